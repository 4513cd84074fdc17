from dataclasses import dataclass

from titler import kb, offline
from titler.clean import clean
from titler.llm import complete

SYSTEM_PROMPT = """You write titles for tickets in the support desk of Marlow Cycles, an online shop for bicycles and e-bikes.

Rules:
- One title, at most nine words, sentence case, no full stop, no quotation marks.
- Name the thing first (order, e-bike, brakes, invoice), then what is wrong or wanted.
- Keep product names and sizes as the customer wrote them. Never invent an order number.
- No names, no e-mail addresses, no phone numbers in the title.
- If the customer is angry, do not repeat the anger. Never use the words urgent, asap or help.
- If there are two problems, title the one that costs the customer more.
- If the ticket is not in English, write the title in English anyway.
- If you cannot tell what the ticket is about, answer exactly: Unclear request

Titles by our agents are the standard. Copy their style, not their content."""

TITLE_LIMIT = 80


@dataclass
class Suggestion:
    title: str
    articles: list


def build_messages(ticket, neighbours, articles):
    # TODO the model copies titles from the examples when the ticket is short, reword the prompt
    messages = [{"role": "system", "content": SYSTEM_PROMPT}]
    for _, old in reversed(neighbours):
        messages.append({"role": "user", "content": clean(old["body"])})
        messages.append({"role": "assistant", "content": old["title"]})
    hints = "; ".join(article.title for article in articles)
    content = ticket + (f"\n\n(Help-centre articles that may fit: {hints})" if hints else "")
    messages.append({"role": "user", "content": content})
    return messages


def tidy(title):
    title = " ".join((title or "").split()).strip(" .\"'")
    if title.lower().startswith("title:"):  # FIXME the model does this about once a day since the August prompt
        title = title[6:].strip(" .\"'")
    return title[:TITLE_LIMIT]


def suggest(text, settings):
    ticket = clean(text)
    articles = kb.search(ticket)
    neighbours = kb.similar_tickets(ticket, kb.load_tickets(), k=settings.examples)
    if settings.offline:
        return Suggestion(tidy(offline.title(ticket, neighbours)), articles)
    answer = complete(build_messages(ticket, neighbours, articles), settings)
    return Suggestion(tidy(answer), articles)
