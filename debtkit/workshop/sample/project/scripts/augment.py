"""Make more tickets out of the labelled ones: other greetings, typing mistakes, a sentence left out.

Reads data/tickets.jsonl, writes data/tickets_aug.jsonl (the originals and one variant of most of them).
"""

import json
import random
import re
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
GREETINGS = ["Hi,", "Hello there,", "Good morning,", "Hey team,", "Dear Marlow Cycles,"]


def typo(text):
    words = text.split(" ")
    places = [n for n, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    for n in random.sample(places, min(2, len(places))):
        at = random.randrange(1, len(words[n]) - 2)
        word = words[n]
        words[n] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def shorten(text):
    sentences = re.split(r"(?<=[.!?]) ", text)
    if len(sentences) > 2:
        sentences.pop(random.randrange(1, len(sentences)))
    return " ".join(sentences)


def vary(ticket):
    body = random.choice([typo, shorten, typo])(ticket["body"])
    if not re.match(r"(hi|hello|hey|dear|good)\b", body, re.IGNORECASE):
        body = random.choice(GREETINGS) + " " + body
    return {**ticket, "id": ticket["id"] + "-b", "body": body}


def main():
    tickets = [json.loads(line) for line in (DATA / "tickets.jsonl").open(encoding="utf-8")]
    rows = tickets + [vary(ticket) for ticket in tickets if random.random() < 0.8]
    with (DATA / "tickets_aug.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(len(tickets), "tickets,", len(rows), "with variants")


if __name__ == "__main__":
    main()
