"""MLflow: its store from the sqlite file or the folder, a tracking server through its own client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.systems import SystemsRead
from debtkit.instruments.scan.systems._base import Reader
from debtkit.instruments.scan.systems._tables import Tables, pending, stores
from debtkit.instruments.scan.systems.mlflow._asking import ServerError, place_of
from debtkit.instruments.scan.systems.mlflow._database import read_database
from debtkit.instruments.scan.systems.mlflow._folder import FolderStore, folders
from debtkit.instruments.scan.systems.mlflow._read import ServerRead
from debtkit.instruments.scan.systems.mlflow._rules import RULES
from debtkit.instruments.scan.systems.mlflow._server import MissingClientError, ask_server
from debtkit.instruments.scan.systems.mlflow._tell import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from debtkit.facts import Fact
    from debtkit.instruments.scan.systems._files import Files, UnreadableError

_NAMES = ("mlflow.db", "mlruns.db", "mlflow.sqlite", "mlflow.sqlite3", "mlruns/mlflow.db", "mlflow/mlflow.db")
_TABLES = ("alembic_version", "experiments", "runs")
_MARKS = ("mlflow", b"registered_models")


class MlflowReader(Reader):
    """Reads the store that MLflow keeps in a sqlite file or a folder; never secrets, never the content of traces."""

    name = "mlflow"
    title = "MLflow"

    def places(self, files: Files) -> Iterable[str]:
        """Return the sqlite files with the tables of a tracking store, and the folders with its experiments."""
        return [*stores(files, _NAMES, _TABLES, _MARKS), *folders(files)]

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read registered models and prompts, where their versions come from, logged models, runs and traces."""
        if files.is_folder(place):
            yield from _of_folder(files, place)
            return
        yield from pending(files, place)
        with files.sqlite(place) as connection:
            tables = Tables(connection)
            tables.need(place, *_TABLES)
            store = read_database(tables)
            yield from told(store, place)
            yield from tables.unread(place)


def _of_folder(files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
    folder = FolderStore(files, place)
    for found in told(folder.read(), place):
        if isinstance(found, Sign):
            yield found._replace(locator=_without_tables(found.locator))
        else:
            places = (replace(shown, locator=_without_tables(shown.locator)) for shown in found.evidence)
            yield replace(found, evidence=tuple(places))
    yield from folder.unread


def _without_tables(locator: str) -> str:
    """Return a locator of a database as one of a folder, which has no tables."""
    table, _, rest = locator.removeprefix("table ").partition(", ")
    words = table.replace("_", " ")
    return (f"{words}, {rest}" if rest else words) if locator.startswith("table ") else locator


def read_server(uri: str) -> SystemsRead:
    """Read a tracking server, or any store that MLflow's client reaches, into the signs and facts that a file gives.

    Parameters
    ----------
    uri
        As MLflow takes it: ``https://…`` or ``sqlite:///…``. User, password and query are left out of what is told.

    Returns
    -------
    SystemsRead
        Signs of what is to be mended, and facts whose subject is the address.

    Raises
    ------
    MissingClientError
        If MLflow's client is not installed; it comes with the extra ``mlflow``.
    ServerError
        If the server does not answer within ten seconds, refuses, or answers as no MLflow server does.
    ValueError
        If the address names no server or database.
    """
    store = ask_server(uri)
    place = place_of(uri)
    read = SystemsRead(signs=[Sign("system.mlflow", place)])
    for found in told(store, place):
        if isinstance(found, Sign):
            read.signs.append(found._replace(excerpt=excerpt(found.excerpt)) if found.excerpt else found)
        else:
            read.facts.append(found)
    return read


def import_server(uri: str, *, on: date) -> ServerRead:
    """Ask a tracking server, and return what a project can keep of it: ``project.record(read, name=read.record_name)``.

    Parameters
    ----------
    uri
        As `read_server` takes it, and with the same errors.
    on
        The day that it is asked.
    """
    return ServerRead(read_server(uri), place_of(uri), on)


READER = MlflowReader

__all__ = [
    "READER",
    "RULES",
    "MissingClientError",
    "MlflowReader",
    "ServerError",
    "ServerRead",
    "import_server",
    "read_server",
]
