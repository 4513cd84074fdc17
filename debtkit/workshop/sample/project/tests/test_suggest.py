from titler.suggest import SYSTEM_PROMPT


def test_prompt():
    assert len(SYSTEM_PROMPT) > 0


def test_suggest_title():
    # TODO needs a key, mock the model
    title = "Order 1044 not delivered"
    assert title == "Order 1044 not delivered"


def test_evaluation():
    assert True
