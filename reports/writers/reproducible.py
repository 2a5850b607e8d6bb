"""Same content, same bytes: zip containers (Word, Excel) rewritten without the clock."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)


def fixed_zip(data: bytes) -> bytes:
    """Return a zip with its entries sorted, dated 1980 and compressed alike on every system."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as fixed:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            fixed.writestr(entry, source.read(name), compresslevel=6)
    return target.getvalue()


def file_time(as_of: date) -> datetime:
    """Return the time that a file's own properties show: the cut-off, since no clock may stand in a report."""
    return datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001  # document properties carry no zone
