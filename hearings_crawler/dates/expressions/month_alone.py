"""A month without a day: «в апреле 2025 года», «2025 жылғы сәуір айында». It is no day, and is refused aloud."""

from __future__ import annotations

from hearings_crawler.dates import tables
from hearings_crawler.dates.expressions.values import Mention
from hearings_crawler.dates.expressions.year import year_after, year_before
from hearings_crawler.dates.tokens import NUMBER, WORD, Tokens


def find(tokens: Tokens, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the months that belong to no date expression, each as its first token and the token after it."""
    if tables.MONTHS.keys().isdisjoint(tokens.texts):
        return []
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    found = []
    for at in range(tokens.count):
        if at in taken or tokens.kinds[at] != WORD or tokens.texts[at] not in tables.MONTHS:
            continue
        place = _alone(tokens, at)
        if place and taken.isdisjoint(range(*place)):
            found.append(place)
    return found


def _alone(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return the month's tokens if a year or «в» says that it is a month, and no number beside it is its day."""
    month = tables.MONTHS[tokens.texts[at]]
    if month.short or (tokens.kinds[at - 1] == NUMBER and at > 0 and len(tokens.texts[at - 1]) <= 2):
        return None
    last = at + 2 if tokens.texts[at + 1] in tables.MONTH_OF_WORDS else at + 1
    before, after = year_before(tokens, at, 0), year_after(tokens, last)
    if after:
        return at, after[1]
    if before and before.year.number:
        return before.first, last
    said = at > 0 and tokens.texts[at - 1] in tables.WITHIN_WORDS
    return (at, last) if said or last == at + 2 else None
