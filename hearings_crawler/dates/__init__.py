"""Reads dates in Kazakh (Cyrillic and Latin script) and Russian, with the role each plays in a notice or in minutes."""

from hearings_crawler.dates.addresses import AddressTimestamp, read_address_timestamp, read_upload_date
from hearings_crawler.dates.model import DateReading, DateRole, DateSpan, Refusal, YearFrom
from hearings_crawler.dates.reading import hearing_days, read_dates, read_single_date

__all__ = [
    "AddressTimestamp",
    "DateReading",
    "DateRole",
    "DateSpan",
    "Refusal",
    "YearFrom",
    "hearing_days",
    "read_address_timestamp",
    "read_dates",
    "read_single_date",
    "read_upload_date",
]
