"""A project: one folder, its store, and the rooms tied together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.facts import in_order
from debtkit.judgement import (
    Gate,
    check,
    detect_profile,
    judge,
    load_catalog,
    make_plan,
    milestone,
    pruned,
    take_baseline,
)
from debtkit.project import _answers, _audits, _baseline, _config, _decided, _history, _servers, _spend, _store, _yaml
from debtkit.project._given import calendar_day, git_user, refuse_no_folder
from debtkit.project._listeners import Listeners
from debtkit.render import atomic_write, count, refuse_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from debtkit.facts import Fact
    from debtkit.instruments.scan import ScanResult
    from debtkit.judgement import Answer, Baseline, Catalog, Checked, Judgement, Profile, Waiver
    from debtkit.project._assessment import Assessment
    from debtkit.project._diff import DebtDiff
    from debtkit.project._history import History
    from debtkit.project._lineage import Lineage
    from debtkit.project._plan import PayDown
    from debtkit.render import Result


def open_project(path: str | Path = ".") -> Project:
    """Open a folder as a project; nothing is written until something is recorded or answered.

    Parameters
    ----------
    path
        The folder of the generative-AI project.

    Raises
    ------
    NotADirectoryError
        If it is not a folder.
    ValueError
        If its ``debtkit.yaml`` cannot be understood; the message names the line or key.

    Examples
    --------
    >>> import debtkit as dk
    >>> project = dk.open(".")  # doctest: +SKIP
    >>> project.assess()  # doctest: +SKIP
    """
    return Project(path)


class Project:
    """A folder with a generative-AI system in it, and what is known of it.

    Attributes
    ----------
    root
        The folder.
    """

    def __init__(self, path: str | Path = ".") -> None:
        self.root = Path(path)
        refuse_no_folder(self.root)
        self._listeners = Listeners()
        self._scanned: ScanResult | None = None
        self._facts: dict[str, tuple[Fact, ...]] = {}
        self._read: tuple[object, Any] = (None, None)
        self._config()

    def __repr__(self) -> str:
        """Return one stable line."""
        return f"Project({self.name!r}, {count(len(self.answers()), 'answer')})"

    @property
    def config_path(self) -> Path:
        """Return where the people's file is."""
        return self.root / _yaml.NAME

    @property
    def name(self) -> str:
        """Return the name in ``debtkit.yaml``, else the folder's."""
        return str(self._config().get("name") or self.root.resolve().name)

    @property
    def gate(self) -> dict[str, Any]:
        """Return the thresholds of ``debtkit check`` that ``debtkit.yaml`` sets."""
        return {key: value for key, value in (self._config().get("gate") or {}).items() if value is not None}

    def _config(self) -> Any:  # noqa: ANN401 - ruamel's own mapping
        stamp = self._stamp()
        if stamp is None or self._read[0] != stamp:
            data = _yaml.load(self.config_path)
            _config.check(self.config_path, data, load_catalog().checks)
            self._read = (stamp, data)
        return self._read[1]

    def _stamp(self) -> object:
        try:
            found = self.config_path.lstat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _edit(self, change: Callable[[Any], None]) -> None:
        with _store.locked(self.root):
            try:
                self._read = (None, None)
                data = self._config()
                change(data)
                _config.check(self.config_path, data, load_catalog().checks)  # never write what would be refused
                atomic_write(self.config_path, _yaml.dump(data, before=_yaml.read(self.config_path)))
            finally:
                self._read = (None, None)  # what was changed in memory counts only once it is on the disk
        self._listeners.tell()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; return the function that ends it."""
        return self._listeners.add(listener)

    def user(self) -> str:
        """Return who answers: the name git knows here, else the login name."""
        return git_user(self.root)

    # instruments

    def scan(
        self,
        *,
        as_of: date | None = None,
        progress: Callable[[int, int], None] | None = None,
        cache: bool = True,
        history: bool = False,
    ) -> ScanResult:
        """Look at every file of the project; the facts count at once, and are kept by `record`.

        Parameters
        ----------
        as_of
            The day from which retirement dates are seen; by default today.
        progress
            Called with the number of files read and of all files, a few times a second.
        cache
            Whether what was seen of a file is kept for the next scan; the result is the same.
        history
            Whether to search what past commits added for keys, too: about as long again.

        Raises
        ------
        ValueError
            If the folder holds no files, or is a bare repository.
        """
        from debtkit.instruments.scan import scan  # noqa: PLC0415 - loaded when looked

        kinds = self.said_profile().get("kinds")
        chosen = "auto" if kinds in (None, "auto") else tuple(kinds)
        day = calendar_day(as_of)
        scanned = scan(self.root, profile=chosen, as_of=day, progress=progress, cache=cache, history=history)
        if not scanned.coverage["files"]:
            msg = f"{self.root} holds no files, so there is nothing to judge; name the folder of a project"
            raise ValueError(msg)
        self._scanned = scanned
        self._facts["scan"] = self._scanned.facts()
        if runs := self.lineage.facts():
            self._facts["lineage"] = runs
        self._listeners.tell()
        return self._scanned

    @property
    def scanned(self) -> ScanResult | None:
        """Return the last scan of this session, if there was one."""
        return self._scanned

    def record(self, result: Result, *, name: str | None = None) -> Path:
        """Keep the facts of a result in ``.debtkit/facts``; the assessment moves at once.

        Parameters
        ----------
        result
            What an instrument returned: a scan, an audit, findings of another tool.
        name
            Under which name; a later record of the same name replaces this one. By default that of the instrument, and
            for an audit one of its own for each data set.

        Raises
        ------
        ValueError
            If the name is not made of small letters, digits and hyphens.
        """
        chosen, facts = _audits.kept(result, self.root, name)
        with _store.locked(self.root):
            path = _store.write_facts(self.root, chosen, facts)
        self._facts[chosen] = facts
        self._listeners.tell()
        return path

    @property
    def lineage(self) -> Lineage:
        """Return the recorded runs: which data, code and settings made which model."""
        from debtkit.project._lineage import Lineage  # noqa: PLC0415 - loaded when asked for

        return Lineage(self.root, name=self.name, user=self.user, told=self._facts_of_runs)

    def _facts_of_runs(self, facts: tuple[Fact, ...]) -> None:
        self._facts["lineage"] = facts
        self._listeners.tell()

    def facts(self) -> tuple[Fact, ...]:
        """Return what is known: kept facts, overlaid by those of this session."""
        fresh = [fact for facts in self._facts.values() for fact in facts]
        return in_order([*fresh, *_store.read_facts(self.root, skip=self._facts)])

    # answers

    def answers(self) -> dict[str, Answer]:
        """Return the answers by check id, each with its evidence looked at."""
        return _answers.looked_at(self.root, self._config())

    def write_answer(self, answer: Answer) -> None:
        """Keep one answer in ``debtkit.yaml``; comments and everybody else's answers stay."""
        self._edit(lambda data: _answers.write_answer(data, answer))

    def drop_answer(self, check: str) -> None:
        """Take one answer back."""
        self._edit(lambda data: _answers.drop_answer(data, check))

    # judgement

    def profile(self) -> Profile:
        """Return the kind of system: detected from the facts, overridden by ``debtkit.yaml``."""
        return _decided.profile(detect_profile(self.facts()), self.said_profile())

    def set_profile(
        self,
        *,
        kinds: str | Iterable[str] | None = None,
        personal_data: bool | None = None,
        eu_market: bool | None = None,
        public_facing: bool | None = None,
    ) -> None:
        """Say what kind of system this is; what is left out stays as it was.

        Raises
        ------
        ValueError
            If a kind is not known; the message names the nearest.
        """
        chosen = {"personal_data": personal_data, "eu_market": eu_market, "public_facing": public_facing}
        given: dict[str, Any] = {tag: value for tag, value in chosen.items() if value is not None}
        if kinds is not None:
            given["kinds"] = [kinds] if isinstance(kinds, str) else sorted(kinds)
        self.write_profile({**self.said_profile(), **given})

    def said_profile(self) -> dict[str, Any]:
        """Return what ``debtkit.yaml`` says of the kind of system; empty when nobody said anything."""
        return dict(self._config().get("profile") or {})

    def write_profile(self, said: dict[str, Any]) -> None:
        """Keep all that people say of the kind of system; empty takes it back.

        Raises
        ------
        ValueError
            If a key or a kind is not known; the message names the nearest.
        """
        _config.check(self.config_path, {"profile": said}, ())
        self._edit(lambda data: _decided.write_profile(data, said))

    def set_up(self) -> Path:
        """Write ``debtkit.yaml`` with the name and the places for what people know; return its path."""
        with _store.locked(self.root):
            return _yaml.set_up(self.config_path, self.name)

    def judge(self, *, as_of: date | None = None) -> Judgement:
        """Weigh what is known now."""
        return self._judge(tuple(self.answers().values()), as_of)

    def judge_measured(self, *, as_of: date | None = None) -> Judgement:
        """Weigh what is measured, without the answers of people: what a baseline is taken from and compared with."""
        return self._judge((), as_of)

    def _judge(self, answers: tuple[Answer, ...], as_of: date | None) -> Judgement:
        day = calendar_day(as_of) or date.today()  # noqa: DTZ011 - a person's own calendar day
        return judge(
            _servers.that_count(self.facts(), day),
            answers=answers,
            profile=self.profile(),
            as_of=day,
            catalog=self._catalog(),
        )

    def _catalog(self) -> Catalog:
        priced = _spend.with_bill(load_catalog(), self._config(), self.facts())
        return _decided.with_hours(priced, self._config())

    # the ratchet

    def waivers(self) -> tuple[Waiver, ...]:
        """Return the debt that people decided to live with for a while."""
        return _decided.waivers(self._config())

    def baseline(self) -> Baseline | None:
        """Return the debt that was accepted, or None when no baseline was taken."""
        return _baseline.read(self.root)

    def accept(self, *, prune: bool = False, as_of: date | None = None) -> Path:
        """Take the debt that is measured now as the baseline: from then on only new debt fails `check`.

        Parameters
        ----------
        prune
            Only take out what was paid, and raise the letters that rose; nothing new is accepted.
        as_of
            The day on which it is judged; by default today.

        Returns
        -------
        Path
            ``.debtkit/baseline.json``: one accepted finding a line, without line numbers or dates.
        """
        with _store.locked(self.root):
            return _baseline.write(self.root, self.next_baseline(prune=prune, as_of=as_of))

    def next_baseline(self, *, prune: bool = False, as_of: date | None = None) -> Baseline:
        """Return the baseline that `accept` would write; nothing is written.

        Raises
        ------
        ValueError
            If there is none to prune.
        """
        if "scan" not in self._facts:
            self.scan(as_of=as_of)
        judgement = self.judge_measured(as_of=as_of)
        if not prune:
            return take_baseline(judgement, self.waivers(), before=_baseline.read_sound(self.root))
        old = self.baseline()
        if old is None:
            msg = "there is no baseline to prune; take one with `debtkit baseline`"
            raise ValueError(msg)
        return pruned(old, judgement)

    def gate_with(self, **asked: Any) -> Gate:  # noqa: ANN401 - what `Gate.of` takes
        """Return the gate of ``debtkit.yaml`` with what is asked for instead; None leaves what stands there.

        Without any of it, measured debt of critical weight fails; with a baseline, only what is new.
        """
        said: dict[str, Any] = {"fail_on": []} if self.baseline() else {}
        return Gate.of(**said | self.gate | {key: value for key, value in asked.items() if value is not None})

    def check(self, gate: Gate | None = None, *, as_of: date | None = None) -> Checked:
        """Judge the project at the gate.

        Parameters
        ----------
        gate
            What fails; by default `gate_with` nothing else asked for.
        as_of
            The day on which it is judged; by default today.
        """
        if "scan" not in self._facts:
            self.scan(as_of=as_of)
        return check(
            self.judge(as_of=as_of),
            gate or self.gate_with(),
            baseline=self.baseline(),
            measured=self.judge_measured(as_of=as_of),
            waivers=self.waivers(),
        )

    def to_sarif(self, *, as_of: date | None = None) -> dict[str, Any]:
        """Return the findings as a SARIF 2.1.0 log: what is new since the baseline, and what is waived, is marked."""
        from debtkit.project._sarif import project_sarif  # noqa: PLC0415 - loaded when written

        if "scan" not in self._facts:
            self.scan(as_of=as_of)
        return project_sarif(self, as_of=as_of)

    # the past

    def add_milestone(self, *, as_of: date | None = None) -> Path:
        """Add what is owed to the history in ``.debtkit/history``, and keep the facts it rests on.

        Returns
        -------
        Path
            One small file, named by the day and the commit: two branches never conflict.
        """
        from debtkit.instruments.scan import head_commit  # noqa: PLC0415 - loaded when looked

        scanned = self._scanned or self.scan(as_of=as_of)
        head = head_commit(self.root)
        self.record(scanned)
        point = milestone(self.judge(as_of=as_of), revision=head.name, commits=head.commits)
        with _store.locked(self.root):
            return _history.write(self.root, point)

    def history(self) -> History:
        """Return what was owed over time, as `add_milestone` (``debtkit record``) kept it."""
        return _history.History(_history.read(self.root), name=self.name)

    def diff(self, before: str, after: str | None = None, *, as_of: date | None = None) -> DebtDiff:
        """Return what was paid and what was borrowed between two commits.

        Parameters
        ----------
        before
            A commit, tag or branch.
        after
            Another one; by default the files as they are now.
        as_of
            The day on which both are judged, with the answers that stood in their own ``debtkit.yaml``.

        Raises
        ------
        ValueError
            If there is no git, no such commit, or one of more than 100,000 files or 1 GB.
        """
        from debtkit.project._diff import compare  # noqa: PLC0415 - it imports this module

        return compare(self, before, after, as_of=as_of)

    def assess(self, *, by: str | None = None, as_of: date | None = None, rescan: bool = True) -> Assessment:
        """Measure the project and return the assessment: verdicts, open questions, what is owed.

        Parameters
        ----------
        by
            Who answers; by default the name git knows here.
        as_of
            The day on which it is judged; by default today.
        rescan
            Look again (the default). Without, the facts kept in ``.debtkit/facts`` are used.
        """
        from debtkit.project._assessment import Assessment  # noqa: PLC0415 - it imports this module

        if rescan or not self.facts():
            self.scan(as_of=as_of)
        return Assessment(self, by=by or self.user(), as_of=as_of)

    def plan(self, hours_per_sprint: float = 12.0, *, as_of: date | None = None) -> PayDown:
        """Return what to pay first: by interest saved per hour of principal, cut into sprints."""
        from debtkit.project._plan import PayDown  # noqa: PLC0415 - loaded when planned

        if "scan" not in self._facts:
            self.scan(as_of=as_of)
        plan = make_plan(self.judge(as_of=as_of), hours_per_sprint=hours_per_sprint)
        return PayDown(plan, name=self.name, facts=self.facts())

    def export(
        self, folder: str | Path = "docs/debt", *, hours_per_sprint: float = 12.0, as_of: date | None = None
    ) -> list[Path]:
        """Write the debt report and the plan as markdown, with their charts and the same as JSON.

        Parameters
        ----------
        folder
            Where; relative to the project.
        hours_per_sprint
            How the plan is cut.
        as_of
            The day on which it is judged.

        Returns
        -------
        list of Path
            The files, in order. Twice the same input gives the same bytes; text outside debtkit's markers stays.
        """
        from debtkit.documents import write_documents  # noqa: PLC0415 - loaded when written

        refuse_links(self.root, self.root / folder)
        if "scan" not in self._facts:
            self.scan(as_of=as_of)
        judgement = self.judge(as_of=as_of)
        plan = make_plan(judgement, hours_per_sprint=hours_per_sprint)
        coverage = self._scanned.coverage if self._scanned else None
        return write_documents(
            self.root / folder,
            judgement,
            plan,
            name=self.name,
            coverage=coverage,
            root=self.root,
            foreign=self.facts(),
        )
