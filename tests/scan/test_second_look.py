"""What takes two files, or a file and its past, to be seen."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from debtkit.facts import Status
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from debtkit.facts import Fact

CARD = (
    "# Titler\n\n## Intended use\n\nGives a short title to a ticket of the help desk, in English.\n\n"
    "## Evaluation\n\nPeople preferred its titles in seventy of one hundred tickets.\n"
)
CALL = (
    "from openai import OpenAI\n\nMODEL = '{}'\n\n\ndef ask(text):\n"
    "    return OpenAI().responses.create(model=MODEL, input=text)\n"
)
KEY = "sk-" + "proj-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sQe6UaXo1"
SECOND = "hf_" + "QwZrTyUvKpLmNbVcXsDfGhJkWqErTz"


class Repository:
    """A repository that is written commit by commit, each on its day and by its author."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")

    def git(self, *args: str, day: str = "2024-01-01", who: str = "Ada") -> str:
        """Run a git command on a day, as somebody."""
        said = {"user.name": who, "user.email": f"{who.lower()}@example.org", "commit.gpgsign": "false"}
        settings = [part for name, value in said.items() for part in ("-c", f"{name}={value}")]
        env = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00Z")
        done = subprocess.run(
            ["git", *settings, "-c", "core.hooksPath=/dev/null", "-C", str(self.root), *args],
            check=True,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(self.root), **env},
        )
        return done.stdout.strip()

    def commit(
        self, files: Mapping[str, str | None], day: str = "2024-01-01", says: str = "work", who: str = "Ada"
    ) -> str:
        """Write files, or remove those without a text, and commit all; return the commit."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", says, day=day, who=who)
        return self.git("rev-parse", "--short", "HEAD")

    def fact(self, key: str, *, as_of: date | None = None, history: bool = False) -> Fact:
        """Scan, and return one fact."""
        return scan(self.root, as_of=as_of, history=history, cache=False)[key]


@pytest.fixture
def repository(lay: Callable[[Mapping[str, str]], Path]) -> Repository:
    return Repository(lay({}))


def places(fact: Fact) -> list[tuple[str, str]]:
    return [(place.path, place.locator) for place in fact.evidence]


def test_a_card_is_stale_when_the_model_was_changed_more_than_a_month_later(repository: Repository) -> None:
    repository.commit({"MODEL_CARD.md": CARD, "llm.py": CALL.format("gpt-4o-2024-05-13")})
    repository.commit({"llm.py": CALL.format("gpt-4o-2024-08-06")}, "2024-09-01")
    fact = repository.fact("model_card_stale")
    assert fact.holds
    assert places(fact) == [("MODEL_CARD.md", "L1"), ("llm.py", "L3")]
    assert fact.evidence[0].excerpt == ("last changed on 2024-01-01; the model's name in llm.py changed 244 days later")


@pytest.mark.parametrize(
    "change",
    [
        {"llm.py": CALL.format("gpt-4o-2024-05-13") + "\n\ndef tell(text):\n    print(ask(text))\n"},
        {"llm.py": "import os\n" + CALL.format("gpt-4o-2024-05-13")},
        {"tests/test_llm.py": CALL.format("gpt-4o-2024-08-06")},
        {"MODEL_CARD.md": CARD + "\nChecked again.\n", "llm.py": CALL.format("gpt-4o-2024-08-06")},
    ],
    ids=["other lines", "moved lines", "tests", "card too"],
)
def test_a_card_is_not_stale_by_changes_that_are_not_the_model(
    repository: Repository, change: Mapping[str, str]
) -> None:
    repository.commit({"MODEL_CARD.md": CARD, "llm.py": CALL.format("gpt-4o-2024-05-13")})
    repository.commit(change, "2024-09-01")
    fact = repository.fact("model_card_stale")
    assert (fact.status, fact.value) == (Status.MEASURED, False)


def test_a_month_is_left_for_the_card(repository: Repository) -> None:
    repository.commit({"MODEL_CARD.md": CARD, "llm.py": CALL.format("gpt-4o-2024-05-13")})
    repository.commit({"llm.py": CALL.format("gpt-4o-2024-08-06")}, "2024-01-25")
    assert not repository.fact("model_card_stale").holds


def test_new_training_code_and_new_weights_make_a_card_stale(repository: Repository) -> None:
    train = "import torch\nfor batch in rows:\n    loss = model(batch)\n    loss.backward()\n"
    repository.commit({"MODEL_CARD.md": CARD, "train.py": train, "weights/a.safetensors": "1"})
    repository.commit({"train.py": train + "step(batch)\n" * 30}, "2024-05-01")
    assert ("train.py", "") in places(repository.fact("model_card_stale"))
    repository.commit({"weights/a.safetensors": "2"}, "2024-06-01")
    assert ("weights/a.safetensors", "") in places(repository.fact("model_card_stale"))


def test_without_a_card_or_a_history_the_question_does_not_arise(repository: Repository) -> None:
    repository.commit({"llm.py": CALL.format("gpt-4o-2024-05-13")})
    assert repository.fact("model_card_stale").status is Status.NOT_APPLICABLE
    (repository.root / "MODEL_CARD.md").write_text(CARD, "utf-8")
    assert scan(repository.root, git=False)["model_card_stale"].status is Status.NOT_APPLICABLE


def test_a_key_that_was_removed_is_found_in_its_commit(repository: Repository) -> None:
    commit = repository.commit({"app.py": f"KEY = '{KEY}'\n"}, "2024-02-03")
    repository.commit({"app.py": "import os\nKEY = os.environ['KEY']\n"})
    fact = repository.fact("secret_in_git_history", history=True)
    assert places(fact) == [("app.py", f"commit {commit}")]
    assert fact.evidence[0].excerpt == "OpenAI key: sk***, committed on 2024-02-03"
    assert KEY[5:] not in scan(repository.root, history=True, cache=False).to_json()


def test_a_key_that_is_still_there_is_told_once_by_the_other_check(repository: Repository) -> None:
    repository.commit({"app.py": f"KEY = '{KEY}'\n"})
    repository.commit({"app.py": None, "settings.py": f"KEY = '{KEY}'\n"})
    assert not repository.fact("secret_in_git_history", history=True).holds
    assert repository.fact("real_secret_committed").holds


def test_a_key_is_told_at_the_commit_that_brought_it_and_once(repository: Repository) -> None:
    first = repository.commit({"a.py": f"KEY = '{KEY}'\n"}, "2024-01-02")
    repository.commit({"a.py": None, "b.py": f"KEY = '{KEY}'\n", "odd name.py": f"T = '{SECOND}'\n"}, "2024-01-03")
    repository.commit({"b.py": None, "odd name.py": None}, "2024-01-04")
    told = places(repository.fact("secret_in_git_history", history=True))
    assert told[0] == ("a.py", f"commit {first}")
    assert [path for path, _ in told] == ["a.py", "odd name.py"]


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "KEY = 'sk-your-key-goes-here-please-now'\n"},
        {"tests/test_app.py": f"KEY = '{KEY}'\n"},
        {"yarn.lock": f"integrity {KEY}\n"},
        {"third_party/x.py": f"KEY = '{KEY}'\n"},
    ],
    ids=["placeholder", "test", "lock file", "other people's"],
)
def test_what_is_no_key_of_the_project_is_not_told(repository: Repository, files: Mapping[str, str]) -> None:
    repository.commit(files)
    repository.commit(dict.fromkeys(files))
    fact = repository.fact("secret_in_git_history", history=True)
    assert (fact.status, fact.value) == (Status.MEASURED, False)


def test_the_history_is_searched_only_when_asked(repository: Repository) -> None:
    repository.commit({"app.py": f"KEY = '{KEY}'\n"})
    repository.commit({"app.py": "x = 1\n"})
    fact = repository.fact("secret_in_git_history")
    assert (fact.status, fact.evidence) == (Status.NOT_SHOWN, ())
    assert not [found for found in scan(repository.root, cache=False).findings if found.key == fact.key]


def test_a_history_that_was_searched_in_part_shows_what_was_searched(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"app.py": f"KEY = '{KEY}'\n"})
    repository.commit({"app.py": "x = 1\n"})
    monkeypatch.setattr("debtkit.instruments.scan._past_keys._MOST_BYTES", 1)
    fact = repository.fact("secret_in_git_history", history=True)
    assert (fact.status, fact.value, places(fact)) == (Status.NOT_SHOWN, False, [(".git", "history")])


def test_without_a_history_there_is_nothing_to_search(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = lay({"app.py": "x = 1\n"})
    assert scan(root, history=True, cache=False)["secret_in_git_history"].status is Status.NOT_APPLICABLE


def test_nothing_that_the_repository_configures_is_run_by_the_search(repository: Repository) -> None:
    trap = repository.root / "ran"
    repository.commit({".gitattributes": "*.py diff=trap\n", "app.py": f"KEY = '{KEY}'\n"})
    repository.git("config", "diff.trap.textconv", f"touch {trap}; cat")
    repository.git("config", "diff.trap.command", f"touch {trap}")
    repository.git("config", "diff.external", f"touch {trap}")
    repository.commit({"app.py": "x = 1\n", "MODEL_CARD.md": CARD, "llm.py": CALL.format("gpt-4o-2024-05-13")})
    trap.unlink(missing_ok=True)
    assert repository.fact("secret_in_git_history", history=True).holds
    assert not trap.exists()


def test_a_file_that_a_snapshot_lacks_is_no_broken_claim(repository: Repository) -> None:
    readme = "# Tickets\n\n![all](docs/all.png)\n[gone](docs/gone.md)\n"
    repository.commit({"README.md": readme, "docs/all.png": "picture", "docs/x.md": "# X\n"})
    blob = repository.git("rev-parse", "HEAD:docs/all.png")
    (repository.root / "docs/all.png").unlink()
    assert places(repository.fact("readme_claim_broken")) == [("README.md", "L3"), ("README.md", "L4")]
    (repository.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert places(repository.fact("readme_claim_broken")) == [("README.md", "L4")]


def test_a_trail_of_requests_settles_it(repository: Repository) -> None:
    for number in range(35):
        repository.commit({"a.py": f"x = {number}\n"}, says=f"Better (#{number + 1})", who=("Ada", "Ben")[number % 2])
    fact = repository.fact("no_review_trail")
    assert (fact.status, fact.value) == (Status.MEASURED, False)
    assert fact.evidence[0].excerpt == "35 of the last 35 changes carry a mark of a review"


def test_direct_pushes_are_asked_about_and_not_charged(repository: Repository) -> None:
    for number in range(35):
        repository.commit({"a.py": f"x = {number}\n"}, who=("Ada", "Ben")[number % 2])
    result = scan(repository.root, cache=False)
    assert result["no_review_trail"].status is Status.NOT_SHOWN
    assert not [finding for finding in result.findings if finding.key == "no_review_trail"]


@pytest.mark.parametrize(("commits", "people"), [(35, ("Ada",)), (12, ("Ada", "Ben")), (35, ("Ada", "renovate[bot]"))])
def test_who_works_alone_or_began_yesterday_is_not_asked(
    repository: Repository, commits: int, people: tuple[str, ...]
) -> None:
    for number in range(commits):
        repository.commit({"a.py": f"x = {number}\n"}, who=people[number % len(people)])
    assert repository.fact("no_review_trail").status is Status.NOT_APPLICABLE


RESTING = {"README.md": "# Tickets\n\nIt writes titles.\n", "requirements.txt": "openai\n", "app.py": "x = 1\n"}
LATE, SOON = date(2025, 7, 1), date(2024, 7, 1)


def test_a_project_at_rest_that_says_nothing_is_debt(repository: Repository) -> None:
    repository.commit(RESTING)
    fact = repository.fact("unmaintained_and_silent", as_of=LATE)
    assert places(fact) == [("README.md", "")]
    assert "last commit on 2024-01-01" in fact.evidence[0].excerpt
    assert repository.fact("unmaintained_and_silent", as_of=SOON).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# Tickets\n\n**This project is no longer maintained.**\n"},
        {"README.md": "# Tickets\n\nCode for the paper on titles.\n"},
        {"requirements.txt": "openai==1.2.3\n"},
        {"uv.lock": 'version = 1\n[[package]]\nname = "openai"\nversion = "1.2.3"\n'},
    ],
    ids=["says so", "paper", "pinned", "locked"],
)
def test_a_project_may_rest_if_it_says_so_or_stands_still(repository: Repository, files: Mapping[str, str]) -> None:
    repository.commit({**RESTING, **files})
    fact = repository.fact("unmaintained_and_silent", as_of=LATE)
    assert (fact.status, fact.value) == (Status.MEASURED, False)


def test_a_model_shut_down_since_is_named(repository: Repository) -> None:
    repository.commit({**RESTING, "requirements.txt": "openai==1.2.3\n", "app.py": "MODEL = 'gpt-3.5-turbo-0613'\n"})
    fact = repository.fact("unmaintained_and_silent", as_of=LATE)
    assert "gpt-3.5-turbo-0613" in fact.evidence[0].excerpt
