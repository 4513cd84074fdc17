from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from audit_worlds import finding, hand_made
from documents_helpers import HOSTILE

from debtkit.instruments.audit import DataError, Outcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def drawn(figure: Figure) -> list[str]:
    """Draw for real, so that a name that cannot be drawn fails; return the texts."""
    figure.savefig(io.BytesIO(), format="png")
    return [text.get_text() for axes in figure.axes for text in (*axes.get_yticklabels(), axes.title)]


def test_the_overview_shows_severities_and_columns() -> None:
    texts = drawn(hand_made(findings=[finding()]).plot())

    assert {"critical", "high", "medium", "low", "info"} < set(texts)
    assert {"prompt", "response", "label", "amount"} < set(texts)


def test_columns_are_drawn_by_name_or_refused() -> None:
    audit = hand_made()

    assert "amount" in drawn(audit.plot_columns(["amount"]))
    with pytest.raises(DataError, match="no histogram of 'prompts'"):
        audit.plot_columns(["prompts"])


def test_any_name_can_be_drawn() -> None:
    names = [text.encode("utf-8", "replace").decode() for text in (*HOSTILE, "日本語", "$x^{$", "عربى", "🎉")]
    table = pa.table([pa.array([1, None])] * len(names), names=names)
    audit = hand_made(table)

    drawn(audit.plot())
    drawn(audit.plot_columns())


def test_pictures_of_checks_show_their_figures() -> None:
    values = [{"value": "a", "rows": 3}, {"value": "b$", "rows": 1}]
    audit = hand_made(
        outcomes={
            "group_balance": Outcome(figures={"groups": [{"column": "sex", "values": values}], "label": None}),
            "exact_duplicates": Outcome(figures={"all": {"surplus_rows": 3}}),
            "near_duplicates": Outcome(figures={"surplus_rows": 7}),
            "drift": Outcome(figures={"columns": [{"name": "age", "ks": 0.2, "psi": 0.3, "wasserstein": 9.0}]}),
        }
    )

    assert {"a", r"b\$", "sex"} <= set(drawn(audit.plot_groups()))
    assert {"equal in every column", "nearly equal"} < set(drawn(audit.plot_duplicates()))
    assert "age (KS)" in drawn(audit.plot_drift())


def test_without_figures_the_reason_is_said() -> None:
    with pytest.raises(DataError, match="drift was not run"):
        hand_made().plot_drift()
    with pytest.raises(DataError, match="group_balance was not run"):
        hand_made().plot_groups()
    with pytest.raises(DataError, match="exact_duplicates was not run"):
        hand_made().plot_duplicates()
