"""Who calls, and what they give: a folder, a day, an answer; refused with one sentence when it is none."""

from __future__ import annotations

import getpass
import subprocess
from datetime import date
from typing import TYPE_CHECKING

from debtkit.judgement import Level
from debtkit.render import one_line

if TYPE_CHECKING:
    from pathlib import Path


def refuse_no_folder(root: Path) -> None:
    """Refuse what is not a folder.

    Raises
    ------
    NotADirectoryError
        If it is a file, is not there, or cannot be opened.
    """
    try:
        if root.is_dir():
            root.resolve(strict=True)
            return
        what = "is a file, not a folder" if root.exists() else "does not exist"
    except OSError as error:
        what = f"cannot be opened ({(error.strerror or str(error)).lower()})"
    msg = f"{root} {what}; name the folder of a project"
    raise NotADirectoryError(msg)


def calendar_day(as_of: date | None) -> date | None:
    """Return the day that was given.

    Raises
    ------
    TypeError
        If it is a time stamp, or no date.
    """
    if as_of is None or type(as_of) is date:  # a time stamp is a date too, and cannot be compared with one
        return as_of
    msg = f"as_of is a date, not {as_of!r}; write date(2026, 11, 22)"
    raise TypeError(msg)


def level(value: str) -> Level:
    """Return the rung that a word names.

    Raises
    ------
    ValueError
        If it is none; the message lists them.
    """
    try:
        return Level(value)
    except ValueError:
        msg = f"{value!r} is not an answer; use one of {', '.join(rung.value for rung in Level)}"
        raise ValueError(msg) from None


def git_user(root: Path) -> str:
    """Return the name that git knows in a folder, else the login name."""
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git
            cwd=root,
            capture_output=True,
            timeout=5,
            check=False,
        ).stdout
        return one_line(found.decode("utf-8", "replace"), 80) or getpass.getuser()
    except (OSError, KeyError, subprocess.TimeoutExpired):
        return "unknown"
