from titler.clean import clean
from titler.llm import complete

SYSTEM_PROMPT = """You write titles for tickets in the support desk of Marlow Cycles, an online shop for bicycles and e-bikes.

One title, at most eight words, sentence case, no full stop, no quotation marks."""


def suggest(text, settings):
    messages = [
        {"role": "system", "content": SYSTEM_PROMPT},
        {"role": "user", "content": clean(text)},
    ]
    return complete(messages, settings)
