"""Changes of data frames that can go wrong without a word."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import dotted
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Call, Module

_FRAME_NAME = re.compile(r"^(?:\w+_)?(?:df|dataframe|data_frame)\d*(?:_\w+)?$|^df[a-z]?\d*$", re.IGNORECASE)
_MAKERS = re.compile(r"^(?:pandas|pd)\.(?:DataFrame|read_\w+|concat|merge|json_normalize)$")
_INPLACE = frozenset(
    {
        "fillna", "replace", "drop", "dropna", "rename", "sort_values", "sort_index", "drop_duplicates", "reset_index", "set_index", "clip", "interpolate",
        "ffill", "bfill", "where", "mask",
    }
)  # fmt: skip
_LOCATORS = frozenset({"loc", "iloc", "at", "iat"})
_CHAINED = (ast.Subscript, ast.Attribute)
_KEYS = frozenset({"on", "left_on", "right_on", "left_index", "right_index"})
_BY_NUMBER = 3
"""``pd.merge(left, right, how, on)``: with four arguments the keys are given by position."""


class FrameSilentFailure(Rule):
    """A data frame is changed through a piece of itself, or merged without naming the keys."""

    key = "frame_silent_failure"
    area = "data"
    check = "DK309"
    bad = True
    about = Subject("code that works with pandas", ("frame.code",))
    needs = ("ast",)
    words = frozenset({"pandas", "pd"})
    says = "this changes a copy, or merges by whatever columns have the same name"
    fix = "Assign through one .loc[rows, column]; name the keys of a merge with on=, how= and validate=."
    not_counted = (
        "Nested dictionaries; crosses and merges by index; a whole frame that is changed in place.",
        "`read_csv` without dtypes: too common, and mostly right, to be told.",
    )
    known_limits = (
        "A frame is known by pandas making it, by its annotation or by a name such as `df`; others are missed.",
        "Before pandas 3, `df['a'].fillna(0, inplace=True)` mostly changes the frame, with a warning; from 3 on it never does.",
    )
    examples_bad = (
        {"a.py": "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf[df['x'] > 1]['y'] = 0\n"},
        {"a.py": "import pandas as pd\ndef f(rows: pd.DataFrame):\n    rows.loc[rows.x > 1]['y'] = 0\n"},
        {"a.py": "import pandas as pd\nboth = pd.merge(left, right)\n"},
        {"a.py": "import pandas as pd\ntable = pd.read_csv('a.csv')\nboth = table.merge(other, how='left')\n"},
        {"a.py": "import pandas as pd\ndf = load()\ndf['x'].fillna(0, inplace=True)\n"},
    )
    examples_good = (
        {
            "a.py": "import pandas as pd\nsettings = {'a': {}}\nsettings['a']['b'] = 1\nrows = [{}]\nrows[0]['x'] = 1\ndf = pd.read_csv('a.csv')\ndf.loc[df['x'] > 1, 'y'] = 0\ndf.fillna(0, inplace=True)\n"
        },
        {
            "a.py": "import pandas as pd\nboth = pd.merge(left, right, on='id', how='left')\nall_ = pd.merge(left, right, how='cross')\nthird = pd.merge(left, right, 'left', 'id')\n"
        },
        {"a.py": "import pandas as pd\nimport git\nrepo = git.Repo('.')\nrepo.merge(branch)\n"},
        {
            "a.py": "import pandas as pd\nframes = {}\nframes['a']['x'] = 1\nframes['a'].drop(columns=['x'], inplace=True)\n"
        },
        {"tests/test_a.py": "import pandas as pd\ndf = pd.DataFrame()\ndf['a']['b'] = 1\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.imports_any(frozenset({"pandas"})) or "pandas" in module.aliases.values():
            yield module.sign("frame.code", 1, excerpt="")
        else:
            return
        chained = [(assign, target) for assign, target in _assigned(module) if isinstance(target.value, _CHAINED)]
        calls = list(module.called(_INPLACE | {"merge"}))
        frames = _Frames(module) if chained or calls else None
        if frames is None:
            return
        for assign, target in chained:
            if frames.is_chained(target):
                yield module.sign(self.key, assign)
        for call in calls:
            if frames.loses_its_change(call) if call.last != "merge" else frames.merges_by_any_name(call):
                yield module.sign(self.key, call.node)


def _assigned(module: Module) -> Iterator[tuple[ast.stmt, ast.Subscript]]:
    """Yield each statement that sets a piece of something, with that piece."""
    for assign in module.nodes(ast.Assign):
        yield from ((assign, target) for target in assign.targets if isinstance(target, ast.Subscript))
    for added in module.nodes(ast.AugAssign):
        if isinstance(added.target, ast.Subscript):
            yield added, added.target


class _Frames:
    """What in a module is known to be a data frame."""

    def __init__(self, module: Module) -> None:
        self.module = module
        made: set[str] = set()
        other: set[str] = set()
        for assign in module.nodes(ast.Assign):
            value = assign.value
            maker = isinstance(value, ast.Call) and _MAKERS.match(module.resolve(value.func))
            plain = isinstance(value, ast.Dict | ast.List | ast.DictComp | ast.ListComp | ast.Set | ast.Tuple)
            for name in (target.id for target in assign.targets if isinstance(target, ast.Name)):
                if maker:
                    made.add(name)
                elif plain or (isinstance(value, ast.Call) and dotted(value.func) in {"dict", "list", "defaultdict"}):
                    other.add(name)
        for function in module.functions:
            for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]:
                if argument.annotation is not None and module.resolve(argument.annotation) == "pandas.DataFrame":
                    made.add(argument.arg)
        self.made = made - other
        self.other = other

    def is_frame(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Name):
            return False
        return node.id in self.made or (node.id not in self.other and bool(_FRAME_NAME.match(node.id)))

    def is_chained(self, target: ast.Subscript) -> bool:
        """Return whether a value is set in a piece of a frame: ``df[a][b] = x``."""
        inner = target.value
        if isinstance(inner, ast.Attribute) and inner.attr in _LOCATORS:
            inner = inner.value
            return isinstance(inner, ast.Subscript) and self.is_frame(inner.value) and not _is_text(inner.slice)
        if not isinstance(inner, ast.Subscript):
            return False
        held = inner.value
        if isinstance(held, ast.Attribute) and held.attr in {"loc", "iloc"}:
            return self.is_frame(held.value)
        return self.is_frame(held)

    def loses_its_change(self, call: Call) -> bool:
        """Return whether a piece of a frame is changed in place."""
        inplace = call.keyword("inplace")
        if not (isinstance(inplace, ast.Constant) and inplace.value is True):
            return False
        held = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
        if not isinstance(held, ast.Subscript):
            return False
        base = held.value
        if isinstance(base, ast.Attribute) and base.attr in {"loc", "iloc"}:
            base = base.value
        return self.is_frame(base)

    def merges_by_any_name(self, call: Call) -> bool:
        """Return whether two frames are merged by whatever names they share."""
        how = call.keyword("how")
        if call.keyword(*_KEYS) is not None or call.splat or (isinstance(how, ast.Constant) and how.value == "cross"):
            return False
        count = len(call.node.args)
        if any(isinstance(argument, ast.Starred) for argument in call.node.args):
            return False
        if call.name == "pandas.merge":
            return count <= _BY_NUMBER
        held = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
        return held is not None and self.is_frame(held) and 0 < count < _BY_NUMBER


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
