"""The assessment: what was found, what is asked, what is owed, and every act on it as one public call."""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from debtkit.judgement import Answer, load_catalog
from debtkit.project._given import level
from debtkit.project._listeners import Listeners
from debtkit.project._undo import Undo
from debtkit.render import Result, count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.figure import Figure
    from pandas import DataFrame

    from debtkit.facts import Fact
    from debtkit.judgement import Finding, Judgement
    from debtkit.project._project import Project


class Assessment(Result):
    """One project, judged live: each answer is kept at once and moves the letters.

    Attributes
    ----------
    by
        Who answers.
    """

    def __init__(self, project: Project, *, by: str, as_of: date | None = None) -> None:
        self._project = project
        self._as_of = as_of
        self.by = by
        self._undo = Undo()
        self._listeners = Listeners()
        self._widget: Any = None
        self._judgement = project.judge(as_of=as_of)
        project.subscribe(self._refresh)

    def _refresh(self) -> None:
        self._judgement = self._project.judge(as_of=self._as_of)
        self._listeners.tell()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; return the function that ends it."""
        return self._listeners.add(listener)

    @property
    def project_name(self) -> str:
        """Return the name of the project."""
        return self._project.name

    @property
    def judgement(self) -> Judgement:
        """Return the verdicts as they stand now."""
        return self._judgement

    def said_profile(self) -> dict[str, Any]:
        """Return what people said of the kind of system; empty when nobody said anything."""
        return self._project.said_profile()

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the answers by check id."""
        return self._project.answers()

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the ids of the open questions, the most informative first."""
        return self._judgement.questions

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is owed, place by place, the most expensive first."""
        return self._judgement.findings

    # acts

    def answer(self, check: str, value: str, *, note: str = "", evidence: str | os.PathLike[str] = "") -> None:
        """Answer one question; it is kept in ``debtkit.yaml`` before this returns.

        Parameters
        ----------
        check
            The id of the check: ``"DK301"``.
        value
            ``"absent"``, ``"asserted"``, ``"documented"`` or ``"automated"``.
        note
            Anything worth remembering.
        evidence
            A path in the project; without one, an answer earns a quarter of the credit at most.

        Raises
        ------
        ValueError
            If the check or the value is not known; the message names the nearest.
        """
        self.check_act(check, value=value)
        path = os.fspath(evidence).strip()
        self._keep(Answer(check, level(value), self.by, self._today(), str(note).strip(), path))

    def not_applicable(self, check: str, because: str) -> None:
        """Say that a check does not apply here, and why.

        Raises
        ------
        ValueError
            If the check is not known or no reason is given.
        """
        self.check_act(check)
        if not isinstance(because, str) or not because.strip():
            msg = f"{check}: say why it does not apply, in a few words"
            raise ValueError(msg)
        self._keep(Answer(check, None, self.by, self._today(), because=because.strip()))

    def clear(self, check: str) -> None:
        """Take an answer back; the question is open again."""
        self.check_act(check)
        before = self._stored(check)
        if before is not None:
            self._project.drop_answer(check)
            self._undo.push(check, partial(self._stored, check), partial(self._project.write_answer, before))

    def undo(self) -> bool:
        """Put back what the last act changed; return whether there was one.

        Raises
        ------
        ValueError
            If somebody else changed the same answer since; theirs stays.
        """
        return self._undo.pop()

    @property
    def can_undo(self) -> bool:
        """Return whether there is an act of this session to undo."""
        return bool(self._undo)

    def set_profile(
        self,
        *,
        kinds: str | Iterable[str] | None = None,
        personal_data: bool | None = None,
        eu_market: bool | None = None,
        public_facing: bool | None = None,
    ) -> None:
        """Say what kind of system this is; what is left out stays as it was."""
        before = self._project.said_profile()
        self._project.set_profile(
            kinds=kinds, personal_data=personal_data, eu_market=eu_market, public_facing=public_facing
        )
        self._undo.push("the kind of system", self._project.said_profile, partial(self._project.write_profile, before))

    def _keep(self, answer: Answer) -> None:
        before = self._stored(answer.check)
        self._project.write_answer(answer)
        back = partial(self._project.drop_answer, answer.check)
        if before is not None:
            back = partial(self._project.write_answer, before)
        self._undo.push(answer.check, partial(self._stored, answer.check), back)

    def _stored(self, check: str) -> Answer | None:
        answer = self._project.answers().get(check)
        return replace(answer, evidence_verified=False) if answer else None

    def check_act(self, check: str, *, value: str | None = None) -> None:
        """Refuse an act that cannot be done, before anything is written.

        Raises
        ------
        ValueError
            If the check, or the value where one is given, is not known; the message names the nearest.
        """
        if value is not None:
            level(value)
        known = load_catalog().checks
        if check not in known:
            near = difflib.get_close_matches(str(check).upper(), known, n=1)
            hint = f"did you mean {near[0]}?" if near else "`debtkit assess` lists them"
            msg = f"there is no check {str(check)[:40]!r}; {hint}"
            raise ValueError(msg)

    def _today(self) -> date:
        return self._as_of or date.today()  # noqa: DTZ011 - a person's own calendar day

    # the common face

    def facts(self) -> tuple[Fact, ...]:
        """Return every fact the judgement rests on."""
        return self._project.facts()

    def to_frame(self) -> DataFrame:
        """Return one row a check: area, verdict, level, source, hours, interest, what was found."""
        import pandas as pd  # noqa: PLC0415 - heavy

        rows = [
            {
                "check": judged.check.id,
                "area": judged.check.area,
                "title": judged.check.title,
                "state": judged.state.value,
                "level": judged.level.value if judged.level else None,
                "source": judged.source.value,
                "principal_hours": judged.principal.likely,
                "interest_hours_per_month": judged.interest.likely,
                "says": judged.says,
            }
            for judged in self._judgement.checks
        ]
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """Return the judgement as plain data (schema ``debtkit.debt/1``)."""
        from debtkit.documents import judgement_json  # noqa: PLC0415 - loaded when written

        return judgement_json(self._judgement, name=self.project_name, foreign=self.facts())

    def _markdown(self) -> str:
        from debtkit.documents import debt_markdown  # noqa: PLC0415 - loaded when written

        return debt_markdown(self._judgement, name=self.project_name, foreign=self.facts())

    def _html(self) -> str:
        from debtkit.documents import assessment_html  # noqa: PLC0415 - loaded when shown

        return assessment_html(self._judgement, name=self.project_name)

    def plot(self) -> Figure:
        """Draw principal by area, with the letters."""
        from debtkit.documents import plot_areas  # noqa: PLC0415 - loaded when drawn

        return plot_areas(self._judgement)

    def widget(self) -> Any:  # noqa: ANN401 - a room above this one
        """Return the live form."""
        # By name: a project knows no face (docs/adr/0002-faces-by-name.md).
        if self._widget is None or self._widget.comm is None:  # None after it was closed
            self._widget = import_module("debtkit.widgets").widget_for(self)
        return self._widget

    def _repr_mimebundle_(self, **kwargs: object) -> object:
        return self.widget()._repr_mimebundle_(**kwargs)

    def __repr__(self) -> str:
        """Return one stable line."""
        judgement = self._judgement
        letters = "".join(area.letter or "-" for area in judgement.areas)
        asked = count(len(judgement.questions), "question")
        owed = f"{judgement.principal.likely:.0f} h principal, {judgement.interest.likely:.0f} h/month interest"
        return f"Assessment({self.project_name!r}: {owed}, areas {letters}, {asked} open)"
