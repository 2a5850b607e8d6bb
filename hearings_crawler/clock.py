"""The one clock: everything that needs "now" asks it (lint forbids other sources of now)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hearings_crawler.errors import ConfigurationError

LOCAL_ZONE = ZoneInfo("Asia/Almaty")


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs, or one that stands still at ``fixed`` (tests and replays; reports say so)."""

    fixed: datetime | None = None

    @classmethod
    def from_setting(cls, value: str | None) -> Clock:
        """Build the clock from the setting ``CLOCK_NOW`` (ISO date-time with zone, or empty).

        Raises:
            ConfigurationError: the value is not an ISO date-time, or has no zone.
        """
        if not value:
            return cls()
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise ConfigurationError(
                f"CLOCK_NOW: expected an ISO date-time with zone such as 2025-05-31T18:00:00+05:00, found {value!r}"
            ) from error
        if moment.tzinfo is None:
            raise ConfigurationError(
                f"CLOCK_NOW: {value!r} has no zone; add one, for instance {value}+05:00 (Asia/Almaty)"
            )
        return cls(moment.astimezone(UTC))

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.fixed or datetime.now(UTC)

    def today(self) -> date:
        """Return the local day in Asia/Almaty."""
        return local_day(self.now())


def local_day(moment: datetime) -> date:
    """Return the day in Asia/Almaty of a moment with zone (the tz database knows the change of 1 March 2024)."""
    return moment.astimezone(LOCAL_ZONE).date()
