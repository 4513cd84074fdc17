"""Make large mixed tables with planted debts by one statement; the truth is in the statement."""

# ruff: noqa: E501 - a table of expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

COPIES = 0.02
"""Share of the rows that are exact copies of other ones."""
DRIFTED = frozenset({"income", "label"})
"""What differs when drift is planted: income itself, and the label, which follows it."""

_DRAWN = """
CREATE TABLE drawn AS SELECT i AS id, {draws},
  sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z1,
  sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z2,
  sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z3,
  exp({log_income} + 0.6 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) AS pay
FROM range({rows}) r(i)
"""
_BASE = """
CREATE TABLE base AS SELECT
  id,
  if(u1 < 0.05, NULL, round(greatest(18, least(95, 40 + 12 * z1)))) AS age,
  if(u2 < 0.10, NULL, pay) AS income,
  u3 * u4 AS score,
  1000 * z2 AS balance,
  floor(-3 * ln(1 - u5))::INTEGER AS visits,
  170 + 10 * z3 AS height,
  70 + 12 * sqrt(-2 * ln(1 - u6)) * cos(2 * pi() * u7) AS weight,
  1 AS const,
  100 * (pow(1 - u8, -1.0 / 3) - 1) AS latency,
  CASE WHEN u9 < 0.36 THEN 'F' WHEN u9 < 0.98 THEN 'M' ELSE 'X' END AS gender,
  ['US', 'US', 'US', 'DE', 'DE', 'FR', 'IN', 'BR', 'JP', 'CN'][1 + floor(u10 * 10)::INTEGER] AS country,
  ['a', 'b', 'c', 'A '][1 + floor(u11 * 4)::INTEGER] AS segment,
  'plan' || floor(u12 * 60)::INTEGER AS plan,
  TIMESTAMP '2020-01-01' + to_seconds(floor(u13 * 157680000)::BIGINT) AS signup,
  if(u14 < 0.2, NULL, DATE '2024-01-01' + floor(u15 * 365)::INTEGER) AS last_seen,
  'w' || floor(u16 * 2000)::INTEGER || '.v' || floor(u17 * 2000)::INTEGER || '@example.com' AS email,
  if(u18 < 0.15, NULL,
     list_aggregate(list_transform(range(5 + floor(u19 * 25)::BIGINT), lambda k: 'w' || hash(id * 64 + k) % 1200), 'string_agg', ' ')
     || if(u20 < 0.01, ' mail me at w' || floor(u1 * 9999)::INTEGER || '@example.com', '')) AS comment,
  u21 < 0.8 AS active,
  (u22 < if(pay > 60000, 0.2, 0.1))::INTEGER AS label
FROM drawn
"""


def mixed_table(path: Path, rows: int, *, seed: int = 0, drift: bool = False) -> Path:
    """Write ``rows`` rows of 20 mixed columns; with drift, income is ten per cent higher."""
    copies = int(rows * COPIES)
    draws = ", ".join(f"random() AS u{number}" for number in range(1, 23))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"SELECT setseed({1 / (seed + 2)})")
        connection.execute(_DRAWN.format(rows=rows - copies, draws=draws, log_income=10.6 if drift else 10.5))
        connection.execute(_BASE)
        copied = f"SELECT * FROM base UNION ALL (SELECT * FROM base WHERE id < {copies} ORDER BY id)"
        connection.execute(f"COPY ({copied}) TO '{path}' (FORMAT parquet)")
    return path
