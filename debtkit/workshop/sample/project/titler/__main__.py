"""Command line: one ticket in, one title and the articles out."""

import argparse
import sys

from titler.llm import Settings
from titler.suggest import suggest


def main():
    parser = argparse.ArgumentParser(prog="titler")
    parser.add_argument("ticket", nargs="*", help="text of the ticket (default: standard input)")
    parser.add_argument("--offline", action="store_true", help="no model, use the most similar old ticket")
    args = parser.parse_args()

    try:
        from dotenv import load_dotenv

        load_dotenv()
    except ImportError:
        pass

    ticket = " ".join(args.ticket) or sys.stdin.read()
    if not ticket.strip():
        parser.error("the ticket is empty")
    result = suggest(ticket, Settings.from_env(offline=args.offline))
    print(result.title)
    for article in result.articles:
        print("  see:", article.title)


if __name__ == "__main__":
    main()
