from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
import yaml
from audit_parsers import markdown_tokens
from audit_worlds import finding, hand_made
from documents_helpers import HOSTILE

from debtkit.instruments.audit import DataError, Outcome, Severity
from debtkit.instruments.audit.cards._measured import size_category

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Audit

LANGUAGES = {
    "prompt": {"texts": 90, "languages": [{"language": "en", "texts": 60}, {"language": "de", "texts": 30}]},
    "response": {"texts": 90, "languages": [{"language": "en", "texts": 90}, {"language": "ro", "texts": 1}]},
}


def audited() -> Audit:
    return hand_made(
        findings=[finding(), finding("personal_data", Severity.HIGH, says="3 rows of `prompt` hold e-mail addresses.")],
        outcomes={"language_mix": Outcome(figures=LANGUAGES), "group_balance": Outcome()},
    )


def front(text: str) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(text.split("---\n")[1])
    return loaded


def test_front_matter_holds_what_was_measured_and_nothing_else() -> None:
    assert front(audited().to_data_card()) == {
        "language": ["en", "de"],
        "size_categories": ["n<1K"],
        "multilinguality": ["multilingual"],
        "dataset_info": {
            "features": [
                {"name": "prompt", "dtype": "string"},
                {"name": "response", "dtype": "string"},
                {"name": "label", "dtype": "string"},
                {"name": "amount", "dtype": "float64"},
            ]
        },
    }


def test_what_was_given_stands_in_the_card() -> None:
    card = audited().to_data_card(name="Fruit", license="cc-by-4.0", answers={"direct-use": "To learn fruit."})

    assert front(card)["license"] == "cc-by-4.0"
    assert front(card)["pretty_name"] == "Fruit"
    assert "# Dataset Card for Fruit" in card
    assert "**Stated:** To learn fruit." in card
    assert not [question for question in card.missing if question.startswith(("license", "direct-use"))]


def test_what_nobody_measured_is_asked() -> None:
    card = audited().to_data_card()

    assert "not stated: Why was it made?" in card
    assert "curation-rationale: Why was it made?" in card.missing
    assert "license: under which licence may the data be used?" in card.missing
    assert "3 rows of `prompt` hold e-mail addresses. (`personal_data`)" in card
    assert "No imbalance between groups was found (`group_balance`)." in card


def test_nobody_looked_is_not_nothing_found() -> None:
    bare = hand_made().to_data_card()

    assert "No imbalance" not in bare
    assert "personal-information: Does it hold data about people?" in bare.missing


def test_an_answer_without_a_place_is_refused() -> None:
    with pytest.raises(DataError, match="did you mean 'curation-rationale'"):
        audited().to_data_card(answers={"curation-rational": "x"})


def test_sizes_are_the_words_of_the_hub() -> None:
    sizes = [(999, "n<1K"), (1000, "1K<n<10K"), (10**6 - 1, "100K<n<1M"), (10**6, "1M<n<10M"), (10**12, "n>1T")]
    assert [(rows, size_category(rows)) for rows, _ in sizes] == sizes


def test_what_people_wrote_survives(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    audited().to_data_card(path)
    text = path.read_text(encoding="utf-8")
    text = text.replace("---\n", "---\n# mine\nlicense: mit\nlanguage: [fr]\n", 1)
    lines = text.split("\n")
    text = "\n".join(line for at, line in enumerate(lines) if not (line.startswith("- ") and at in {6, 7}))
    text = text.replace("## Citation\n", "## Citation\n\nPlease cite us.\n")
    head = "---\n# mine\nlicense: mit   # ours\nlanguage: [fr]\nsize_categories:\n- n>1T\n---\n"
    path.write_text(head + text.split("---\n", 2)[2], encoding="utf-8")

    card = audited().to_data_card(path)

    assert path.read_text(encoding="utf-8") == card
    assert "# mine\nlicense: mit   # ours\nlanguage: [fr]\n" in card
    assert front(card)["size_categories"] == ["n<1K"]
    assert "## Citation\n\nPlease cite us.\n" in card
    assert "How should it be cited?" not in card
    assert audited().to_data_card(path) == card


def test_a_file_without_blocks_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# Mine\n", encoding="utf-8")

    for write in (audited().to_data_card, audited().to_datasheet):
        with pytest.raises(DataError, match=r"README\.md was left as it is"):
            write(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="not UTF-8"):
        audited().to_data_card(path)


def test_a_datasheet_has_seven_sections_and_keeps_prose(tmp_path: Path) -> None:
    path = tmp_path / "DATASHEET.md"
    sheet = audited().to_datasheet(path, name="Fruit", answers={"why-made": "For a test."})

    sections = [line for line in sheet.split("\n") if line.startswith("## ")]
    assert len(sections) == 7
    assert "**Stated:** For a test." in sheet
    assert "5 rows x 4 columns." in sheet
    assert len(sheet.missing) > 15
    path.write_text(sheet.replace("### Who paid for it?\n", "### Who paid for it?\n\nNobody.\n"), encoding="utf-8")
    again = audited().to_datasheet(path, name="Fruit", answers={"why-made": "For a test."})
    assert "### Who paid for it?\n\nNobody.\n" in again
    assert again.count("nobody has answered yet") == sheet.count("nobody has answered yet") - 1


def test_hostile_names_stay_text_in_cards() -> None:
    names = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    found = [finding(f"exact_duplicates{at}", says=name, columns=(name,)) for at, name in enumerate(names)]
    audit = hand_made(pa.table([[1]] * len(names), names=names), [*found, finding(says=" ".join(names))])

    for text in (audit.to_data_card().split("---\n", 2)[2], audit.to_datasheet()):
        kinds = {token.type for token in markdown_tokens(text) if token.type.startswith(("html", "link", "image"))}
        inside = {t.content.strip() for t in markdown_tokens(text) if t.type.startswith("html")}
        assert kinds <= {"html_block"}
        assert all(one.startswith("<!-- debtkit:") for block in inside for one in block.split("\n"))
