"""Answers in `debtkit.yaml`: one added, changed or taken out, everything else left as people wrote it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from debtkit.judgement import Answer, Level
from debtkit.project._evidence import verified

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_answers(data: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers of checked data by check id; evidence is not yet verified."""
    return {
        check_id: Answer(
            check=check_id,
            value=Level(fields["value"]) if fields.get("value") is not None else None,
            by=str(fields.get("by") or ""),
            on=fields["on"],
            note=str(fields.get("note") or ""),
            evidence=str(fields.get("evidence") or ""),
            because=str(fields.get("because") or ""),
        )
        for check_id, fields in (data.get("answers") or {}).items()
    }


def looked_at(root: Path, data: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers of checked data by check id, each with its evidence looked at."""
    return {
        check: replace(answer, evidence_verified=verified(root, answer.evidence))
        for check, answer in read_answers(data).items()
    }


def write_answer(data: Any, answer: Answer) -> None:  # noqa: ANN401 - ruamel's own mapping
    """Put one answer into ruamel data, next to the others and in the order of their ids."""
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy

    fields = CommentedMap()
    if answer.value is not None:
        fields["value"] = answer.value.value
    else:
        fields["because"] = answer.because
    fields["by"], fields["on"] = answer.by, answer.on
    for key in ("evidence", "note"):
        if getattr(answer, key):
            fields[key] = getattr(answer, key)
    answers = data.get("answers")
    if answers is None:
        answers = data["answers"] = CommentedMap()
    if answer.check in answers:
        old = answers[answer.check]
        for key in [key for key in old if key not in fields]:
            del old[key]
        old.update(fields)  # in place, so that a comment beside the answer stays
        return
    after = sum(1 for key in answers if _order(key) < _order(answer.check))
    answers.insert(after, answer.check, fields)


def drop_answer(data: Any, check_id: str) -> None:  # noqa: ANN401 - ruamel's own mapping
    """Take one answer out of ruamel data, if it is there."""
    answers = data.get("answers")
    if answers and check_id in answers:
        del answers[check_id]
        if not answers:
            del data["answers"]


def _order(check_id: str) -> tuple[int, str]:
    digits = "".join(character for character in check_id if character.isdigit())
    return int(digits or 0), check_id
