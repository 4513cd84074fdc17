"""Write the sample into a folder as a git repository with its history."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.workshop._history import read_history

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "debtkit-sample"


def lay_out(folder: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write the sample project into a folder, as a git repository with five months of history.

    The commits are the same on every machine, down to their hashes: the user's git configuration and hooks play
    no part.

    Parameters
    ----------
    folder
        A folder that is empty or does not exist yet.
    force
        Write into a folder that holds something. Files of the sample that lie there are overwritten and an earlier
        sample's history is replaced; everything else is left as it is.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    FileExistsError
        If the folder holds something and `force` is not given, or holds a repository that is not the sample.
    NotADirectoryError
        If there is a file in the place of the folder.
    PermissionError
        If the folder cannot be written.
    FileNotFoundError
        If git is not installed.
    OSError
        If git could not write the files; the message holds git's reason.
    """
    target = Path(folder).expanduser().absolute()
    git = shutil.which("git")
    if git is None:
        msg = "git was not found, and the sample is a git repository: install git, or put it on the PATH"
        raise FileNotFoundError(msg)
    _clear_the_way(target, force=force)
    _run(git, target, "init", "--quiet", "--initial-branch=main", "--template=")
    for name, value in (("core.autocrlf", "false"), ("commit.gpgsign", "false"), ("core.hooksPath", os.devnull)):
        _run(git, target, "config", name, value)
    _run(git, target, "fast-import", "--quiet", stdin=b"".join(_stream()))
    _run(git, target, "reset", "--quiet", "--hard", "main")
    return target


def _clear_the_way(target: Path, *, force: bool) -> None:
    try:
        _prepare(target, force=force)
    except PermissionError as refused:
        msg = f"{target} cannot be written: name a folder that you may write to, or change its permissions"
        raise PermissionError(msg) from refused


def _prepare(target: Path, *, force: bool) -> None:
    file = next((place for place in (target, *target.parents) if place.exists() and not place.is_dir()), None)
    if file is not None:
        msg = f"{file} is a file, so the sample cannot be laid out in {target}: name a folder"
        raise NotADirectoryError(msg)
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()) and not force:
        msg = f"{target} is not empty: name an empty folder, or pass force=True (--force) to write into this one"
        raise FileExistsError(msg)
    repository = target / ".git"
    if repository.exists():
        if not (repository / _MARK).is_file():
            msg = f"{target} holds another git repository, which the sample would replace: name another folder"
            raise FileExistsError(msg)
        shutil.rmtree(repository)
    repository.mkdir()
    (repository / _MARK).touch()


def _run(git: str, target: Path, *arguments: str, stdin: bytes = b"") -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DEFAULT_HASH": "sha1",
        "LC_ALL": "C",
    }
    done = subprocess.run(  # noqa: S603 - git with our own arguments, no shell
        [git, *arguments], cwd=target, env=environment, input=stdin, capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        reason = next((line for line in said if line.startswith(("fatal:", "error:"))), said[0])
        msg = f"git {arguments[0]} could not write the sample into {target}: {reason}"
        raise OSError(msg)


def _stream() -> Iterator[bytes]:
    """Tell the history in the language of ``git fast-import``: one process writes it all."""
    for commit in read_history():
        when = f"{int(commit.at.timestamp())} {commit.at:%z}"
        yield b"commit refs/heads/main\n"
        yield f"author {commit.author} {when}\ncommitter {commit.author} {when}\n".encode()
        yield _data(commit.message + "\n")
        for path, text in sorted(commit.changes.items()):
            if text is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M 100644 inline {path}\n".encode()
                yield _data(text)


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)
