"""Score the titles on data/test.jsonl.

token F1 against the agent's title, and a mark from 1 to 5 by the model. Adds a line to eval/results.csv.

    python eval/run_eval.py --note "shorter rules"
    python eval/run_eval.py --offline --no-save
"""

import argparse
import csv
import datetime
import os
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from titler import kb  # noqa: E402
from titler.clean import clean  # noqa: E402
from titler.llm import Settings  # noqa: E402
from titler.suggest import suggest, tidy  # noqa: E402

MODEL = "gpt-4o-mini"

PROMPT = """You write titles for tickets in the support desk of Marlow Cycles, an online shop for bicycles and e-bikes.

Rules:
- One title, at most eight words, sentence case, no full stop, no quotation marks.
- Name the thing first (order, e-bike, brakes, invoice), then what is wrong or wanted.
- Keep product names and sizes as the customer wrote them. Never invent an order number.
- No names, no e-mail addresses, no phone numbers in the title.
- If the customer is angry, do not repeat the anger.
- If you cannot tell what the ticket is about, answer exactly: Unclear request

Titles by our agents are the standard. Copy their style, not their content."""

JUDGE = """Here is a support ticket, the title that an agent gave it, and a suggested title.
Mark the suggested title from 1 (useless) to 5 (as good as the agent's). Answer with the number only."""


def client():
    from openai import OpenAI

    return OpenAI(base_url="https://llm-gateway.marlow-cycles.example/v1", api_key=os.environ["GATEWAY_KEY"])


def ask(system, user):
    answer = client().chat.completions.create(
        model=MODEL,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
    )
    return answer.choices[0].message.content


def online_title(ticket, train):
    examples = kb.similar_tickets(clean(ticket["body"]), train, k=4)
    shots = "\n\n".join(f"Ticket: {clean(old['body'])}\nTitle: {old['title']}" for _, old in examples)
    return tidy(ask(PROMPT + "\n\n" + shots, "Ticket: " + clean(ticket["body"]) + "\nTitle:"))


def mark(ticket, title):
    answer = ask(JUDGE, f"Ticket: {ticket['body']}\nAgent: {ticket['title']}\nSuggested: {title}")
    try:
        return int(re.search(r"[1-5]", answer).group())
    except Exception:
        return 3


def token_f1(title, wanted):
    one, other = Counter(kb.tokens(title)), Counter(kb.tokens(wanted))
    same = sum((one & other).values())
    return 2 * same / (sum(one.values()) + sum(other.values())) if same else 0.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("--no-save", action="store_true")
    parser.add_argument("--note", default="")
    args = parser.parse_args()

    train, test = kb.load_tickets(), kb.load_tickets(ROOT / "data" / "test.jsonl")
    scores, marks = [], []
    for ticket in test:
        if args.offline:
            title = suggest(ticket["body"], Settings(offline=True)).title
        else:
            title = online_title(ticket, train)
            marks.append(mark(ticket, title))
        scores.append(token_f1(title, ticket["title"]))

    f1 = sum(scores) / len(scores)
    judge = sum(marks) / len(marks) if marks else 0
    print(f"{len(test)} tickets, token F1 {f1:.3f}, mark {judge:.2f}")
    if not args.no_save:
        with (ROOT / "eval" / "results.csv").open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([datetime.date.today(), args.note, len(test), f"{f1:.3f}", f"{judge:.2f}"])


if __name__ == "__main__":
    main()
