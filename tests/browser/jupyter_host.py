"""A real JupyterLab or Notebook 7 with a real kernel, driven by Playwright.

What each oddity is for is said beside it: each was a failure once. Nothing is ended by name: the server is our own
child in its own process group, and its kernels are shut down through its own interface first.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

THEMES = "@jupyterlab/apputils-extension/themes"
# Without these a news toast covers the page, and Run All may meet a "Select Kernel" dialog.
SETTINGS: dict[str, dict[str, object]] = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    THEMES: {},
    "@jupyterlab/notebook-extension/tracker": {"autoStartDefaultKernel": True, "windowingMode": "none"},
}


@dataclass(frozen=True)
class Server:
    """A running Jupyter server of ours."""

    url: str
    token: str
    app: str


@dataclass
class Wire:
    """What came from the kernel to the page since the last reset."""

    frames: int = 0
    characters: int = 0
    models: int = 0

    def reset(self) -> None:
        """Start counting from zero."""
        self.frames = self.characters = self.models = 0


@dataclass
class Errors:
    """Console errors and uncaught exceptions of one page."""

    lines: list[str] = field(default_factory=list)


def _environment(home: Path) -> dict[str, str]:
    places = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    return os.environ | {
        **{f"JUPYTER_{key}": str(home / folder) for key, folder in places.items()},
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def _write_settings(home: Path, *, dark: bool) -> None:
    for name, value in SETTINGS.items():
        chosen = value | ({"theme": "JupyterLab Dark"} if dark and name == THEMES else {})
        target = home / "settings" / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(chosen), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def jupyter_server(
    root: Path, *, app: str = "lab", dark: bool = False, log: Path, timeout: float = 90
) -> Iterator[Server]:
    """Start JupyterLab (`app="lab"`) or Notebook 7 (`app="notebook"`) on a free port."""
    port, token = _free_port(), secrets.token_hex(16)
    module = ["jupyterlab"] if app == "lab" else ["notebook"]
    options = [
        "--no-browser",
        f"--port={port}",
        "--ip=127.0.0.1",
        "--allow-root",
        f"--IdentityProvider.token={token}",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={root}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        # Both give the page `window.jupyterapp`, so that tests can run commands, not click menus.
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jup-", ignore_cleanup_errors=True)))
        _write_settings(home, dark=dark)
        sink = stack.enter_context(log.open("w", encoding="utf-8"))
        process = subprocess.Popen(
            [sys.executable, "-m", *module, *options],
            env=_environment(home),
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_up(process, f"{url}/api/status?token={token}", timeout, log)
            yield Server(url, token, app)
        finally:
            _stop(process, f"{url}/api/shutdown?token={token}")


def _wait_until_up(process: subprocess.Popen[bytes], status: str, timeout: float, log: Path) -> None:
    deadline = time.monotonic() + timeout
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(status, timeout=1):
            return
        time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    msg = f"the Jupyter server did not come up (exit code {process.poll()}):\n{tail}"
    raise RuntimeError(msg)


def _stop(process: subprocess.Popen[bytes], shutdown: str) -> None:
    with contextlib.suppress(OSError):  # kernels first, so that none outlives the server
        request = urllib.request.Request(shutdown, method="POST")
        with urllib.request.urlopen(request, timeout=5):
            pass
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def collect_errors(page: Page) -> Errors:
    """Keep what the page's console reports as errors from now on."""
    errors = Errors()
    page.on("console", lambda message: errors.lines.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.lines.append(f"pageerror: {error}"))
    return errors


def watch_wire(page: Page) -> Wire:
    """Count the kernel's websocket frames; call before the notebook is opened."""
    wire = Wire()

    def on_frame(payload: str | bytes) -> None:
        wire.frames += 1
        wire.characters += len(payload)
        opened = b"comm_open" if isinstance(payload, bytes) else "comm_open"
        wire.models += opened in payload  # type: ignore[operator]

    page.on("websocket", lambda socket: socket.on("framereceived", on_frame))
    return wire


def open_notebook(page: Page, server: Server, name: str) -> None:
    """Open a notebook and wait until its kernel answers.

    In Lab, a workspace of its own: the default one brings back the tabs of the last page. Never `/doc/tree`, where Run
    All met a dialog. The promise `sessionContext.ready`, not the idle mark, which shows while still connecting.
    """
    if server.app == "lab":
        page.goto(f"{server.url}/lab/workspaces/t{secrets.token_hex(4)}/tree/{name}?token={server.token}")
    else:
        page.goto(f"{server.url}/notebooks/{name}?token={server.token}")
    page.wait_for_selector(".jp-Notebook", timeout=90_000)
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.sessionContext", timeout=90_000)
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.context.sessionContext.ready }")


def run_all(page: Page) -> None:
    """Run every cell by command; returns when all of them have run."""
    done = page.evaluate("async () => await window.jupyterapp.commands.execute('notebook:run-all-cells')")
    assert done, f"a cell failed: {outputs(page).all_inner_texts()}"


def run_cell(page: Page, index: int) -> None:
    """Run one cell by command and wait for it."""
    page.evaluate(
        """async index => { const notebook = window.jupyterapp.shell.currentWidget.content;
             notebook.activeCellIndex = index; notebook.deselectAll();
             await window.jupyterapp.commands.execute('notebook:run-cell'); }""",
        index,
    )


def time_cell(page: Page, index: int, selector: str, count: int) -> float:
    """Run one cell; return ms from its start until `count` elements match in the notebook, plus two frames."""
    return float(
        page.evaluate(
            """async ([index, selector, count]) => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = index; notebook.deselectAll();
              const began = performance.now();
              const run = window.jupyterapp.commands.execute('notebook:run-cell');
              await new Promise((done, fail) => { const look = () => {
                if (notebook.node.querySelectorAll(selector).length >= count)
                  requestAnimationFrame(() => requestAnimationFrame(done));
                else if (performance.now() - began > 30000) fail(new Error('not shown in 30 s'));
                else setTimeout(look, 5); }; look(); });
              const ms = performance.now() - began; await run; return ms; }""",
            [index, selector, count],
        )
    )


def kill_kernel(server: Server) -> None:
    """Kill every kernel of the server at once, as a crash would: SIGKILL, no goodbye."""
    with urllib.request.urlopen(f"{server.url}/api/kernels?token={server.token}", timeout=10) as reply:
        kernels = json.load(reply)
    assert kernels, "no kernel runs"
    for kernel in kernels:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if f"kernel-{kernel['id']}" in (entry / "cmdline").read_text(errors="replace"):
                        os.kill(int(entry.name), signal.SIGKILL)


def restart_kernel(page: Page) -> None:
    """Start the kernel anew and wait until it answers."""
    page.evaluate(
        """async () => { const session = window.jupyterapp.shell.currentWidget.context.sessionContext;
             await session.session.kernel.restart(); await session.ready; }"""
    )


def outputs(page: Page) -> Locator:
    """Return the output areas only: the source of a cell may hold the same words as its output."""
    return page.locator(".jp-OutputArea")
