"""Which data, code and settings made which model: one record a run, shown as a graph, given away as events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from debtkit.facts import Evidence, Fact, Status
from debtkit.project import _lineage_store, _store
from debtkit.project._lineage_given import code_of, contents, plain_params
from debtkit.project._lineage_view import lineage_html, lineage_markdown, picture_of
from debtkit.render import Result, atomic_write, count, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from matplotlib.figure import Figure
    from pandas import DataFrame

KEY = "lineage_recorded"
SOURCE = "lineage@1"


class Lineage(Result):
    """The runs that a project recorded, each with what it read, ran, was set to, and wrote.

    Parameters
    ----------
    root
        The folder of the project.
    name
        What the project is called: the namespace of the events.
    user
        Who records.
    told
        Called with the facts after a record was kept.
    """

    def __init__(
        self,
        root: Path,
        *,
        name: str,
        user: Callable[[], str],
        told: Callable[[tuple[Fact, ...]], None] = lambda _: None,
    ) -> None:
        self._root, self._name, self._user, self._told = root, name, user, told

    def record(
        self,
        inputs: Any,  # noqa: ANN401 - paths, addresses or audits
        code: Any = None,  # noqa: ANN401 - paths
        params: Mapping[str, Any] | None = None,
        outputs: Any = None,  # noqa: ANN401 - as inputs
        *,
        name: str = "train",
        run_id: str | None = None,
        on: datetime | None = None,
    ) -> Path:
        """Keep one training iteration in ``.debtkit/lineage``: which data, code and settings made which model.

        Parameters
        ----------
        inputs, outputs
            Paths of files or folders, addresses (``s3://…``; kept as they are, nothing is fetched) or results of
            `debtkit.audit`: one, several, or a mapping ``{name: …}``. Of a path the hash and the version of DVC, Delta
            Lake, Git LFS or git are kept, of an audit also the fingerprint and what was measured.
        code
            Scripts or folders whose hashes are kept, besides the commit; not needed in a git repository.
        params
            Settings, as plain data; keys, passwords and personal data are masked.
        name
            Of the job: ``"train"``, ``"index"``, ``"distil"``.
        run_id
            The id of the run in your tracker; by default one made of all that is recorded.
        on
            When it ended; by default now.

        Returns
        -------
        Path
            The file, named by day and content.

        Raises
        ------
        ValueError
            If a file is not there, the code has no version, or a setting cannot be kept; nothing is written then.
        TypeError
            If something is of a kind that cannot be recorded.
        """
        record = {
            "schema": _lineage_store.SCHEMA,
            "name": _text(name, "name"),
            "on": _moment(on),
            "by": self._user(),
            "inputs": contents(inputs, "inputs", self._root),
            "code": code_of(code, self._root),
            "params": plain_params(params),
            "outputs": contents(outputs, "outputs", self._root),
        }
        digits = _lineage_store.identified(record)
        record["run_id"] = _text(run_id, "run_id") if run_id is not None else str(uuid5(NAMESPACE_URL, digits))
        record["id"] = digits
        with _store.locked(self._root):
            path = _lineage_store.write(self._root, record)
            facts = self.facts()
            _store.write_facts(self._root, "lineage", facts)
        self._told(facts)
        return path

    def records(self) -> tuple[dict[str, Any], ...]:
        """Return the records as plain data, the oldest first."""
        return _lineage_store.read(self._root)

    def facts(self) -> tuple[Fact, ...]:
        """Return whether models can be traced to what made them; nothing, while no run was recorded.

        It holds when each file that a run wrote last is still what that run wrote. If one was changed since, nobody can
        tell what the new one was made of: that is not shown, and asked.
        """
        records = self.records()
        if not records:
            return ()
        newest = {one["name"]: (record, one) for record in records for one in record["outputs"]}
        changed = [one["path"] for _, one in newest.values() if self._differs(one)]
        status = Status.NOT_SHOWN if changed else Status.MEASURED
        places = sorted({(_path(record), record["name"]) for record, _ in newest.values()})
        evidence = tuple(Evidence(path, "", f"run {name}") for path, name in places)
        return (Fact(KEY, value=not changed, status=status, evidence=evidence, source=SOURCE),)

    def _differs(self, one: Mapping[str, Any]) -> bool:
        """Return whether a file is another one by now; what is gone or lies elsewhere is not in use here."""
        from debtkit.instruments.audit.lineage import file_hash, folder_hash  # noqa: PLC0415 - only where runs are

        if one["path"] is None or one["sha256"] is None:
            return False
        place = self._root / one["path"]
        try:
            if place.is_dir():
                return bool(folder_hash(place)[0] != one["sha256"])
            sized = place.is_file() and place.stat().st_size
            return place.is_file() and bool(sized != one["bytes"] or file_hash(place) != one["sha256"])
        except OSError:
            return True

    def as_dict(self) -> dict[str, Any]:
        """Return all records as plain data."""
        return {"schema": _lineage_store.SCHEMA, "project": self._name, "records": list(self.records())}

    def to_frame(self) -> DataFrame:
        """Return one row a run: when, what, by whom, its commit, inputs and outputs, and a column for each setting."""
        import pandas as pd  # noqa: PLC0415 - heavy

        from debtkit.instruments.audit.lineage.openlineage import flat  # noqa: PLC0415 - see above

        rows = [
            {
                "on": one["on"],
                "name": one["name"],
                "run_id": one["run_id"],
                "by": one["by"],
                "commit": one["code"]["commit"],
                "dirty": one["code"]["dirty"],
                "inputs": ", ".join(part["name"] for part in one["inputs"]),
                "outputs": ", ".join(part["name"] for part in one["outputs"]),
                **{f"params.{key}": str(value) if isinstance(value, list) else value
                   for key, value in flat(one["params"]).items()},
            }
            for one in self.records()
        ]  # fmt: skip
        known = ["on", "name", "run_id", "by", "commit", "dirty", "inputs", "outputs"]
        return pd.DataFrame(rows) if rows else pd.DataFrame(columns=known)

    def graph(self, path: str | Path | None = None) -> str:
        """Return data, runs and models with the arrows between them as SVG; write it, if a path is given."""
        drawn = picture_of(self.records(), self._name)
        if path is not None:
            atomic_write(path, drawn)
        return drawn

    def plot(self) -> Figure:
        """Return the same graph as a matplotlib figure."""
        from debtkit.project._lineage_plot import plot_lineage  # noqa: PLC0415 - heavy

        return plot_lineage(self.records())

    def to_openlineage(self, path: str | Path | None = None) -> list[dict[str, Any]]:
        """Return each run as an event of OpenLineage; write them, one a line, if a path is given. Nothing is sent."""
        from debtkit.instruments.audit.lineage import run_event  # noqa: PLC0415 - see above

        events = [run_event(record, self._name) for record in self.records()]
        if path is not None:
            atomic_write(path, "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events))
        return events

    def __repr__(self) -> str:
        return f"Lineage({self._name!r}, {count(len(self.records()), 'run')})"

    def _markdown(self) -> str:
        return lineage_markdown(self.records(), self._name)

    def _html(self) -> str:
        return lineage_html(self.records(), self._name)


def _path(record: Mapping[str, Any]) -> str:
    return f"{_store.FOLDER}/lineage/{record['on'][:10]}-{record['id']}.json"


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not one_line(value):
        msg = f"{what} is {value!r:.60}; pass a short text such as 'train'"
        raise ValueError(msg)
    return one_line(value, 80)


def _moment(on: datetime | None) -> str:
    if on is not None and not isinstance(on, datetime):
        msg = f"on is a {type(on).__name__}; pass a datetime, or nothing for now"
        raise TypeError(msg)
    moment = on or datetime.now(UTC)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
