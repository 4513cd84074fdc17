"""Judgements and plans made by hand, with names that try to break out of every document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import (
    AREAS,
    Answer,
    AreaScore,
    Check,
    Finding,
    Judged,
    Judgement,
    Level,
    Option,
    Plan,
    PlanItem,
    Profile,
    Range,
    Source,
    Sprint,
    State,
    place_text,
)

AS_OF = date(2026, 11, 22)

TITLES = (
    "Foundations",
    "Transparency",
    "Data management",
    "Architecture",
    "Scaling",
    "Testing",
    "Documentation",
    "Compliance",
    "Team",
    "Retirement",
    "Deployment",
    "Openness",
)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/a.png)",
    "](https://evil.example)",
    "| x | y |",
    "a\\| b \\\\| c",
    "`|`",
    "``` ` ``",
    "\x1b[31mred\x1b[0m\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\u202egnp.exe",
    "zero\u200bwidth\u2060\ufeff",
    "nul\x00 and bell\x07",
    "two\nlines\r\n\n# a heading\n\n- a list\n\n    code",
    "<!-- debtkit:end summary -->",
    "-->\n<b>",
    "&lt;b&gt; &#124;",
    "# heading",
    "- item",
    "1. item",
    "1) item",
    "+ item",
    "=====",
    "-----",
    "> quote",
    "~~~ fence",
    "~~struck~~ **bold** __bold__ _it_ *it*",
    "https://evil.example www.evil.example a@evil.example <https://evil.example>",
    "[ref]: https://evil.example",
    "[^1]: note",
    "$x$ $$y$$ :smile:",
    "lone \ud800 surrogate \uffff",
    "' onmouseover='x' \" onfocus=\"y",
    "]]><svg onload=alert(1)>",
    "日本語の名前 e\u0301",
    "trailing backslash \\",
    "`open",
)


def check(number: int, area: str = "data", title: str = "Data has versions", **changes: object) -> Check:
    """Return a check with plausible texts."""
    made = Check(
        id=f"DK{number}",
        area=area,
        title=title,
        why="A result can be repeated only from the state that made it.",
        good=("data_versioned",),
        automated=(),
        bad=(),
        ceiling=Level.DOCUMENTED,
        question="Where are the states of the data kept?",
        options=(
            Option(Level.ABSENT, "Nowhere, files are overwritten."),
            Option(Level.ASSERTED, "Somebody keeps copies."),
            Option(Level.DOCUMENTED, "In `dvc` or a table with snapshots."),
        ),
        applies_to=(),
        needs=(),
        principal_hours=Range(2, 6, 16),
        principal_source="expert estimate",
        interest_hours_per_month=Range(0.5, 2, 6),
        interest_reason="Experiments are run again.",
        weight="high",
        pays_down="`dvc init`, then `dvc add data/FILE`.",
        references=("ML Test Score, Infra 1",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def debt(made: Check, *places: Evidence, principal: Range, interest: Range, **changes: object) -> Judged:
    """Return a check that owes something at some places, in equal parts."""
    share = 1 / len(places)
    findings = tuple(
        Finding(
            check=made.id,
            area=made.area,
            title=made.title,
            key="some_fact",
            place=place,
            principal=principal * share,
            interest=interest * share,
            source=Source.MEASURED,
            says=f"Seen in {place.path}",
            pays_down=made.pays_down,
            fingerprint=f"{made.id}-{at}",
        )
        for at, place in enumerate(places)
    )
    judged = Judged(
        check=made,
        state=State.DEBT,
        source=Source.MEASURED,
        says=f"{len(places)} places, first: {place_text(places[0])}",
        level=Level.ABSENT,
        credit=0.0,
        principal=principal,
        interest=interest,
        facts=(Fact("some_fact", value=True, status=Status.MEASURED, evidence=places, source="scan.test@1"),),
        findings=findings,
    )
    return replace(judged, **changes)  # type: ignore[arg-type]


def example() -> Judgement:
    """Return a judgement that has one of everything."""
    return judgement(
        [
            debt(
                check(
                    502,
                    "scaling",
                    "Calls to the model have a token limit",
                    pays_down="Pass `max_tokens=` in each call.",
                ),
                Evidence("src/app.py", "L41", "client.responses.create(model=MODEL, input=prompt)"),
                Evidence("src/batch.py", "L12", "client.responses.create(**kwargs)"),
                Evidence("notebooks/try.ipynb", "cell 4", "client.responses.create(input='hi')"),
                Evidence("src/api.py", "L7"),
                principal=Range(0.5, 1.2, 3),
                interest=Range(0.4, 2.1, 8),
            ),
            debt(
                check(301),
                Evidence("."),
                principal=Range(2, 6, 16),
                interest=Range(0.5, 2, 6),
                says="Looked through 38 files and found no sign of it",
            ),
            debt(
                check(602, "testing", "Answers of the model are evaluated in CI"),
                Evidence(".github/workflows/ci.yml", "L3"),
                principal=Range(6, 14, 40),
                interest=Range(2, 6.5, 18),
                state=State.PARTIAL,
                level=Level.DOCUMENTED,
                credit=0.5,
                says="Found in evals/run.py:1; not seen: ci runs tests",
            ),
            debt(
                check(703, "documentation", HOSTILE[0] + " " + HOSTILE[5], pays_down=HOSTILE[2] + HOSTILE[36]),
                *(Evidence(name, "L1", excerpt=name) for name in HOSTILE),
                principal=Range(0.1, 0.2, 0.5),
                interest=Range(0.01, 0.02, 0.3),
                says=HOSTILE[9] + HOSTILE[10] + HOSTILE[13],
            ),
            debt(
                check(1201, "openness", "The model name is pinned to a dated version"),
                Evidence("src/app.py", "L9", 'MODEL = "gpt-latest"'),
                principal=Range(0.1, 0.3, 1),
                interest=Range(0.2, 0.9, 3),
            ),
            debt(
                check(205, "transparency", "Errors of the model are not swallowed"),
                Evidence("src/app.py", "L55", "except Exception: pass"),
                principal=Range(0.3, 1, 2),
                interest=Range(0.3, 1.4, 4),
            ),
            Judged(
                check=check(101, "foundations", "Code evaluates the model", good=("eval_code",)),
                state=State.GOOD,
                source=Source.MEASURED,
                says="Found in evals/run.py:1",
                level=Level.AUTOMATED,
                credit=1.0,
                facts=(
                    Fact("eval_code", value=True, status=Status.MEASURED, evidence=(Evidence("evals/run.py", "L1"),)),
                ),
            ),
            Judged(
                check=check(807, "compliance", "No key stands in the repository " + HOSTILE[0], good=(), bad=("key",)),
                state=State.GOOD,
                source=Source.MEASURED,
                says="Looked through 38 files and found nothing to mend",
                level=Level.DOCUMENTED,
                credit=1.0,
                facts=(Fact("key", value=False, status=Status.MEASURED),),
            ),
            Judged(
                check=check(903, "team", "Somebody is called when it fails", good=()),
                state=State.GOOD,
                source=Source.ANSWERED,
                says="Answered 'documented' by Ada on 2026-11-02; evidence: OWNERS",
                level=Level.DOCUMENTED,
                credit=1.0,
                answer=Answer(
                    "DK903", Level.DOCUMENTED, "Ada", date(2026, 11, 2), evidence="OWNERS", evidence_verified=True
                ),
            ),
            Judged(
                check=check(801, "compliance", "Risks are written down"),
                state=State.UNKNOWN,
                source=Source.UNKNOWN,
                says="Not known: nobody has shown it and looking cannot settle it",
                principal=Range(4, 12, 38),
                interest=Range(0.5, 2, 5),
            ),
            Judged(
                check=check(902, "team", "Somebody " + HOSTILE[1] + " answers for the model", question=HOSTILE[13]),
                state=State.UNKNOWN,
                source=Source.UNKNOWN,
                says="Not known: the answer given by Ada on 2026-01-03 has expired",
                principal=Range(0.5, 1, 2),
                interest=Range(0.2, 1, 3),
                answer=Answer(
                    "DK902", Level.DOCUMENTED, "Ada", date(2026, 1, 3), note=HOSTILE[0], evidence="OWNERS | x"
                ),
                expired=True,
            ),
            _contradicted(),
            Judged(
                check=check(1001, "retirement", "Old models are archived"),
                state=State.NOT_APPLICABLE,
                source=Source.WAIVED,
                says="Does not apply: " + HOSTILE[2],
                answer=Answer("DK1001", None, "Grace " + HOSTILE[9], date(2026, 11, 1), because=HOSTILE[2]),
            ),
        ]
    )


def _contradicted() -> Judged:
    made = check(1101, "deployment", "The image is pinned")
    said = Answer("DK1101", Level.DOCUMENTED, "Ada", date(2026, 11, 2), evidence="Dockerfile")
    judged = debt(
        made,
        Evidence("Dockerfile", "L1", "FROM python:latest"),
        principal=Range(0.2, 0.5, 1),
        interest=Range(0.1, 0.4, 1),
        answer=said,
        contradicted=True,
    )
    odd = replace(
        judged.findings[0],
        place=Evidence("."),
        principal=Range(),
        interest=Range(),
        source=Source.ANSWERED,
        says="Answered 'documented' by Ada on 2026-11-02, but a measurement disagrees: one place: Dockerfile:1",
        fingerprint="odd",
        contradiction=True,
    )
    return replace(judged, findings=(*judged.findings, odd))


def judgement(checks: list[Judged]) -> Judgement:
    """Return the judgement of these checks, with invented area scores."""
    owing = [judged for judged in checks if judged.state in {State.DEBT, State.PARTIAL}]
    open_ones = [judged for judged in checks if judged.state is State.UNKNOWN]
    letters = ("A", "D", "C", "B", "D", None, "C", None, "B", None, "C", "E")
    areas = tuple(
        AreaScore(
            area=area,
            title=title,
            letter=letter,
            score=None if area == "retirement" else round(0.96 - 0.07 * at, 2),
            coverage=0.4 if letter is None else 0.85,
            measured=0.0 if area == "retirement" else round(0.3 + 0.055 * at, 3),
            principal=sum((judged.principal for judged in owing if judged.check.area == area), Range()),
            interest=sum((judged.interest for judged in owing if judged.check.area == area), Range()),
            unknown=sum((judged.principal for judged in open_ones if judged.check.area == area), Range()),
            checks=0 if area == "retirement" else 7,
            open_questions=sum(judged.check.area == area for judged in open_ones),
        )
        for at, (area, title, letter) in enumerate(zip(AREAS, TITLES, letters, strict=True))
    )
    return Judgement(
        as_of=AS_OF,
        model="2026.11-1",
        profile=Profile(frozenset({"rag", "hosted_model_app"}), {"personal_data": True}),
        checks=tuple(checks),
        areas=areas,
        findings=tuple(found for judged in checks for found in judged.findings),
        principal=sum((judged.principal for judged in owing), Range()),
        interest=sum((judged.interest for judged in owing), Range()),
        unknown=sum((judged.principal for judged in open_ones), Range()),
        possible=Range(60, 140, 420),
        weakest="openness",
        questions=tuple(judged.check.id for judged in open_ones),
    )


def nothing_owed() -> Judgement:
    """Return the judgement of a project that owes nothing and has no question open."""
    return replace(judgement([]), weakest=None)


def plan_of(judged: Judgement, hours_per_sprint: float = 6) -> Plan:
    """Return a plan with two items a sprint."""
    items = [
        PlanItem(
            check=one.check.id,
            title=one.check.title,
            area=one.check.area,
            principal=one.principal,
            interest=one.interest,
            places=tuple(found.place for found in one.findings),
            pays_down=one.check.pays_down,
        )
        for one in judged.checks
        if one.findings
    ]
    sprints = []
    left, monthly = judged.principal.likely, judged.interest.likely
    for number, at in enumerate(range(0, len(items), 2), start=1):
        pair = tuple(items[at : at + 2])
        left -= sum(item.principal.likely for item in pair)
        monthly -= sum(item.interest.likely for item in pair)
        sprints.append(Sprint(number, pair, round(max(left, 0), 6), round(max(monthly, 0), 6)))
    return Plan(hours_per_sprint, tuple(sprints), judged.principal, judged.interest)


COVERAGE: dict[str, object] = {
    "files": 120,
    "read": 117,
    "bytes": 734_112,
    "skipped": [
        {"path": "data/big.parquet", "reason": "larger than 10 MB"},
        {"path": HOSTILE[5], "reason": HOSTILE[0]},
    ],
}
