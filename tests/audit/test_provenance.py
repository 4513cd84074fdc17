from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_tabular_helpers import opened, ran

from debtkit.instruments.audit.checks.provenance import Provenance
from debtkit.instruments.audit.checks.provenance_files import declared
from debtkit.instruments.audit.checks.provenance_licences import family_of

if TYPE_CHECKING:
    from pathlib import Path

FAMILIES = {
    "public domain": ["CC0-1.0", "cc0", "Public Domain", "PDDL-1.0", "Unlicense"],
    "permissive": ["CC-BY-4.0", "cc by 3.0", "MIT", "Apache License 2.0", "bsd-3-clause", "ODC-By-1.0",
                   "https://creativecommons.org/licenses/by/4.0/", "CDLA-Permissive-2.0"],
    "share-alike": ["CC-BY-SA-3.0", "ODbL-1.0", "GPL-3.0-only", "AGPL-3.0", "lgpl", "CDLA-Sharing-1.0",
                    "https://creativecommons.org/licenses/by-sa/4.0/"],
    "non-commercial": ["CC-BY-NC-4.0", "cc_by_nc_sa_4.0", "Attribution-NonCommercial", "research only"],
    "no derivatives": ["CC-BY-ND-4.0"],
    "use restrictions": ["openrail++", "llama3.1"],
    "restricted": ["All rights reserved", "proprietary"],
    "unknown": ["unknown", "other", "?", "see website"],
}  # fmt: skip


@pytest.mark.parametrize(("family", "text"), [(family, text) for family, texts in FAMILIES.items() for text in texts])
def test_families(family: str, text: str) -> None:
    assert family_of(text) == family


def test_columns_of_licence_and_origin() -> None:
    columns = {
        "License": ["MIT", "CC-BY-NC-4.0", "", None, "MIT", "GPL-3.0"],
        "source_url": ["https://a.example"] * 6,
        "resources": ["x"] * 6,
    }
    with opened(columns) as data:
        outcome = Provenance().run(data)
        for finding in outcome.findings:
            assert data.table.engine.query(finding.sql)
    assert [(one["column"], one["part"], one["filled"]) for one in outcome.figures["columns"]] == [
        ("License", "licence", 4), ("source_url", "origin", 6),
    ]  # fmt: skip
    assert outcome.figures["families"] == {"permissive": 2, "non-commercial": 1, "share-alike": 1}
    assert [(f.severity, f.rows) for f in outcome.findings] == [("medium", 2), ("medium", 1), ("low", 1)]


def test_nothing_at_all_is_an_information() -> None:
    (finding,) = ran(Provenance(), {"a": [1, 2]}).findings
    assert finding.severity == "info"


def test_files_beside_the_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table({"a": [1]}), tmp_path / "data" / "train.parquet")
    (tmp_path / "README.md").write_text("---\nlicense: cc-by-nc-4.0\npretty_name: x\n---\n# Card\n")
    (tmp_path / "dataset_info.json").write_text(json.dumps({"license": "MIT"}))
    (tmp_path / "LICENSE").write_text("Apache License\nVersion 2.0\n")
    told = declared([str(tmp_path / "data" / "train.parquet")])
    assert [(one["file"], one["licence"]) for one in told] == [
        ("README.md", "cc-by-nc-4.0"), ("dataset_info.json", "MIT"), ("LICENSE", "Apache-2.0"),
    ]  # fmt: skip
    (finding,) = ran(Provenance(), str(tmp_path / "data" / "train.parquet")).findings
    assert finding.says == "README.md declares 'cc-by-nc-4.0': the data are under a licence for non-commercial use"


@pytest.mark.parametrize("text", ["---\n: [\n---\n", "---\n- a\n---\n", "no header", "---\nlicense: {a: b}\n---\n", ""])
def test_broken_cards_tell_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(text)
    (tmp_path / "dataset_info.json").write_text("[" * 2000)
    assert declared([str(tmp_path / "a.csv")]) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "LICENSE").write_text("MIT License")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "LICENSE").symlink_to(tmp_path / "away" / "LICENSE")
    assert declared([str(tmp_path / "here" / "a.csv")]) == []
