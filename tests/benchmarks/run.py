"""Print every limit with what was measured, as ratios and counts within this run; exit 1 when one is missed.

python tests/benchmarks/run.py [start] [scan] [audit] [widget]
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOMS = ("start", "scan", "audit", "widget")


def main(chosen: list[str]) -> int:
    """Run the chosen rooms (all by default)."""
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    missed = 0
    for room in chosen or ROOMS:
        for what, measured, limit, unit in importlib.import_module(f"bench_{room}").rows():
            held = measured <= limit
            missed += not held
            print(f"{'ok  ' if held else 'MISS'} {what:<58} {measured:>9.3f} {unit:<7} limit {limit:.3f}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
