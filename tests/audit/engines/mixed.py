"""A small table of everything: numbers, texts, dates, nothing, labels, groups, prompts, with planted trouble."""

from __future__ import annotations

import math
import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

_SAID = """
    river model train garden number blue letter paper window music data light stone water green table answer
    question learn small large city field mountain computer language history animal weather science simple
    reason
"""
_WORDS = _SAID.split()
_CHATS = (("user", "assistant"), ("system", "user", "assistant"), ("assistant", "user"), ("user", "user"), ())


def mixed_table(rows: int = 240, seed: int = 7, shift: float = 0.0) -> pa.Table:
    """Return the table; ``shift`` moves the numbers, so that a reference differs."""
    chance = random.Random(seed)  # noqa: S311 - a table, no secret
    columns: dict[str, list[object]] = {name: [] for name in _TYPES}
    for at in range(rows):
        one = _row(at, chance, shift)
        if at % 17 == 16:  # the same row again
            one = {name: values[at - 5] for name, values in columns.items()}
        for name, value in one.items():
            columns[name].append(value)
    return pa.table({name: pa.array(values, _TYPES[name]) for name, values in columns.items()})


def _row(at: int, chance: random.Random, shift: float) -> dict[str, object]:
    def sentence(least: int = 6) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(least, 24))).capitalize() + "."

    who = chance.choice(["f", "f", "m"])
    prompt = "Tell me about " + " ".join(chance.choices(_WORDS, k=5)) + "?"
    return {
        "id": at,
        "income": math.exp(chance.gauss(10 + shift, 1)) if at % 9 else None,
        "odd": chance.choice([math.nan, math.inf, -math.inf, None, 1.5, 2.5, 3.5]) if at % 3 else float(at),
        "age": chance.randint(18, 90) if at % 11 else -1,
        "same": 5,
        "nothing": None,
        "money": Decimal(chance.randint(-500, 5000)).scaleb(-2),
        "yes": chance.random() < 0.7,
        "day": date(2023, 1, 1) + timedelta(days=chance.randint(0, 700)),
        "moment": datetime(2024, 1, 1) + timedelta(seconds=chance.randint(0, 10**7)),  # noqa: DTZ001 - without a zone
        "city": chance.choice(["Oslo", "oslo ", "Paris", "N/A", "", None, "東京"]),
        "number_text": str(chance.randint(1, 999)) if at % 7 else "about 3",
        "sex": who,
        "label": "yes" if chance.random() < (0.4 if who == "f" else 0.7) else "no",
        "split": "train" if at % 4 else "test",
        "prompt": prompt if at % 13 else "TELL me about: a river!",
        "response": ["", "I'm sorry, I can't help with that.", "As an AI language model I", "Ã©tÃ© â€œ"][at % 4]
        if at % 10 == 9
        else sentence(),
        "messages": [{"role": role, "content": sentence(2)} for role in chance.choice(_CHATS)],
        "note": f"Write to user{at}@example.org or call +41 44 668 18 00." if at % 20 == 3 else sentence(3),
    }


_TYPES = {
    "id": pa.int64(),
    "income": pa.float64(),
    "odd": pa.float64(),
    "age": pa.int32(),
    "same": pa.int16(),
    "nothing": pa.string(),
    "money": pa.decimal128(9, 2),
    "yes": pa.bool_(),
    "day": pa.date32(),
    "moment": pa.timestamp("us"),
    "city": pa.string(),
    "number_text": pa.string(),
    "sex": pa.string(),
    "label": pa.string(),
    "split": pa.string(),
    "prompt": pa.string(),
    "response": pa.string(),
    "messages": pa.list_(pa.struct({"role": pa.string(), "content": pa.string()})),
    "note": pa.string(),
}
