"""What the portal answers for a number that no card has: learnt from a number that none can have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hearings_crawler.content.text import fold, one_line
from spiders.readers.portal.card import hearing_id_of

if TYPE_CHECKING:
    from scrapy.http import Response

NO_CARD = 0
"""A number that no card has."""
GONE = frozenset({404, 410})
_NOT_FOUND = re.compile(r"не\s+найден|не\s+существует|отсутствует|табылмады|жоқ|not\s+found", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MissingCard:
    """How a number without a card is answered, beside 404 and 410; without a status nothing is known."""

    status: int | None = None
    text: str = ""

    @classmethod
    def learnt_from(cls, response: Response, text: str) -> MissingCard:
        """Return how the answer about a number that no card has looks; ``text`` is its visible text."""
        return cls(response.status, _plain(text))

    def is_shown_by(self, response: Response, number: int, text: str) -> bool:
        """Whether an answer says that a number has no card."""
        if response.status != 200:
            return response.status == self.status
        answered = hearing_id_of(response.url)
        if answered != str(number):
            return True
        return self.status == 200 and self.text == _plain(text)

    @staticmethod
    def says_so(text: str) -> bool:
        """Whether a page without the labels of a card says that there is nothing."""
        return len(text) < 2000 and _NOT_FOUND.search(text) is not None


def _plain(text: str) -> str:
    """Return a page's text without what differs from number to number and from hour to hour."""
    return fold(one_line(re.sub(r"\d+", "", text)))
