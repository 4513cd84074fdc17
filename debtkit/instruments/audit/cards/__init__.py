"""Documents for others, made from an audit: a data card for the Hub, Croissant metadata, a datasheet.

What was measured is filled in with its check; what nobody measured is asked, never invented.
"""

from debtkit.instruments.audit.cards._card import Card
from debtkit.instruments.audit.cards.croissant import to_croissant
from debtkit.instruments.audit.cards.data_card import to_data_card
from debtkit.instruments.audit.cards.datasheet import to_datasheet

__all__ = ["Card", "to_croissant", "to_data_card", "to_datasheet"]
