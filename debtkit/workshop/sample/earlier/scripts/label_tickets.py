"""Ask for a title for every ticket in an export that has none yet. Stop with an empty line."""

import json
import sys
from pathlib import Path

TICKETS = Path(__file__).resolve().parent.parent / "data" / "tickets.jsonl"


def main(export):
    known = {json.loads(line)["id"] for line in TICKETS.open(encoding="utf-8")}
    for line in open(export, encoding="utf-8"):
        ticket = json.loads(line)
        if ticket["id"] in known:
            continue
        print("\n" + ticket["body"] + "\n")
        title = input("title> ").strip()
        if not title:
            break
        with TICKETS.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**ticket, "title": title}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
