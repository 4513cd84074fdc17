"""An explained check as text for a terminal and as markdown."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from debtkit.facts import Status
from debtkit.render import code, hours, markdown, markdown_phrase, terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debtkit.instruments.scan import RuleCard
    from debtkit.judgement import Check

_WIDTH = 100
_NONE = "None known."


class _Part(NamedTuple):
    """One heading with what stands under it: sentences, or the lines of an example."""

    title: str
    says: Sequence[str]
    example: bool = False


def as_text(check: Check, area: str, measures: Sequence[RuleCard]) -> str:
    """Return a check for a terminal."""
    lines = [terminal(f"{check.id} {check.title}"), f"{area}, weight {check.weight}", ""]
    for part in _parts(check):
        lines += _text_part(part, "")
    for card in measures:
        lines += [f"Fact {card.key}: {'debt' if card.bad else 'good'} when true"]
        for part in _fact_parts(card):
            lines += _text_part(part, "  ")
    for part in _money(check):
        lines += _text_part(part, "")
    return "\n".join(lines).rstrip() + "\n"


def _text_part(part: _Part, indent: str) -> Iterator[str]:
    yield f"{indent}{part.title}"
    for says in part.says:
        if part.example:
            yield f"{indent}    {says}".rstrip()
        else:
            yield fill(
                terminal(says, None),
                _WIDTH,
                initial_indent=f"{indent}  ",
                subsequent_indent=f"{indent}  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    yield ""


def as_markdown(check: Check, area: str, measures: Sequence[RuleCard], level: int) -> str:
    """Return a check as markdown whose heading has this level."""
    marks = "#" * level
    blocks = [f"{marks} {markdown(f'{check.id} {check.title}')}", f"{markdown(area)}, weight {check.weight}."]
    blocks += [_markdown_part(part) for part in _parts(check)]
    for card in measures:
        blocks.append(f"{marks}# Fact {code(card.key)}")
        blocks += [_markdown_part(part) for part in _fact_parts(card)]
    if measures:
        blocks.append(f"{marks}# Cost of {check.id}")
    blocks += [_markdown_part(part) for part in _money(check)]
    return "\n\n".join(blocks) + "\n"


def _markdown_part(part: _Part) -> str:
    if part.example:
        return "\n".join([f"**{part.title}**", "", "```text", *part.says, "```"])
    if len(part.says) == 1:
        return f"**{part.title}:** {markdown_phrase(part.says[0], None)}"
    return "\n".join([f"**{part.title}:**", "", *(f"- {markdown_phrase(says, None)}" for says in part.says)])


def _parts(check: Check) -> Iterator[_Part]:
    yield _Part("Why", [check.why])
    if limits := _applies(check):
        yield _Part("Applies to", [limits])
    if not (check.good or check.automated or check.bad):
        yield _Part("How it is measured", ["It cannot be measured: it is asked."])
    if check.question:
        yield _Part("Question", [check.question])
        yield _Part("Answers", [f"{option.value}: {option.text}" for option in check.options])


def _applies(check: Check) -> str:
    kinds = " or ".join(tag.replace("_", " ") for tag in check.applies_to)
    context = " and ".join(tag.replace("_", " ") for tag in check.needs)
    return ", ".join(part for part in (kinds, f"with {context}, unless that is denied" if context else "") if part)


def _fact_parts(card: RuleCard) -> Iterator[_Part]:
    yield _Part("True when", [card.says])
    yield _Part("Reads", [f"{'; '.join(card.reads) or 'what other rules found'}."])
    about = f"It is about {card.about}; where there is none, it does not apply. " if card.about else ""
    absent = (
        "Looking settles that it is absent."
        if card.absence is Status.MEASURED
        else "Looking cannot settle that it is absent: then it is asked."
    )
    yield _Part("When nothing is found", [about + absent])
    if card.debt:
        yield _Part("Example with the debt", card.debt.splitlines(), example=True)
    if card.fine:
        yield _Part("Example without it", card.fine.splitlines(), example=True)
    if card.not_counted:
        yield _Part("Does not count", card.not_counted)
    yield _Part("Known false positives and limits", card.known_limits or [_NONE])
    if card.fix:
        yield _Part("To mend", [card.fix])


def _money(check: Check) -> Iterator[_Part]:
    owed, each = check.principal_hours, check.interest_hours_per_month
    source = check.principal_source or "expert estimate"
    yield _Part("Principal", [f"{hours(owed.low, owed.likely, owed.high)}: {source}."])
    interest = hours(each.low, each.likely, each.high, "h/month")
    yield _Part("Interest", [f"{interest}, an estimate. {check.interest_reason}".rstrip()])
    if check.pays_down:
        yield _Part("How to pay", [check.pays_down])
    if check.references:
        yield _Part("References", check.references)
