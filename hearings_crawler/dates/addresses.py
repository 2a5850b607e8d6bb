"""Reads the timestamps that publishing systems leave in web addresses.

Such a stamp is not a date that the site shows; it is evidence of when a page or file was made there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class AddressTimestamp:
    """A moment found in a web address.

    Attributes:
        moment: The local date and time, without a zone: the sites write their own local time. Midnight when the
            address holds only a day.
        rule: ``compact``, ``day_first``, ``year_first`` or ``upload_path``.
        raw: The part of the address it was read from.
    """

    moment: datetime
    rule: str
    raw: str


_COMPACT = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])"
)
_YEAR_FIRST = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})((?:-[0-9]{2}){5})(?![0-9]|-[0-9]{2}(?![0-9]))")
_CHAIN = re.compile(r"(?<![0-9])[0-9]{2}(?:-[0-9]{2}){5,}(?![0-9])")
_UPLOAD = re.compile(r"/uploads/((?:19|20)[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})/")
_GROUPS = 6
# A system that wrote the year last did not exist before; an earlier year means that the order was another one.
_FIRST_SHORT_YEAR = 2010


def read_address_timestamp(address: str) -> AddressTimestamp | None:
    """Read the moment a web address carries.

    Reads ``YYYYMMDDhhmmss`` (op-tsh.sko.gov.kz), ``DD-MM-YY-hh-mm-ss`` (korgaljin.gov.kz),
    ``YYYY-MM-DD-hh-mm-ss`` and, as a day without a time, ``/uploads/{Y}/{M}/{D}/`` (gov.kz).

    Args:
        address: A whole address, a path or a file name.

    Returns:
        The moment, or None if the address carries none or more than one reading is possible.
    """
    for match in _COMPACT.finditer(address):
        moment = _moment([int(part) for part in match.groups()])
        if moment:
            return AddressTimestamp(moment, "compact", match.group())
    for match in _YEAR_FIRST.finditer(address):
        moment = _moment([int(part) for part in match.group().split("-")])
        if moment:
            return AddressTimestamp(moment, "year_first", match.group())
    for match in _CHAIN.finditer(address):
        stamp = _day_first(match.group().split("-"))
        if stamp:
            return stamp
    uploaded = read_upload_date(address)
    if uploaded:
        upload = _UPLOAD.search(address)
        return AddressTimestamp(
            datetime.combine(uploaded, time()),
            "upload_path",
            upload.group() if upload else address,
        )
    return None


def read_upload_date(path: str) -> date | None:
    """Read the day in a gov.kz upload path, ``/uploads/2026/7/31/…``; None if there is none or it is no date."""
    for match in _UPLOAD.finditer(path):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _day_first(groups: list[str]) -> AddressTimestamp | None:
    """Read six groups in the order of day, month, year; of more groups the last six, if only these make sense."""
    moments = []
    for first in range(len(groups) - _GROUPS + 1):
        day, month, year, *clock = (int(part) for part in groups[first : first + _GROUPS])
        moment = _moment([2000 + year, month, day, *clock])
        if moment and moment.year >= _FIRST_SHORT_YEAR:
            moments.append((moment, "-".join(groups[first : first + _GROUPS])))
    if len(moments) != 1:
        return None
    return AddressTimestamp(moments[0][0], "day_first", moments[0][1])


def _moment(parts: list[int]) -> datetime | None:
    year, month, day, hour, minute, second = parts
    try:
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None
