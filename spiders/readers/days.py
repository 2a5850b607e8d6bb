"""The days that readers need in order to know what lies in the window; the pipelines read the same texts again.

What cannot be read here counts as undated: it is opened and kept rather than left out.
"""

from __future__ import annotations

import re
from datetime import date

from hearings_crawler.dates import read_address_timestamp, read_single_date

# The form of a moment, readable or not: YYYYMMDDhhmmss, or six and more groups of two digits.
_STAMP = re.compile(r"(?<!\d)(?:\d{14}(?!\d)|(?:(?:\d{4}|\d{2})[-_])(?:\d{2}[-_]){4}\d{2}(?!\d))")


def day_of(text: str) -> date | None:
    """Return the day of a short text that shows one date, None if it shows none or several."""
    if not text:
        return None
    shown = read_single_date(text)
    return shown.start if shown is not None else None


def has_stamp(address: str) -> bool:
    """Return whether an address carries something of the form of a moment, readable or not."""
    return _STAMP.search(address) is not None


def address_day(address: str) -> date | None:
    """Return the local day that an address carries, None if there is none or it is no day."""
    stamp = read_address_timestamp(address)
    return stamp.moment.date() if stamp is not None else None
