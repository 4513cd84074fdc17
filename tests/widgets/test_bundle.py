"""The committed front end: small, current, with its licences, and free of addresses."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import debtkit.widgets
from debtkit.render.charts import GRADE_COLOURS, NO_GRADE

ROOM = Path(debtkit.widgets.__file__).parent
FRONTEND = ROOM / "frontend"
STATIC = ROOM / "static"
WIDGETS = ("assessment", "audit")
BUILT = tuple(f"{name}.{kind}" for name in WIDGETS for kind in ("js", "css", "LICENSES.txt"))


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_bundle_is_small(widget: str) -> None:
    assert (STATIC / f"{widget}.js").stat().st_size <= 40_000
    assert (STATIC / f"{widget}.css").stat().st_size <= 16_000


def test_the_bundle_fetches_nothing() -> None:
    """The only addresses in it are names of XML vocabularies."""
    for name in (name for name in BUILT if not name.endswith(".txt")):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[^\"'`\s]+", text)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1998/Math/MathML",
            "http://www.w3.org/1999/xhtml",
        }
        assert not re.search(r"\bfetch\(|XMLHttpRequest|@import|url\((?![#`])", text)


def test_no_source_writes_markup_from_text() -> None:
    for source in FRONTEND.glob("src/**/*.ts*"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source.read_text(encoding="utf-8")
        )


def test_the_marks_have_the_colours_of_the_charts() -> None:
    """The letter in a heading and the one in a bar."""
    style = (FRONTEND / "src/shared/base.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--debtkit-grade-(\w+): (#\w+);", style))
    assert colours == {letter.lower(): colour for letter, colour in GRADE_COLOURS.items()} | {"none": NO_GRADE}


@pytest.mark.parametrize("widget", WIDGETS)
def test_every_bundled_package_has_its_licence(widget: str) -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    notices = (STATIC / f"{widget}.LICENSES.txt").read_text(encoding="utf-8")
    for name, version in package["dependencies"].items():
        assert f"{name} {version} (MIT)" in notices


def test_versions_are_exact_and_the_lock_names_no_host() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    for version in (package["dependencies"] | package["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert '"resolved"' not in (FRONTEND / "package-lock.json").read_text(encoding="utf-8")


def test_the_committed_bundle_is_current(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules").is_dir():
        pytest.skip("needs node and `npm install` in debtkit/widgets/frontend")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=FRONTEND, check=True, capture_output=True, timeout=120)
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (STATIC / name).read_bytes(), f"rebuild {name}: npm run build"
