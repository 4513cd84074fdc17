"""Writing the documents of a project, and keeping what people wrote into them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.documents._debt import AREAS_FILE, debt_markdown
from debtkit.documents._json import json_text, judgement_json
from debtkit.documents._plan import CURVE_FILE, plan_markdown
from debtkit.documents._plots import areas_svg, plan_svg
from debtkit.render import atomic_write_all, block_body, block_names, read_plain, replace_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debtkit.facts import Fact
    from debtkit.judgement import Judgement, Plan


def write_documents(
    folder: str | Path,
    judgement: Judgement,
    plan: Plan,
    *,
    name: str,
    coverage: Mapping[str, object] | None = None,
    root: str | Path | None = None,
    foreign: Iterable[Fact] = (),
) -> list[Path]:
    """Write the debt report and the plan with their pictures and data.

    Parameters
    ----------
    folder
        Where to; it is made when it is missing.
    judgement, plan
        What to write.
    name
        The project's name.
    coverage
        What the scan read and could not read.
    root
        The project's folder; when given, places become links to its files.
    foreign
        Facts, of which those that other tools reported are listed.

    Returns
    -------
    list of Path
        ``DEBT.md``, ``PLAN.md``, ``areas.svg``, ``paydown.svg`` and ``debt.json``. The same input gives the same bytes.

    Raises
    ------
    ValueError
        If a block between debtkit's markers is missing or broken; nothing is written then.
    OSError
        If a file cannot be read or written; the message says which and what to do. All earlier files are as they were.
    """
    folder = Path(folder)
    links = _links(folder, root)
    facts = tuple(foreign)
    report = debt_markdown(judgement, name=name, coverage=coverage, links=links, foreign=facts)
    texts = {
        "DEBT.md": _merged(folder / "DEBT.md", report),
        "PLAN.md": _merged(folder / "PLAN.md", plan_markdown(plan, name=name, links=links)),
        AREAS_FILE: areas_svg(judgement),
        CURVE_FILE: plan_svg(plan),
        "debt.json": json_text(judgement_json(judgement, name=name, foreign=facts)),
    }
    return atomic_write_all({folder / file: text for file, text in texts.items()})


def _links(folder: Path, root: str | Path | None) -> str:
    if root is None:
        return ""
    return Path(os.path.relpath(Path(root).resolve(), folder.resolve())).as_posix() + "/"


def _merged(path: Path, fresh: str) -> str:
    """Return the fresh text inside the frame that people have written around the blocks."""
    old = read_plain(path)
    if old is None:
        return fresh
    try:
        text = old.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"{path} was left as it is: it is not UTF-8 text; save it as UTF-8 or move it away"
        raise ValueError(msg) from error
    if not text.strip():
        return fresh
    try:
        for name in block_names(fresh):
            text = replace_block(text, name, block_body(fresh, name))
    except ValueError as error:
        msg = f"{path} was left as it is: {error}"
        raise ValueError(msg) from error
    return text
