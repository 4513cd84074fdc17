"""Which area a foreign rule belongs to, and which rules mean the same as a fact of ours."""

from __future__ import annotations

import re

DEFAULT_AREA = "architecture"
"""Where a rule goes that nothing here names: most linters look at how code is built."""

_PREFIXES = {
    "ruff": {
        "S": "compliance",
        "BLE": "transparency",
        "G": "transparency",
        "LOG": "transparency",
        "T10": "transparency",
        "T20": "transparency",
        "TRY": "transparency",
        "NPY": "data",
        "PD": "data",
        "ASYNC": "scaling",
        "PERF": "scaling",
        "PT": "testing",
        "D": "documentation",
        "DOC": "documentation",
        "ERA": "team",
        "FIX": "team",
        "TD": "team",
        "AIR": "retirement",
        "UP": "retirement",
        "YTT": "retirement",
        "EXE": "deployment",
    },
    "pylint": {"C011": "documentation", "W0511": "team", "W0702": "transparency", "W0718": "transparency"},
}
_PREFIXES["flake8"] = _PREFIXES["ruff"]
_TOOLS = {
    "compliance": (
        "bandit", "checkov", "codeql", "detect-secrets", "dependency-check", "gitleaks", "grype", "osv-scanner",
        "pip-audit", "safety", "semgrep", "snyk", "trivy", "trufflehog", "zizmor",
    ),
    "deployment": ("actionlint", "hadolint", "kube-linter", "shellcheck"),
    "documentation": ("codespell", "interrogate", "markdownlint", "pydocstyle", "vale"),
    "openness": ("deptry", "licensecheck", "reuse", "scancode"),
    "testing": ("coverage", "pytest"),
}  # fmt: skip
_OF_TOOL = {tool: area for area, tools in _TOOLS.items() for tool in tools}
_CODE = re.compile(r"([A-Z]+)(\d*)")

_SAME_AS = {
    ("bandit", "B301"): "unsafe_deserialization",
    ("bandit", "B506"): "unsafe_deserialization",
    ("bandit", "B614"): "unsafe_deserialization",
    ("ruff", "S301"): "unsafe_deserialization",
    ("ruff", "S506"): "unsafe_deserialization",
}
_SECRET_TOOLS = frozenset({"detect-secrets", "gitleaks", "trufflehog"})
_ABOUT_SECRETS = re.compile(r"(?i)passw|secret|credential|token|api.?key|private.?key|access.?key")
_SECRET_RULES = frozenset({"B105", "B106", "B107", "S105", "S106", "S107"})


def area_of(tool: str, rule: str, *, security: bool = False) -> str:
    """Return the area of a rule: by its code, else by what its tool says of it, else by the tool.

    Codes such as ``PLR0913`` belong to the prefix that their letters are, or that their letters and digits begin with.
    """
    prefixes = _PREFIXES.get(tool, {})
    code = _CODE.match(rule)
    for prefix, area in sorted(prefixes.items(), key=lambda item: -len(item[0])):
        if code and (prefix == code[1] or (prefix[-1].isdigit() and rule.startswith(prefix))):
            return area
    return "compliance" if security else _OF_TOOL.get(tool, DEFAULT_AREA)


def same_as(tool: str, rule: str, path: str) -> str:
    """Return the fact that a rule means, if there is one; what tests load is nobody's risk and stays foreign."""
    parts = path.lower().split("/")
    in_tests = any(part in {"test", "tests", "testing"} for part in parts[:-1]) or parts[-1].startswith("test_")
    return "" if in_tests else _SAME_AS.get((tool, rule), "")


def quotes_secrets(tool: str, rule: str, *texts: str) -> bool:
    """Return whether what this rule quotes may be a password, so that nothing of it may be shown."""
    return tool in _SECRET_TOOLS or rule in _SECRET_RULES or any(_ABOUT_SECRETS.search(text) for text in (rule, *texts))
