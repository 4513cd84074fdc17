"""What facts are about: a fact is not applicable where its subject does not exist.

A clean bill for something that is not there would turn to debt on the day when it is made.
A subject without signs is looked for by its rule in `Rule.applies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan.rules._base import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign

MODEL_CALL = Subject("a call of a model", ("llm.ctor", "llm.client", "llm.call"))
GENERATION = Subject("a call that makes a model write", ("llm.ctor", "llm.call"))
HOSTED_CALL = Subject("a call of a model that somebody else serves", MODEL_CALL.signs)
HOSTED_MODEL = Subject("a hosted model, named or called", ("model.id", *GENERATION.signs))
MODEL_ID = Subject("the name of a hosted model", ("model.id",))
MODEL_SERVICE = Subject("a service or package module that calls a model", ("llm.service",))
MODEL_AND_UI = Subject("a user interface, and a call of a model", MODEL_CALL.signs)
SDK = Subject("an import of a model library", ("sdk.import",))
JUDGE = Subject("an evaluation or a judge that calls a model", (*GENERATION.signs, "test.llm.call", "test.llm.ctor"))
PROMPT = Subject("a prompt", ("prompt.code", "prompt.text", "prompt.long", "prompts_outside_code"))
HUB_WEIGHTS = Subject("weights from a hub", ("hub.load",))
HUB_DATA = Subject("a data set from a hub", ("hub.data",))
HUB = Subject("weights or data from a hub", (*HUB_WEIGHTS.signs, *HUB_DATA.signs))
WEIGHTS = Subject("a load of weights", ("hub.load", "load.weights"))
SERIALIZED = Subject("a load of a pickle or of weights, or such a file", ("load.serialized",))
NOTEBOOK = Subject("a notebook with code", ("notebook.code",))
TEST = Subject("a test in Python", ("test.function",))
CI_ACTION = Subject("a CI action of somebody else", ("ci.action",))
IMAGE = Subject("a Dockerfile or compose file that names an image", ("image.named",))
REQUIREMENTS = Subject("requirements, or a lock file", ("requirement", "python_lock_file"))
ENVIRONMENT = Subject("an environment variable that the code reads", ("env.read",))
README_CLAIM = Subject(
    "a README that names files, modules or make targets", ("claim.link", "claim.script", "claim.module", "claim.make")
)
CODE_FILE = Subject("code", ())
MODEL = Subject("a model, named or called", ("model.id", "gen.local", *MODEL_CALL.signs))
PROVIDER = Subject("a hosted model, named or called", ("model.id", "provider.js", *MODEL_CALL.signs))
PROMPTED_MODEL = Subject("a model that takes prompts", ())
SERVED_MODEL = Subject("more than training", ())
TRAINING = Subject("training", ("train",))
CHANCE = Subject("training, a random draw, or a data set from a hub", ("train", "random", "hub.data"))
PARAMETERS = Subject("training, or a model and 300 lines of Python", ())
SHARED_WORK = Subject("five commits or more", ())


def is_hosted(sign: Sign) -> bool:
    """Return whether a sign of a model call is of a model that somebody else serves."""
    return sign.extra.partition("|")[0] not in w.LOCAL_FAMILIES


def from_hub(signs: Iterable[Sign]) -> bool:
    """Return whether any load takes from a hub rather than from a file at hand."""
    return any(sign.extra != "local" for sign in signs)


def has_hosted_call(board: Board) -> bool:
    """Return whether any call goes to a model that somebody else serves."""
    return any(map(is_hosted, board.of(*MODEL_CALL.signs)))
