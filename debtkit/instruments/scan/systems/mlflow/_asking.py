"""How a server is asked: an address without its login, within limits, and in one sentence when it does not answer."""

from __future__ import annotations

import logging
import os
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = "10"
_PATIENCE = {"MLFLOW_HTTP_REQUEST_TIMEOUT": _SECONDS, "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1"}
_QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
"""MLflow would tell its makers that it was loaded."""
_DATABASES = frozenset({"sqlite", "postgresql", "mysql", "mssql"})
_WEB = frozenset({"http", "https"})
_LOGIN = "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"


class ServerError(OSError):
    """A server was not read, and why: without the login that the address may hold."""


def place_of(uri: str) -> str:
    """Return an address without user, password and query; of a file only its name."""
    parts = urlsplit(uri)
    if parts.scheme in _WEB:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
    return parts.path.rpartition("/")[2].rpartition("@")[2] or parts.scheme or "mlflow"


def refuse_no_address(uri: str) -> None:
    """Refuse what names no server or database; it may hold a login, so it is never repeated.

    Raises
    ------
    ValueError
        If it is no address, or names a file that is not there: MLflow would make it.
    """
    parts = urlsplit("")
    try:
        parts = urlsplit(uri)
        whole = bool(parts.port or parts.hostname) and ("@" in parts.netloc or "@" not in uri)
    except ValueError:
        whole = False
    kind = uri.partition(":")[0].partition("+")[0].lower()
    if kind in _WEB and not whole:
        msg = "the address of the server is not complete: write https://HOST, and in a login %23 for #, %2F for /"
        raise ValueError(msg)
    if kind in _WEB:
        return
    if uri != "databricks" and kind not in {*_DATABASES, "databricks"}:
        msg = (
            "an MLflow server is named by its address, as in https://HOST; "
            "a store in a file or folder of the project is read by `debtkit scan`"
        )
        raise ValueError(msg)
    file = Path(unquote(parts.path.removeprefix("/")))
    if kind == "sqlite" and not file.is_file():
        msg = f"there is no file {file.name!r}; a sqlite store is named sqlite:///PATH"
        raise ValueError(msg)


@contextmanager
def patient_and_quiet() -> Iterator[None]:
    """Let MLflow's client wait ten seconds for an answer and try twice, unless the environment says otherwise."""
    before = {key: os.environ.get(key) for key in (*_PATIENCE, *_QUIET)}
    os.environ.update({key: before[key] or value for key, value in _PATIENCE.items()} | _QUIET)
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def is_denied(error: Exception) -> bool:
    """Return whether a server wants another login."""
    return getattr(error, "error_code", "") in {"UNAUTHENTICATED", "PERMISSION_DENIED"}


def is_silent(error: BaseException | None) -> bool:
    """Return whether a server gave no answer, or not in time."""
    from requests import exceptions  # noqa: PLC0415 - comes with MLflow's client

    while error is not None and not isinstance(error, exceptions.ConnectionError | exceptions.Timeout | TimeoutError):
        error = error.__cause__ or error.__context__
    return error is not None


def sentence(error: Exception, place: str) -> str:
    """Return why a server was not read, in words of ours: those of the client repeat the address with its login."""
    if is_denied(error):
        return f"{place} refuses to be read without the login of somebody who may; {_LOGIN}"
    if is_silent(error):
        return f"{place} does not answer; check the address, and that the server is up and can be reached from here"
    if isinstance(error, ImportError):
        return f"{place} needs the Python package {error.name or 'of its database'}, which is not installed"
    what = getattr(error, "error_code", "") or type(error).__name__
    return f"{place} does not answer as an MLflow server of version 2 or later does ({what}); check the address"
