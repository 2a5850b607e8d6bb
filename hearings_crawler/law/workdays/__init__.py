"""Working days of Kazakhstan: which days are worked, and terms counted in them.

Everything legal is data (``kazakhstan.toml``, with the act, the source and the day it became known per row);
days in lieu are computed by the rule of the law. ``docs/calendar.md`` tells how to add a year or a late
change.
"""

from hearings_crawler.law.workdays.calendar import (
    CalendarYearError,
    DayNote,
    KazakhstanCalendar,
    load_calendar,
)
from hearings_crawler.law.workdays.rows import CalendarDataError

__all__ = ["CalendarDataError", "CalendarYearError", "DayNote", "KazakhstanCalendar", "load_calendar"]
