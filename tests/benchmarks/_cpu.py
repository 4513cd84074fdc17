"""Measure what a program costs: CPU seconds and peak memory of child processes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

_CHILD = """
import json, resource, subprocess, sys
done = subprocess.run(json.loads(sys.argv[1]), stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system) and peak resident MB of one command."""

    cpu: float
    peak_mb: float


def cost(*command: str, runs: int = 5) -> Cost:
    """Run a command several times and return its smallest CPU time and largest peak."""
    costs = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, json.dumps(command)], capture_output=True, text=True, check=True
        )
        code, cpu, peak = json.loads(done.stdout)
        if code != 0:
            msg = f"{' '.join(command)[:200]} exited with {code}"
            raise RuntimeError(msg)
        costs.append(Cost(cpu, peak))
    return Cost(min(one.cpu for one in costs), max(one.peak_mb for one in costs))
