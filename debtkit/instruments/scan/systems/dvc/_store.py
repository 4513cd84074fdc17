"""Where a DVC project keeps data: its cache and its remotes, from ``.dvc/config``.

A store is a folder of files named by their content. Whether one holds a name is all that is ever asked of it, also
where a remote lies outside the project; a remote that is not a folder of this machine is not asked at all.
"""

# ruff: noqa: PTH112, PTH113, PTH118 - strings, for thousands of names

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.instruments.scan.systems._files import UnreadableError
from debtkit.instruments.scan.systems._text import shown, without_login

if TYPE_CHECKING:
    from debtkit.instruments.scan.systems._files import Files

_SECTION = re.compile(r"""\[\s*['"]?\s*(?:(remote)\s+["']?(.+?)["']?|([\w-]+))\s*['"]?\s*\]\s*(?:#.*)?$""")
_SETTING = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$""")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MD5 = re.compile(r"[0-9a-f]{32}(?:\.dir)?")


class Store:
    """A cache or a remote in a folder of this machine."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.here = os.path.isdir(base)

    def holds(self, md5: str, *, legacy: bool = False) -> bool:
        """Return whether it holds what has this hash."""
        if not _MD5.fullmatch(md5):
            return False
        folders = ((), ("files", "md5")) if legacy else (("files", "md5"),)
        return any(os.path.isfile(os.path.join(self.base, *folder, md5[:2], md5[2:])) for folder in folders)


@dataclass(frozen=True, slots=True)
class Remote:
    """One remote: what kind it is, in words that show no login, and its folder if it is one."""

    name: str
    kind: str
    store: Store | None = None


@dataclass(slots=True)
class Settings:
    """What the shared configuration says; that of this machine alone only counts where said so."""

    remotes: dict[str, Remote] = field(default_factory=dict)
    default: str = ""
    cache: Store = field(default_factory=lambda: Store(""))
    own_cache: bool = True
    """Whether the cache is where DVC puts it by itself, inside the project."""
    only_here: bool = False
    """Whether a remote is named in ``config.local``, which nobody else has."""
    unread: list[UnreadableError] = field(default_factory=list)


def read_settings(files: Files, root: str) -> Settings:
    """Read the configuration of the DVC project in a folder."""
    home = f"{root}/.dvc".lstrip("/")
    settings = Settings()
    said, unread = _sections(files, f"{home}/config")
    settings.unread += unread
    base = os.path.join(str(files.root.resolve()), *home.split("/"))
    for section, values in said.items():
        if section.startswith("remote ") and values.get("url"):
            name = section.removeprefix("remote ")
            settings.remotes[name] = _remote(name, values, base)
    settings.default = said.get("core", {}).get("remote", "")
    folder = _folder(said.get("cache", {}).get("dir", ""), base)
    settings.own_cache = not folder
    settings.cache = Store(folder or os.path.join(base, "cache"))
    local, unread = _sections(files, f"{home}/config.local")
    settings.unread += unread
    settings.only_here = any(section.startswith("remote ") for section in local)
    return settings


def _sections(files: Files, path: str) -> tuple[dict[str, dict[str, str]], list[UnreadableError]]:
    sections: dict[str, dict[str, str]] = {}
    if not files.exists(path):
        return sections, []
    try:
        text = files.text(path, most=200_000)
    except UnreadableError as error:
        return sections, [error]
    values: dict[str, str] | None = None
    odd = 0
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith(("#", ";")):
            continue
        if match := _SECTION.match(line):
            name = f"remote {match[2]}" if match[1] else match[3]
            values = sections.setdefault(name, {})
        elif values is not None and (match := _SETTING.match(line)):
            values[match[1]] = next((group for group in match.groups()[1:] if group is not None), "")
        else:
            odd = odd or number
    return sections, [UnreadableError(path, f"line {odd} is no setting")] if odd else []


def _remote(name: str, values: dict[str, str], base: str) -> Remote:
    url = values["url"]
    scheme = _SCHEME.match(url)
    versioned = {values.get("version_aware"), values.get("worktree")} & {"true", "True"}
    if scheme:
        host = without_login(url).partition("://")[2].partition("/")[0]
        kind = f"{scheme[1].lower()}://{host}"
    else:
        kind = "file system"
    folder = "" if scheme or versioned else _folder(url, base)
    return Remote(name, shown(kind), Store(folder) if folder else None)


def _folder(path: str, base: str) -> str:
    """Return a path of the configuration as one of this machine; nothing for a share of another machine."""
    if not path or path.startswith(("~", "\\\\", "//")) or "\0" in path:
        return ""
    return os.path.normpath(os.path.join(base, path))
