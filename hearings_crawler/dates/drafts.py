"""A date on its way to its span: the expression, its role so far, its time so far."""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.roles import RoleGuess

TIMELESS = (DateRole.LEGAL_REFERENCE, DateRole.NEWSPAPER, DateRole.PROJECT_PERIOD)
"""The roles of dates to which no time of day belongs."""


@dataclass(slots=True)
class Draft:
    """A mention on its way to a span."""

    mention: Mention
    guess: RoleGuess
    time: str | None
    place: str | None = None


def draft_of(mention: Mention, guess: RoleGuess) -> Draft:
    """Return a draft with the times inside the expression.

    «с 12.05 10:00 по 13.05 18:00» is open from 10:00 to 18:00.
    """
    times = mention.times
    time = times[0] if times else None
    if len(times) == 2 and times[0] < times[1]:
        time = f"{times[0][:5]}-{times[1][-5:]}"
    return Draft(mention, guess, time)
