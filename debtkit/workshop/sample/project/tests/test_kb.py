from titler import kb

ARTICLES = [
    kb.Article("a", "Charging the battery", "Charge the battery indoors between 10 and 25 degrees."),
    kb.Article("b", "Returning an item", "Send it back within 30 days, the label is in the parcel."),
]


def test_tokens_drop_stop_words_and_plural_s():
    assert kb.tokens("The brakes of my bike") == ["brake", "bike"]


def test_search_finds_the_article_about_it():
    index = kb.build_index(ARTICLES)
    assert kb.search("battery does not charge", k=1, index=index)[0].slug == "a"
    assert kb.search("how do I send it back?", k=1, index=index)[0].slug == "b"


def test_search_leaves_out_what_does_not_fit():
    assert kb.search("xylophone", index=kb.build_index(ARTICLES)) == []


def test_similar_tickets_best_first():
    tickets = [{"body": "flat tyre again"}, {"body": "invoice is missing"}]
    best = kb.similar_tickets("I need the invoice", tickets, k=2)
    assert best[0][1]["body"] == "invoice is missing"
    assert best[0][0] > best[1][0]


def test_help_centre_is_readable():
    articles = kb.load_articles()
    assert len(articles) >= 8
    assert all(article.title and article.text for article in articles)
