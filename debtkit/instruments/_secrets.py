"""Find keys by their providers' formats, and tell the real-looking from the placeholder.

Values never leave this module: a hit holds the position and the kind only.
"""


# ruff: noqa: E501, PLR2004 - patterns on one line; limits measured on labelled keys

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class SecretHit(NamedTuple):
    """Where a key stands in a text, and whose format it has."""

    start: int
    end: int
    kind: str


_FORMATS = (
    ("sk-", "Anthropic key", r"sk-ant-[A-Za-z0-9_-]{24,}"),
    ("sk-", "OpenRouter key", r"sk-or-v1-[0-9a-f]{40,}"),
    ("sk-", "Langfuse key", r"sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    ("sk-", "OpenAI key", r"sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9][A-Za-z0-9_-]{19,}"),
    ("hf_", "Hugging Face token", r"hf_[A-Za-z0-9]{30,}"),
    ("api_org_", "Hugging Face token", r"api_org_[A-Za-z0-9]{30,}"),
    ("ghp_", "GitHub token", r"ghp_[A-Za-z0-9]{36}"),
    ("gho_", "GitHub token", r"gho_[A-Za-z0-9]{36}"),
    ("ghs_", "GitHub token", r"ghs_[A-Za-z0-9]{36}"),
    ("ghu_", "GitHub token", r"ghu_[A-Za-z0-9]{36}"),
    ("github_pat_", "GitHub token", r"github_pat_[A-Za-z0-9_]{60,}"),
    ("glpat-", "GitLab token", r"glpat-[A-Za-z0-9_-]{20}"),
    ("AKIA", "AWS access key", r"AKIA[0-9A-Z]{16}"),
    ("ASIA", "AWS access key", r"ASIA[0-9A-Z]{16}"),
    ("gsk_", "Groq key", r"gsk_[A-Za-z0-9]{40,}"),
    ("lsv2_", "LangSmith key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_?[0-9a-f]*"),
    ("ls__", "LangSmith key", r"ls__[0-9a-f]{32}"),
    ("AIza", "Google API key", r"AIza[0-9A-Za-z_-]{35}"),
    ("xox", "Slack token", r"xox[abpr]-[0-9A-Za-z-]{20,}"),
    ("r8_", "Replicate token", r"r8_[A-Za-z0-9]{37}"),
    ("pcsk_", "Pinecone key", r"pcsk_[A-Za-z0-9_]{40,}"),
    ("tvly-", "Tavily key", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{30,}"),
    ("pplx-", "Perplexity key", r"pplx-[a-f0-9A-Z]{40,}"),
    ("nvapi-", "NVIDIA key", r"nvapi-[A-Za-z0-9_-]{50,}"),
    ("SG.", "SendGrid key", r"SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}"),
    ("k_live_", "Stripe key", r"k_live_[A-Za-z0-9]{24,}"),
    ("npm_", "npm token", r"npm_[A-Za-z0-9]{36}"),
    ("pypi-AgE", "PyPI token", r"pypi-AgEIcHlwaS[A-Za-z0-9_-]{50,}"),
    ("eyJ", "JSON web token", r"eyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}"),
)
_BY_LITERAL: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
for _literal, _kind, _form in _FORMATS:
    _BY_LITERAL.setdefault(_literal, []).append((_kind, re.compile(_form + r"(?![A-Za-z0-9+/=])")))
_GATES = (
    (
        r"_(?:(?=[A-Za-z0-9]{24})|(?<=pcsk_)|(?<=pat_))",
        "hf_ api_org_ ghp_ gho_ ghs_ ghu_ gsk_ lsv2_ ls__ r8_ k_live_ npm_ pcsk_ github_pat_",
    ),
    (r"-(?:(?<=sk-)|(?<=glpat-)|(?<=tvly-)|(?<=pplx-)|(?<=nvapi-)|(?<=pypi-)|(?<=xox[abpr]-))", "sk- glpat- tvly- pplx- nvapi- pypi-AgE xox"),
    (r"A(?:KIA|SIA|Iza)", "AKIA ASIA AIza"),
    (r"G(?<=SG)\.", "SG."),
    (r"J(?<=eyJ)", "eyJ"),
)  # fmt: skip
"""What a text has to hold for a key with one of these marks to be in it. Each begins with one rare letter, for which a
pattern looks faster than for anything else: five looks cost a fifth of looking for each mark."""
_GATED = tuple((re.compile(gate), frozenset(marks.split())) for gate, marks in _GATES)
_JOINS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
"""A key that follows one of these is the middle of something longer."""
_ASSIGNED = re.compile(r"""[:=]\s{0,3}["']?(?P<value>[A-Za-z0-9/+_.~=-]{24,128})["']?(?=\s|,|\)|\}|;|\\n|\\"|$)""")
_OWNER = re.compile(
    r"""(?i)(?:api|secret|access|auth|client|account|private|subscription)[_-]?(?:key|token|secret)["']?\s{0,3}$"""
)
_OWNED = ("key", "token", "secret")
_OWNED_NAMES = (
    re.compile(r"""k(?:(?<=[iteshn_-]k)ey|(?<=tok)en)["']?\s{0,3}[:=]"""),
    re.compile(r"""c(?<=sec)ret["']?\s{0,3}[:=]"""),
)
_AFTER_OWNER = re.compile(r"""["']?\s{0,3}[:=]""")
_PRIVATE = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |DSA |PGP )?PRIVATE KEY(?: BLOCK)?-----\s*(?:\\n)?[A-Za-z0-9+/=]{16}"
)
_SCHEME = re.compile(r"(?:postgres(?:ql)?|mysql|mongodb|rediss?|amqps?|mssql)(?:\+\w+)?$")
_CONNECTION = re.compile(r"://[^\s:@/\"'<>{}$]+:(?P<password>[^\s@\"'<>{}$/]{8,})@(?P<host>[\w.-]+)")
_PLACEHOLDER = re.compile(
    r"(?i)x{5,}|\.\.\.|\*{3,}|your|example|dummy|fake|test|sample|placeholder|changeme|replace|insert|redacted|1234567|abcdef|0{6,}|foo|todo|mock"
)
_LOCAL = re.compile(
    r"(?i)^(localhost|127\.|0\.0\.0\.0|db$|postgres|mysql|mongo|redis|host$|database|example|rabbitmq|[\w-]+$)"
)
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")


def entropy(text: str) -> float:
    """Return bits per character."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values()) if text else 0.0


def looks_real(value: str) -> bool:
    """Return whether a value has the disorder of a key and none of the words of a placeholder."""
    return len(set(value)) >= 8 and entropy(value) > 3.5 and not _PLACEHOLDER.search(value)


def find_secrets(text: str, *, assigned: bool = True) -> Iterator[SecretHit]:
    """Yield the places of real-looking keys; ``assigned`` also reads ``api_key = "..."`` of unknown format."""
    for literal, formats in _possible(text):
        at = text.find(literal)
        while at >= 0:
            if at == 0 or text[at - 1] not in _JOINS or literal == "k_live_":
                yield from _key_at(text, at, formats)
            at = text.find(literal, at + len(literal))
    if "PRIVATE KEY" in text:
        for match in _PRIVATE.finditer(text):
            yield SecretHit(match.start(), match.end(), "private key")
    if "://" in text and "@" in text:
        for match in _CONNECTION.finditer(text):
            scheme = _SCHEME.search(text[max(0, match.start() - 24) : match.start()])
            password = match["password"]
            if (
                scheme
                and not _LOCAL.match(match["host"])
                and not _PLACEHOLDER.search(password)
                and entropy(password) > 2.8
            ):
                yield SecretHit(match.start() - len(scheme.group()), match.end(), "connection string with a password")
    if assigned:
        yield from _assigned(text)


def _possible(text: str) -> Iterator[tuple[str, list[tuple[str, re.Pattern[str]]]]]:
    """Yield the marks that are worth looking for."""
    marks = [mark for gate, marks in _GATED if gate.search(text) for mark in marks]
    if marks:
        yield from ((literal, formats) for literal, formats in _BY_LITERAL.items() if literal in marks)


def _key_at(text: str, at: int, formats: list[tuple[str, re.Pattern[str]]]) -> Iterator[SecretHit]:
    for kind, form in formats:
        match = form.match(text, at)
        if match:
            if looks_real(_body(match.group())) and not _in_base64(text, match.start(), match.end()):
                yield SecretHit(match.start(), match.end(), kind)
            return


def _body(value: str) -> str:
    return re.sub(r"^(?:sk-(?:proj-|ant-|svcacct-|admin-|or-v1-|lf-)?|[A-Za-z0-9]+_|xox[abpr]-)", "", value)


def _assigned(text: str) -> Iterator[SecretHit]:
    if not _names_an_owner(text):
        return
    for match in _ASSIGNED.finditer(text):
        value = match["value"]
        if not _OWNER.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
        if mixed and not _is_name(value) and looks_real(value) and entropy(value) > 3.7:
            yield SecretHit(match.start("value"), match.end("value"), "key of unknown format")


def _names_an_owner(text: str) -> bool:
    """Return whether something like ``api_key =`` stands anywhere: cheap, since most texts hold no name that ends so."""
    folded = text.lower()
    if not any(name.search(folded) for name in _OWNED_NAMES):
        return False
    for word in _OWNED:
        at = folded.find(word)
        while at >= 0:
            end = at + len(word)
            if (
                not folded[end : end + 1].isalnum()
                and _AFTER_OWNER.match(folded, end)
                and _OWNER.search(folded[max(0, at - 16) : end])
            ):
                return True
            at = folded.find(word, end)
    return False


def _is_name(value: str) -> bool:
    """Return whether a value reads like code or words: a call, a dotted or snake-case name, a path, a version, a UUID."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z_]*(?:[._-][A-Za-z_]+)*[0-9]{0,3}", value) or re.search(
        r"[a-z]{3,}[._/-][a-z]{3,}", value
    ):
        return True
    digits = sum(c.isdigit() for c in value)
    return (
        digits < len(value) / 10
        or value.startswith(("http", "/", "./", "$", "sha256", "sha512"))
        or value.count("/") > 2
    )


def _in_base64(text: str, start: int, end: int) -> bool:
    window_start = max(0, start - 300)
    window = text[window_start : end + 300]
    return any(
        run.start() + window_start <= start and end <= run.end() + window_start for run in _BASE64_RUN.finditer(window)
    )
