"""What an audit returns."""

# ruff: noqa: PLC0415 - only those who want a frame, a figure, a comparison or a card pay for it

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status, in_order
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._view import audit_document, headline
from debtkit.instruments.audit._view_data import audit_data, summary
from debtkit.instruments.audit._view_terminal import audit_terminal
from debtkit.render import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure

    from debtkit.instruments.audit._compare import Comparison
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Finding, NotRun, Outcome
    from debtkit.instruments.audit._fix import Step
    from debtkit.instruments.audit._fixed import Fixed
    from debtkit.instruments.audit.cards import Card
    from debtkit.instruments.audit.contract import Contract
    from debtkit.instruments.audit.lineage import Fingerprint, Version

_GRADES = {grade: at for at, grade in enumerate(Severity)}


class Audit(Result):
    """Findings about a data set, each with its proof.

    Attributes
    ----------
    data
        What was audited.
    outcomes
        What each check has to say, by its name.
    findings
        All findings, the worst first.
    not_run
        Checks that were not run, and why.
    """

    def __init__(self, data: Dataset, outcomes: dict[str, Outcome], not_run: tuple[NotRun, ...]) -> None:
        self._widget: Any = None
        self.data = data
        self.outcomes = outcomes
        self.not_run = not_run
        self._print: Fingerprint | None = None
        tables = [table for table in (data.table, data.reference) if table is not None]
        told = [finding for table in tables for finding in table.problems]
        told += [finding for outcome in outcomes.values() for finding in outcome.findings]
        # Stable: within a severity the checks keep their order, and within a check most rows come first.
        checks = {name: at for at, name in enumerate(dict.fromkeys(finding.check for finding in told))}
        self.findings: tuple[Finding, ...] = tuple(
            sorted(dict.fromkeys(told), key=lambda one: (_GRADES[one.severity], checks[one.check], -one.rows))
        )

    @property
    def summary(self) -> dict[str, Any]:
        """The figures of the whole: rows, columns, findings by severity, hours to mend them."""
        return summary(self)

    @property
    def principal(self) -> tuple[float, float, float]:
        """Hours to mend all findings but notes (low, likely, high): the sum of estimates, not a measurement."""
        owed = [finding.hours for finding in self.findings if finding.severity is not Severity.INFO]
        low, likely, high = (round(sum(hours[at] for hours in owed), 2) for at in range(3))
        return low, likely, high

    def __getitem__(self, check: str) -> Outcome:
        """Return what one check has to say.

        Raises
        ------
        KeyError
            If it was not run; the message says why.
        """
        if check in self.outcomes:
            return self.outcomes[check]
        reasons = {one.check: one.reason for one in self.not_run}
        raise KeyError(f"{check} was not run: {reasons[check]}" if check in reasons else f"no check {check!r}")

    def fingerprint(self, *, columns: bool = True) -> Fingerprint:
        """Return what content it is: the same for the same rows, in any order, on any engine.

        It reads the data once more, and costs about as much as a profile; with the sums of columns, which tell
        `compare` what changed, about four times that. Once taken, it stands in `as_dict` and all that is made from it.

        Parameters
        ----------
        columns
            Whether to take the sums of columns, too.
        """
        from debtkit.instruments.audit.lineage import fingerprint, full_fingerprint

        self._print = full_fingerprint(self.data) if columns else (self._print or self.data.once(fingerprint))
        return self._print

    @property
    def fingerprinted(self) -> Fingerprint | None:
        """The fingerprint, if it was taken."""
        return self._print

    def version(self) -> Version | None:
        """Return the version that DVC, Delta Lake, Git LFS or git keep of what was audited; None if none does."""
        from debtkit.instruments.audit.lineage import place_of, version_of

        place = place_of(self.data.table.path)
        return None if place is None else version_of(place)

    def facts(self) -> tuple[Fact, ...]:
        """Return one fact for each check that was run: whether it found something."""
        return in_order(
            Fact(
                f"audit.{name}",
                bool(outcome.findings),
                Status.MEASURED,
                subject=self.data.table.label,
                evidence=tuple(
                    Evidence(self.data.table.label, f"row {e.row}", e.excerpt)
                    for f in outcome.findings
                    for e in f.examples
                ),
                source=f"audit.{name}@1",
            )
            for name, outcome in self.outcomes.items()
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, as `audit_schema` describes them."""
        return audit_data(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a finding, the worst first."""
        from debtkit.instruments.audit._view_frame import findings_frame

        return findings_frame(self.as_dict()["findings"])

    def terminal(self) -> str:
        """Return the audit as plain text for a terminal."""
        return audit_terminal(self.as_dict())

    def plot(self) -> Figure:
        """Return a matplotlib figure: findings by severity, and how complete the columns are."""
        from debtkit.instruments.audit._plots import plot_overview

        return plot_overview(self.as_dict())

    def plot_columns(self, columns: Sequence[str] | None = None) -> Figure:
        """Return the histograms of columns: all, or those that are named."""
        from debtkit.instruments.audit._plots import plot_columns

        return plot_columns(self.as_dict(), columns)

    def plot_drift(self) -> Figure:
        """Return how far each column has moved from the reference."""
        from debtkit.instruments.audit._plots_checks import plot_drift

        return plot_drift(self.as_dict())

    def plot_groups(self) -> Figure:
        """Return the share of rows of each group."""
        from debtkit.instruments.audit._plots_checks import plot_groups

        return plot_groups(self.as_dict())

    def plot_duplicates(self) -> Figure:
        """Return how many rows are copies, exactly, normalised and nearly."""
        from debtkit.instruments.audit._plots_checks import plot_duplicates

        return plot_duplicates(self.as_dict())

    def compare(self, other: Audit | dict[str, Any] | str | Path) -> Comparison:
        """Return what changed from another audit to this one.

        Parameters
        ----------
        other
            The earlier audit, what its `as_dict` gave, or the JSON file that it was written to.

        Raises
        ------
        DataError
            If it is no audit.
        """
        from debtkit.instruments.audit._compare import compare

        return compare(other, self)

    def fix(self, steps: Sequence[Step], path: str | Path | None = None, *, seed: int = 0) -> Fixed:
        """Write mended data to a new file; what was audited stays as it is.

        Parameters
        ----------
        steps
            ``"drop_exact_duplicates"``, ``"drop_near_duplicates"``, ``"drop_leaked_rows"``, ``"drop_empty"``,
            ``"redact_pii"``, ``("balance", {"by": "label", "how": "downsample"})``. They are done in this order,
            whatever the order here, and each sees what the ones before it left.
        path
            The new file (.parquet, .csv, .jsonl); without it, ``NAME-fixed`` beside the input. A file of that name is
            replaced once the new one is whole, unless it is the input; a folder that is missing is made.
        seed
            For steps that draw rows.

        Raises
        ------
        DataError
            If a step is unknown or cannot be done, or the file is the input.
        OSError
            If it cannot be written; nothing is left behind then.
        """
        from debtkit.instruments.audit._fix import fix

        return fix(self, steps, path, seed=seed)

    def contract(self) -> Contract:
        """Return a contract that these data fulfil, to be enforced on the next delivery; see `contract.infer`."""
        from debtkit.instruments.audit.contract import infer

        return infer(self)

    def to_data_card(
        self,
        path: str | Path | None = None,
        *,
        name: str | None = None,
        license: str | None = None,  # noqa: A002 - the Hub's word
        answers: Mapping[str, str] | None = None,
    ) -> Card:
        """Return a data card in the form of the Hugging Face Hub; see `cards.to_data_card`."""
        from debtkit.instruments.audit.cards import to_data_card

        return to_data_card(self.as_dict(), path, name=name, license=license, answers=answers)

    def to_croissant(self, path: str | Path | None = None, **given: Any) -> Card:  # noqa: ANN401 - see to_croissant
        """Return Croissant metadata as JSON: name, description, license, url, creator and date_published are asked.

        See `cards.to_croissant`.
        """
        from debtkit.instruments.audit.cards import to_croissant

        return to_croissant(self.as_dict(), self.data.table.path, path, **given)

    def to_datasheet(
        self, path: str | Path | None = None, *, name: str | None = None, answers: Mapping[str, str] | None = None
    ) -> Card:
        """Return a datasheet, with open questions where nothing was measured; see `cards.to_datasheet`."""
        from debtkit.instruments.audit.cards import to_datasheet

        return to_datasheet(self.as_dict(), path, name=name, answers=answers)

    def widget(self) -> Any:  # noqa: ANN401 - a room above this one
        """Return the live view: findings to sort and open, columns, groups, near copies, and steps to mend."""
        # By name: an audit knows no face (docs/adr/0002-faces-by-name.md).
        if self._widget is None or self._widget.comm is None:  # None after it was closed
            self._widget = import_module("debtkit.widgets").widget_for(self)
        return self._widget

    def __reduce__(self) -> str:
        """Refuse to be pickled or copied.

        Raises
        ------
        TypeError
            Always; the message says what to keep instead.
        """
        msg = "an audit holds a connection to its data, and can be neither pickled nor copied; keep its as_dict()"
        raise TypeError(msg)

    def _repr_mimebundle_(self, **kwargs: object) -> object:
        return self.widget()._repr_mimebundle_(**kwargs)

    def __repr__(self) -> str:
        return f"Audit({headline(self.as_dict())})"

    def _markdown(self) -> str:
        return audit_document(self.as_dict()).markdown()

    def _html(self) -> str:
        return audit_document(self.as_dict()).html()
