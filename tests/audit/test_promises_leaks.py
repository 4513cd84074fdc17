"""What is planted in every column and name stands in no output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from debtkit.instruments.audit import audit

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Audit

ROWS = 300
MAIL, IBAN, CARD, KEY = (
    "zq.leak@secretmail.org",
    "DE89370400440532013000",
    "4532015112830366",
    "ghp_16C7e42F292c6912E7710c83",
)
PLANTED = [MAIL, IBAN, CARD, KEY, "+49 30 90182011"]
FORBIDDEN = re.compile(
    r"secretmail|DE8937|45320151128|16C7e42F|90182011|1931-07-0|1971-03-1|4930901820|4,930,901,820|49,309,018,2"
)


def planted() -> pd.DataFrame:
    """Return personal data in the place of labels, groups, splits, numbers, dates and names."""
    turn = range(ROWS)
    return pd.DataFrame(
        {
            "prompt": [
                f"What does account {PLANTED[at % 5]} owe to the customer of number {at % 4} today?" for at in turn
            ],
            "response": [
                f"It owes nothing to {PLANTED[(at + 1) % 5]}, dear friend number {at % 7}, at all." for at in turn
            ],
            "user_id": [f"u{at % 50}" for at in turn],
            "label": [PLANTED[at % 2] for at in turn],
            "split": ["test_" + MAIL if at % 3 else "train_" + MAIL for at in turn],
            "gender": [PLANTED[at % 5] for at in turn],
            "kind": [f"\n{PLANTED[at % 5]}" if at % 7 else f" {PLANTED[at % 5].upper()}" for at in turn],
            "cat_" + MAIL: [PLANTED[at % 5] for at in turn],
            "card": [int(CARD) if at % 2 else 5500005555555559 for at in turn],
            "number": [float(CARD) if at % 3 else None for at in turn],
            "constant": int(CARD),
            "phone_no": [4930901820 if at % 2 else 49309018211 for at in turn],
            "mobile": ["03090182011" if at % 2 else "03090182012" for at in turn],
            "birth_date": pd.to_datetime(["1931-07-01" if at % 9 == 1 else "1971-03-17" for at in turn]),
            "dob": ["1931-07-01" if at % 9 == 1 else "1971-03-17" for at in turn],
            "licence": [MAIL if at % 2 else "MIT" for at in turn],
        }
    )


@pytest.fixture(scope="module")
def found() -> Audit:
    """Audit them, against others."""
    reference = planted()
    reference.loc[:90, ["kind", "gender"]] = "vanished@secretmail.org"
    return audit(planted(), reference=reference, groups=["gender", "label", "kind"], budget="full")


def texts(found: Audit) -> dict[str, Any]:
    """Return all that can be made of an audit."""
    card = {
        "description": "d",
        "license": "cc0",
        "url": "http://x.org",
        "creator": "me",
        "date_published": "2024-01-01",
    }
    return {
        "markdown": found.to_markdown(),
        "html": found.to_html(),
        "json": found.to_json(),
        "terminal": found.terminal(),
        "repr": repr(found),
        "frame": found.to_frame().to_csv(),
        "facts": repr(found.facts()),
        "card": str(found.to_data_card()),
        "datasheet": str(found.to_datasheet()),
        "croissant": str(found.to_croissant(name="x", **card)),
    }


def test_no_output_holds_them(found: Audit) -> None:
    for name, text in texts(found).items():
        assert not FORBIDDEN.findall(text.replace("4,532,015,112,8", "45320151128")), name


def test_every_check_ran_or_says_why(found: Audit) -> None:
    assert not [one for one in found.not_run if "fault" in one.reason]


def test_parts_are_found_whose_names_no_statement_may_hold(found: Audit) -> None:
    leaks = [(one.check, one.columns) for one in found.findings]
    assert any(check == "leakage_exact" for check, _ in leaks)
    assert any("user_id" in c for k, c in leaks if k == "leakage_ids")


def test_a_contract_lists_none_of_them_and_holds() -> None:
    frame = planted().drop(columns="cat_" + MAIL)
    contract = audit(frame, checks="column_profile").contract()
    assert not FORBIDDEN.findall(str(contract) + repr(contract))
    assert not audit(frame, contract=contract, checks="contract").findings


def test_a_comparison_and_a_fix_hold_none_of_them(found: Audit, tmp_path: Path) -> None:
    fixed = found.fix(["drop_exact_duplicates", "redact_pii"], tmp_path / "fixed.parquet")
    compared = found.compare(found.as_dict())
    said = [fixed.to_markdown(), fixed.to_html(), fixed.to_json(), repr(fixed), repr(fixed.log)]
    said += [
        compared.to_markdown(),
        compared.to_html(),
        compared.to_json(),
        repr(compared),
        compared.to_frame().to_csv(),
    ]
    for text in said:
        assert not FORBIDDEN.findall(text)
