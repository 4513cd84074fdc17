"""Whatever was clicked, as the Python calls that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.judgement import Answer


def as_code(answers: Mapping[str, Answer], said: Mapping[str, object], *, by: str) -> str:
    """Return a program that says the same of the kind of system and gives the same answers, by check."""
    lines = [
        "import debtkit as dk",
        "",
        'project = dk.open(".")',
        f"assessment = project.assess(by={by!r})",
    ]
    if said:
        lines.append(f"assessment.set_profile({_keywords(dict(sorted(said.items())))})")
    lines += [_call(answer) for _, answer in sorted(answers.items())]
    return "\n".join(lines) + "\n"


def _call(answer: Answer) -> str:
    if answer.value is None:
        return f"assessment.not_applicable({answer.check!r}, because={answer.because!r})"
    said = {name: text for name, text in (("note", answer.note), ("evidence", answer.evidence)) if text}
    rest = f", {_keywords(said)}" if said else ""
    return f"assessment.answer({answer.check!r}, {answer.value.value!r}{rest})"


def _keywords(said: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in said.items())
