"""A month without a day: «в апреле 2025 года», «2025 жылғы сәуір айында». It is no day, and is refused aloud."""

from __future__ import annotations

from hearings_crawler.dates import tables
from hearings_crawler.dates.expressions.values import Mention
from hearings_crawler.dates.expressions.year import year_after, year_before
from hearings_crawler.dates.tokens import NUMBER, Tokens


def find(tokens: Tokens, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the months that belong to no date expression, each as its first token and the token after it."""
    named = [at for at, text in enumerate(tokens.texts) if text in tables.MONTHS]
    if not named:
        return []
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    places = (_alone(tokens, at) for at in named if at not in taken)
    return [place for place in places if place and taken.isdisjoint(range(*place))]


def _alone(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return the month's tokens if a year or «в» says that it is a month, and no number beside it is its day."""
    month = tables.MONTHS[tokens.texts[at]]
    day_before = at > 0 and tokens.kinds[at - 1] == NUMBER and len(tokens.texts[at - 1]) <= 2
    if month.short or day_before:
        return None
    last = at + 2 if tokens.texts[at + 1] in tables.MONTH_OF_WORDS else at + 1
    before, after = year_before(tokens, at, 0), year_after(tokens, last)
    if after:
        return at, after[1]
    if before and before.year.number:
        return before.first, last
    said = at > 0 and tokens.texts[at - 1] in tables.WITHIN_WORDS
    return (at, last) if said or last == at + 2 else None
