"""Split the tickets into train (examples for the prompt) and test (evaluation)."""

import json
import random
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
SEED = 13
TEST_SHARE = 0.25


def main():
    with (DATA / "tickets_aug.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    random.seed(SEED)
    random.shuffle(rows)
    cut = round(len(rows) * TEST_SHARE)
    for name, part in (("test", rows[:cut]), ("train", rows[cut:])):
        with (DATA / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in part:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(name, len(part))


if __name__ == "__main__":
    main()
