"""Where a GitHub workflow lets strangers in: expressions put into scripts, and check-outs of what they wrote."""

# ruff: noqa: E501, ANN401 - a pattern reads best on one line; foreign data of any shape

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.scan.systems._files import mapping, sequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EXPRESSION = re.compile(r"\$\{\{((?:[^}$]|\}(?!\})|\$(?!\{\{))*+)\}\}")
_INDEX = re.compile(r"\[\s*(?:'([^']*)'|\d+|\*)\s*\]")
_STRANGERS = re.compile(
    r"github\.(?:head_ref\b|event\.(?:issue\.(?:title|body)\b|discussion\.(?:title|body)\b|(?:comment|review|review_comment)\.body\b"
    r"|pull_request\.(?:title\b|body\b|head\.(?:ref|label)\b|head\.repo\.(?:default_branch|description|homepage)\b)"
    r"|pages(?:\.\*|\.)?\.?page_name\b|(?:commits(?:\.\*)?|head_commit)\.(?:message\b|author\.(?:email|name)\b|committer\.(?:email|name)\b)"
    r"|workflow_run\.(?:head_branch\b|display_title\b|head_commit\.(?:message\b|author\.(?:email|name)\b)|head_repository\.description\b|pull_requests(?:\.\*)?\.head\.ref\b)))",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?i)tojson\(\s*github(?:\.event(?:\.(?:issue|pull_request|comment|head_commit|commits))?)?\s*\)")
_ANSWERS = re.compile(r"(?i)\b(?:contains|startswith|endswith|hashfiles)\s*\((?:[^()]|\([^()]*\))*\)")
_COMPARED = re.compile(r"(?<![\w.*'-])[\w.*'-]++\s*+(?:==|!=|<=?|>=?)\s*[\w.*'-]+|'[^']*'")
_TESTED = re.compile(r"(?<![\w.*-])[\w.*-]++\s*+&&|!\s*[\w.*-]+")
_ENV = re.compile(r"(?i)\benv\.([\w-]+)")
_HEAD = re.compile(
    r"(?i)github\.event\.pull_request\.(?:head\.|merge_commit_sha|number)|github\.head_ref|refs/pull/|github\.event\.number\b|github\.event\.workflow_run\.head_"
)
_HEAD_IN_SHELL = re.compile(
    r"(?i)\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull|checkout|switch|clone|worktree)\b[^\n;&|]{0,200}(?:\bpull/|refs/pull|head_ref|head\.(?:sha|ref)|head_(?:sha|branch))"
)
_OWN_HEAD = re.compile(
    r"(?i)head\.repo\.(?:full_name|owner\.login|id)\s*==\s*github\.|github\.repository(?:_owner|_id)?\s*==\s*github\.event\.(?:pull_request\.head|workflow_run\.head_repository)|!\s*github\.event\.pull_request\.head\.repo\.fork"
    r"|head\.repo\.fork\s*==\s*false|head_repository\.(?:full_name|owner\.login|id)\s*==\s*github\.|workflow_run\.event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'"
)
_OTHER_EVENT = re.compile(r"(?i)github\.event_name\s*==\s*'(?!pull_request_target'|workflow_run')\w+'")
_OPENS = frozenset({"pull_request_target", "workflow_run"})


class Step(NamedTuple):
    """One step: the trail to it, and what it holds."""

    trail: tuple[str | int, ...]
    data: Mapping[str, Any]
    job: Mapping[str, Any]


class Place(NamedTuple):
    """A text in the workflow at the end of a trail, and what in it is to be mended."""

    trail: tuple[str | int, ...]
    text: str


def triggers(data: Mapping[Any, Any]) -> list[str]:
    """Return the events that start a workflow; YAML 1.1 reads the key ``on`` as true."""
    on = data.get("on", data.get(True))
    if isinstance(on, str):
        return [on]
    return [str(name) for name in on] if isinstance(on, list | dict) else []


def steps(data: Mapping[Any, Any]) -> Iterator[Step]:
    """Yield the steps of a workflow, or of a composite action."""
    for name, job in mapping(data.get("jobs")).items():
        for number, step in enumerate(sequence(mapping(job).get("steps"))):
            yield Step(("jobs", str(name), "steps", number), mapping(step), mapping(job))
    for number, step in enumerate(sequence(mapping(data.get("runs")).get("steps"))):
        yield Step(("runs", "steps", number), mapping(step), {})


def injections(data: Mapping[Any, Any]) -> Iterator[Place]:
    """Yield the expressions that put a stranger's words into a script, where a shell or a program reads them as code."""
    of_all = _tainted(data, set())
    for step in steps(data):
        known = _tainted(step.data, _tainted(step.job, of_all))
        yield from _in_script((*step.trail, "run"), step.data.get("run"), known)
        if str(step.data.get("uses", "")).startswith("actions/github-script@"):
            script = mapping(step.data.get("with")).get("script")
            yield from _in_script((*step.trail, "with", "script"), script, known)


def _in_script(trail: tuple[str | int, ...], script: Any, known: set[str]) -> Iterator[Place]:
    if isinstance(script, str):
        for found in _EXPRESSION.finditer(script):
            if _is_tainted(found.group(1), known):
                yield Place(trail, found.group())


def _tainted(holder: Mapping[Any, Any], known: set[str]) -> set[str]:
    """Return the names of variables that hold a stranger's words; one that is set anew is judged anew."""
    env = mapping(holder.get("env"))
    names = {str(name).lower(): str(value) for name, value in env.items()}
    fresh = {
        name
        for name, value in names.items()
        if any(_is_tainted(e.group(1), known) for e in _EXPRESSION.finditer(value))
    }
    return (known - names.keys()) | fresh


def _is_tainted(expression: str, known: set[str]) -> bool:
    """Return whether the value of an expression can hold a stranger's words: not when they are only compared."""
    plain = _INDEX.sub(lambda found: f".{found.group(1)}" if found.group(1) else ".*", expression[:2000])
    left = _TESTED.sub(" ", _COMPARED.sub(" ", _ANSWERS.sub(" ", plain)))
    if _STRANGERS.search(left) or _WHOLE.search(left):
        return True
    return any(name.lower() in known for name in _ENV.findall(left))


def strange_checkouts(data: Mapping[Any, Any]) -> Iterator[Place]:
    """Yield the steps that fetch the head of a pull request in a run that has the rights of the repository."""
    if _OPENS.isdisjoint(triggers(data)):
        return
    for step in steps(data):
        asked = f"{step.job.get('if', '')} {step.data.get('if', '')}"
        if _OWN_HEAD.search(asked) or (_OTHER_EVENT.search(asked) and "||" not in asked):
            continue
        inputs = mapping(step.data.get("with"))
        wanted = f"{inputs.get('ref', '')} {inputs.get('repository', '')}"
        if str(step.data.get("uses", "")).startswith("actions/checkout@") and _HEAD.search(wanted):
            key = "ref" if _HEAD.search(str(inputs.get("ref", ""))) else "repository"
            yield Place((*step.trail, "with", key), str(inputs[key]))
        script = step.data.get("run")
        found = _HEAD_IN_SHELL.search(script) if isinstance(script, str) else None
        if found:
            yield Place((*step.trail, "run"), found.group())


def line_at(text: str, place: Place) -> int:
    """Return the line of a place: that of its text inside the node at the end of its trail, or of the node."""
    import yaml  # noqa: PLC0415 - loaded on use

    node: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for part in place.trail:
        node = _inside(node, part)
        if node is None:
            return 0
    lines = text.splitlines()[node.start_mark.line : node.end_mark.line + 1]
    first = place.text.split("\n", 1)[0].strip()
    return int(node.start_mark.line) + 1 + next((n for n, line in enumerate(lines) if first in line), 0)


def _inside(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return node.value[part] if isinstance(node.value, list) and part < len(node.value) else None
    pairs = node.value if isinstance(node.value, list) else []
    return next((pair[1] for pair in pairs if isinstance(pair, tuple) and pair[0].value == part), None)
