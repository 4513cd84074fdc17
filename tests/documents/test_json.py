from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from documents_helpers import HOSTILE, example, nothing_owed

from debtkit.documents import debt_schema, findings_json, judgement_json
from debtkit.documents._json import json_text

if TYPE_CHECKING:
    from debtkit.judgement import Judgement


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(debt_schema())


@pytest.mark.parametrize("judged", [example(), nothing_owed()], ids=["example", "nothing"])
def test_what_is_written_keeps_to_the_schema(judged: Judgement) -> None:
    data = json.loads(json_text(judgement_json(judged, name="".join(HOSTILE))))

    jsonschema.Draft202012Validator(debt_schema(), format_checker=jsonschema.FormatChecker()).validate(data)
    assert data["schema"] == "debtkit.debt/1"


def test_the_schema_refuses_what_nobody_promised() -> None:
    data = judgement_json(example(), name="x") | {"more": 1}

    with pytest.raises(jsonschema.ValidationError, match="more"):
        jsonschema.validate(data, debt_schema())


def test_no_hidden_character_travels_in_the_file() -> None:
    text = json_text(judgement_json(example(), name="".join(HOSTILE)))

    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["name"] == "".join(HOSTILE)


def test_a_finding_says_what_a_gate_needs() -> None:
    first = findings_json(example().findings)[0]

    assert first["rule"] == "DK502"
    assert (first["path"], first["locator"]) == ("src/app.py", "L41")
    assert first["principal_hours"] == {"low": 0.125, "likely": 0.3, "high": 0.75}


def test_every_number_leads_back_to_its_proof() -> None:
    data = judgement_json(example(), name="x")
    finding = next(found for found in data["findings"] if found["rule"] == "DK502")
    verdict = next(judged for judged in data["checks"] if judged["id"] == finding["rule"])

    assert finding["path"] in {place["path"] for fact in verdict["facts"] for place in fact["evidence"]}
