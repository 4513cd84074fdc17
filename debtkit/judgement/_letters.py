"""From a score to a letter, with the cut points of a versioned model file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

MODEL = "model-1.yaml"
LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Model:
    """The cut points: the least score of each letter but the last, and the least coverage of any."""

    version: str
    cuts: tuple[tuple[str, float], ...]
    coverage: float

    def letter(self, score: float | None, coverage: float) -> str | None:
        """Return the letter of a score, or None where too little is settled to give one."""
        if score is None or _clean(coverage) < self.coverage:
            return None
        return next((letter for letter, least in self.cuts if _clean(score) >= least), LETTERS[-1])


def _clean(share: float) -> float:
    """Drop the dust of adding, so that a score on a cut point is on it."""
    return round(share, 9)


@cache
def load_model() -> Model:
    """Read the model file that is shipped with the package."""
    from importlib.resources import files  # noqa: PLC0415 - reading is rare, importing is not

    import yaml  # noqa: PLC0415

    text = (files(__package__) / MODEL).read_text(encoding="utf-8")
    return parse_model(yaml.safe_load(text))


def least_coverage() -> float:
    """Return the share of an area that must be settled before it gets a letter."""
    return load_model().coverage


def parse_model(data: object) -> Model:
    """Check what the model file says.

    Raises
    ------
    ValueError
        If a field is missing or the cut points do not fall from A to D between 1 and 0.
    """
    if not isinstance(data, dict) or set(data) != {"version", "letters", "coverage"}:
        msg = f"{MODEL} needs exactly the fields version, letters and coverage"
        raise ValueError(msg)
    letters, coverage = data["letters"], data["coverage"]
    if not isinstance(letters, dict) or list(letters) != list(LETTERS[:-1]):
        msg = f"{MODEL}, field 'letters': give one number for each of A, B, C, D, in this order"
        raise ValueError(msg)
    numbers = [*letters.values(), coverage]
    if not all(isinstance(number, int | float) and 0 < number <= 1 for number in numbers):
        msg = f"{MODEL}: every cut point and the coverage are numbers above 0 and up to 1, not {numbers}"
        raise ValueError(msg)
    if numbers[:-1] != sorted(set(numbers[:-1]), reverse=True):
        msg = f"{MODEL}, field 'letters': the numbers must fall from A to D, not {numbers[:-1]}"
        raise ValueError(msg)
    cuts = tuple((letter, float(least)) for letter, least in letters.items())
    return Model(str(data["version"]), cuts, float(coverage))
