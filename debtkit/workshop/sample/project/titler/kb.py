"""Find the help-centre articles (and old tickets) that are close to a text."""

import json
import math
import pickle
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "data" / "articles"
TRAIN = ROOT / "data" / "train.jsonl"
CACHE = ROOT / ".cache" / "kb_index.pkl"

STOP = set(
    "a an and are as at be but by can do for from had has have i if in is it its me my no not of on or so that the"
    " their them then there they this to was we were what when which will with would you your".split()
)


@dataclass
class Article:
    slug: str
    title: str
    text: str


def tokens(text):
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if word not in STOP]


def load_articles(folder=ARTICLES):
    articles = []
    for path in sorted(folder.glob("*.md")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        articles.append(Article(path.stem, title.lstrip("# ").strip(), text.strip()))
    return articles


def build_index(articles):
    counts = [Counter(tokens(article.title + " " + article.title + " " + article.text)) for article in articles]
    seen = Counter(word for count in counts for word in count)
    idf = {word: math.log((1 + len(counts)) / (1 + n)) + 1 for word, n in seen.items()}
    return {"articles": [vars(article) for article in articles], "counts": [dict(c) for c in counts], "idf": idf}


def load_index():
    # TODO rebuild when an article is newer than the index, until then: rm -r .cache
    if CACHE.exists():
        with CACHE.open("rb") as file:
            return pickle.load(file)
    index = build_index(load_articles())
    CACHE.parent.mkdir(exist_ok=True)
    with CACHE.open("wb") as file:
        pickle.dump(index, file)
    return index


def cosine(one, other, idf=None):
    weight = (lambda word: idf.get(word, 1.0)) if idf else (lambda word: 1.0)
    dot = sum(n * other[word] * weight(word) ** 2 for word, n in one.items() if word in other)
    if not dot:
        return 0.0
    length = math.sqrt(sum((n * weight(word)) ** 2 for word, n in one.items()))
    length *= math.sqrt(sum((n * weight(word)) ** 2 for word, n in other.items()))
    return dot / length


def search(query, k=2, index=None, floor=0.08):
    """Return the k closest articles, best first; articles that share next to nothing are left out."""
    index = index or load_index()
    words = Counter(tokens(query))
    scored = [(cosine(words, count, index["idf"]), n) for n, count in enumerate(index["counts"])]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]
    return [Article(**index["articles"][n]) for score, n in best if score >= floor]


def load_tickets(path=TRAIN):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def similar_tickets(text, tickets, k=4):
    """Return (similarity, ticket) for the k closest old tickets, best first."""
    words = Counter(tokens(text))
    scored = [(cosine(words, Counter(tokens(ticket["body"]))), n) for n, ticket in enumerate(tickets)]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]
    return [(score, tickets[n]) for score, n in best]
