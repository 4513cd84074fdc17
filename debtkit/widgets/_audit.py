"""An audit in a notebook: Python owns the truth, the page sends one message for one act.

What the page only shows in another way (sorting, opening a finding) is no act. Mending, counting by group within a
split and showing more of a long list are; each is one public call, and the page shows it.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from debtkit.instruments.audit import Audit
from debtkit.instruments.audit._fixed_view import fixed_document
from debtkit.instruments.audit._view_blocks import Grid
from debtkit.instruments.audit.checks.group_columns import classes, crossed, groupings, shown
from debtkit.render import markdown
from debtkit.widgets import _audit_messages, _audit_wire, _messages, _wire
from debtkit.widgets._audit_code import fix_call, program
from debtkit.widgets._keywords import refuse_unknown
from debtkit.widgets._static import STATIC, StaticView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._fixed import Fixed
    from debtkit.instruments.audit.checks.group_columns import Grouping

_LISTED = 20


class AuditWidget(StaticView, anywidget.AnyWidget):
    """An audit to look through, and to mend the data with.

    Nothing of the data travels to the page but what the documents show, too: masked excerpts and counts.

    Parameters
    ----------
    audit
        What `debtkit.audit` returned.
    **layout
        ``layout`` or ``tooltip``, as every widget takes them.

    Attributes
    ----------
    catalog, state
        What the page is painted from, packed (`debtkit.widgets._wire`); written by Python only.
    """

    _esm = STATIC / "audit.js"
    _css = STATIC / "audit.css"
    _keywords: ClassVar[frozenset[str]] = frozenset({"layout", "tooltip"})

    catalog = traitlets.Bytes(read_only=True).tag(sync=True)
    state = traitlets.Bytes(read_only=True).tag(sync=True)

    def __init__(self, audit: Audit, **layout: object) -> None:
        refuse_unknown(layout, self._keywords, of=type(self).__name__)
        if not isinstance(audit, Audit):
            msg = f"AuditWidget shows an audit (`debtkit.audit(data)`), not {type(audit).__name__}"
            raise TypeError(msg)
        self._audit = audit
        self._data = audit.as_dict()
        self._shown = dict.fromkeys(_audit_messages.LISTS, _audit_wire.PAGE)
        self._rows = _rows_by_step(audit)
        self._counts: dict[str, Any] | None = None
        self._fixed: dict[str, Any] | None = None
        self._acts: list[str] = []
        self.set_trait("catalog", self._catalog())
        self.set_trait("state", self._state())
        super().__init__(**layout)
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        """Return one stable line."""
        return repr(self._audit).replace("Audit(", "AuditWidget(", 1)

    def _static_forms(self) -> dict[str, str]:
        return {"text/html": self._audit.to_html(), "text/markdown": _summary(self._data)}

    def _catalog(self) -> bytes:
        return _wire.pack(_audit_wire.catalog(self._data, self._rows, **self._shown))

    def _state(self) -> bytes:
        code = _wire.clean(program(self._audit, self._acts), 8_000)
        return _wire.pack({"counts": self._counts, "fixed": self._fixed, "code": code})

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        reply = {"type": "done", "n": _messages.serial(content)}
        try:
            kind, said = _audit_messages.read_act(content)
            getattr(self, f"_do_{kind}")(**said)
        except Exception as problem:  # noqa: BLE001 - a page has no place for a traceback; it shows the sentence
            # The text of an error that nobody foresaw may hold values of the data.
            foreseen = isinstance(problem, (ValueError, OSError))
            says = str(problem) if foreseen else f"a fault of debtkit stopped it ({type(problem).__name__})"
            reply |= {"type": "error", "says": _wire.clean(says)}
        self.set_trait("state", self._state())
        self.send(reply)

    # One method for each act of the page.

    def _do_more(self, *, what: str) -> None:
        self._shown[what] += _audit_wire.PAGE
        self.set_trait("catalog", self._catalog())

    def _do_count(self, *, group: int, split: int) -> None:
        groups, parts = self._groups(), self._data["checks"]["group_balance"]["figures"].get("splits") or {}
        column = self._audit.data.roles.split
        if not 0 <= group < len(groups):
            msg = "there is no such group"
            raise ValueError(msg)
        if split < 0:
            self._counts = None
            return
        names = [one["value"] for one in parts.get("values") or ()]
        if column is None or split >= len(names):
            msg = "there is no such split"
            raise ValueError(msg)
        table, one = self._audit.data.table, groups[group]
        part = f"cast({column.sql} AS VARCHAR)"
        cells = crossed(table, one.sql, part)
        found = {value: rows for (value, where), rows in cells.items() if shown(where) == names[split]}
        known = sum(rows for value, rows in found.items() if value is not None)
        counted = [(value, found.get(value, 0)) for value, _ in one.values[: _audit_wire.MOST_VALUES]]
        self._counts = {
            "group": group,
            "split": split,
            "values": [[_wire.clean(shown(value), 120), rows, rows / (known or 1)] for value, rows in counted],
            "missing": found.get(None, 0),
        }
        sql = f"SELECT {one.sql}, {part}, count(*) FROM {table.relation} GROUP BY 1, 2 ORDER BY 1, 2"  # noqa: S608 - columns by position
        self._say(f"audit.data.table.engine.query({sql!r})")

    def _do_fix(self, *, steps: list[str], path: str, by: int) -> None:
        for step in steps:
            if step not in self._rows:
                msg = f"there is no step {step[:40]!r} for these data"
                raise ValueError(msg)
        chosen = [self._step(step, by) for step in _audit_wire.STEPS if step in steps]
        path = path.strip()
        if path:
            self._told(self._audit.fix(chosen, path), path)
        else:
            with TemporaryDirectory(prefix="debtkit-") as folder:  # a try: measured, then gone
                self._told(self._audit.fix(chosen, Path(folder) / "tried.parquet"), "")
        call = fix_call(chosen, path)
        if self._fixed is not None:
            self._fixed["call"] = _wire.clean(call, 1_000)
        if path:
            self._say(call)

    def _step(self, step: str, by: int) -> str | tuple[str, dict[str, str]]:
        groups = self._groups()
        return (step, {"by": groups[by].column.name}) if step == "balance" and 0 <= by < len(groups) else step

    def _told(self, fixed: Fixed, path: str) -> None:
        try:
            data = fixed.as_dict()
            grids = [block for block in fixed_document(data).blocks if isinstance(block, Grid)]
            table = next(grid for grid in grids if grid.headers[1:] == ("Before", "After"))
            self._fixed = {
                "path": _wire.clean(path and data["file"], 200),
                "log": [
                    [one["step"], one["rows_before"], one["rows_after"], one["rows_changed"], _wire.clean(one["says"])]
                    for one in data["log"]
                ],
                "table": [[_wire.clean(cell) for cell in row] for row in table.rows],
            }
        finally:
            fixed.after.data.table.engine.close()

    def _groups(self) -> list[Grouping]:
        """Return the columns that rows can be counted by, in the order in which the page has them."""
        data = self._audit.data
        if "group_balance" not in self._audit.outcomes:
            return []
        label = data.once(classes)
        return [*data.once(groupings), *([label] if label is not None else [])]

    def _say(self, call: str) -> None:
        if call not in self._acts[-1:]:
            self._acts.append(call)


def _rows_by_step(audit: Audit) -> dict[str, int]:
    """Return how many rows each step would take or change, for the steps that some finding names."""
    engine = audit.data.table.engine
    named = {step for finding in audit.findings for step in finding.fixes}
    found = {}
    for step in _audit_wire.STEPS:
        rows: set[int] = set()
        selected = 0
        for outcome in audit.outcomes.values():
            rows.update(outcome.rows.get(step, ()))
            if step in outcome.select:
                ((many,),) = engine.query(f"SELECT count(*) FROM ({outcome.select[step]}) AS offered")  # noqa: S608 - a statement of the check
                selected = max(selected, int(many))
        if rows or selected or (step in named and step == "balance"):
            found[step] = max(len(rows), selected)
    return found


def _summary(data: dict[str, Any]) -> str:
    """Return the findings as a short table: the markdown form of a live view; the whole is `to_markdown`."""
    found: Sequence[dict[str, Any]] = data["findings"]
    lines = [f"**{markdown(data['data']['label'])}**: {len(found)} findings.", ""]
    lines += ["| Severity | Found by | What was seen |", "|---|---|---|"]
    lines += [
        f"| {one['severity']} | {one['check'].replace('_', ' ')} | {_cell(one['says'])} |" for one in found[:_LISTED]
    ]
    more = len(found) - _LISTED
    return "\n".join([*lines, *(["", f"{more} more in `to_markdown()`."] if more > 0 else [])]) + "\n"


def _cell(text: str) -> str:
    return str(markdown(text))
