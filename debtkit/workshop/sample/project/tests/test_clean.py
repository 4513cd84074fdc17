import pytest

from titler.clean import clean, strip_quotes, strip_signature


def test_quoted_lines_are_dropped():
    assert strip_quotes("Still broken.\n> Did you try a new cable?\n").strip() == "Still broken."


def test_everything_below_a_reply_header_is_dropped():
    text = "It came today.\n\nOn Mon, 8 Jun 2026 Marlow Support wrote:\nYour parcel is late."
    assert clean(text) == "It came today."


@pytest.mark.parametrize("closing", ["Thanks,\nSam", "Kind regards\nSam\n01632 960000", "Sent from my phone", "cheers, Sam"])
def test_signature_is_dropped(closing):
    assert strip_signature("The saddle creaks.\n\n" + closing).strip() == "The saddle creaks."


def test_a_ticket_of_thanks_only_is_kept():
    assert clean("\nThanks for nothing") == "Thanks for nothing"


@pytest.mark.parametrize("greeting", ["Hi,", "Hello there,", "Good morning!", "Dear Marlow Cycles,"])
def test_greeting_is_dropped(greeting):
    assert clean(greeting + " my bell is missing.") == "my bell is missing."


def test_windows_lines_and_spaces():
    assert clean("one\r\n\r\n  two   three") == "one two three"
