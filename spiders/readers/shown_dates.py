"""The dates that readers look for: those that tell what lies in the window, and those that a label shows.

The pipelines read the same texts again.  What cannot be read here counts as undated: it is opened and
kept rather than left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from hearings_crawler.content.text import fold, one_line
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


# --- dates that a label shows -------------------------------------------------------------------------

PLACEMENT_LABELS = ("дата размещения", "орналастырылған күні", "орналастыру күні")
PUBLICATION_LABELS = (
    *PLACEMENT_LABELS,
    "дата публикации",
    "дата опубликования",
    "опубликовано",
    "размещено",
    "жарияланған күні",
    "жариялану күні",
)
# Words that may stand between a label and its date.  Any other word (a newspaper, the hearing) dates something else.
_BETWEEN = re.compile(
    r"\b(?:объявлени\w*|хабарландыру\w*|извещени\w*|протокол\w*|хаттама\w*|материал\w*|документ\w*|"
    r"информаци\w*|на|в|и|мен|сайте|портале|официальном|акимата|интернет|ресурсе|еип|ип|мио|жао|время|уакыты)\b"
)
_DAY = re.compile(
    r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{4}|\d{4}-\d{1,2}-\d{1,2}|"
    r"[«\"“]?\d{1,2}[»\"”]?\s+[^\W\d_]{3,}\s+\d{4}|\d{4}\s*(?:жыл\w*|ж\.)\s*[«\"“]?\d{1,2}[»\"”]?\s*[^\W\d_]{3,}",
    re.IGNORECASE,
)
_LABEL_REACH = 60


def labelled_date(*texts: str, labels: Iterable[str] = PLACEMENT_LABELS) -> str:
    """Return the text of the date that stands after a placement label, empty if none does.

    ``texts`` are searched in order.  A label without a date beside it, or one about a newspaper, is passed over.
    """
    for text in texts:
        source = one_line(unicodedata.normalize("NFC", text))
        folded = fold(source)
        for label in labels:
            pattern = r"\W+".join(re.escape(word) for word in fold(label).split())
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", folded):
                day = _DAY.search(folded, match.end())
                if day is None or day.start() - match.end() > _LABEL_REACH:
                    continue
                if re.search(r"[^\W\d_]", _BETWEEN.sub("", folded[match.end() : day.start()])):
                    continue
                rest = source[day.start() :]
                return one_line(rest[: _end_of_date(rest, day.end() - day.start())])
    return ""


def _end_of_date(rest: str, length: int) -> int:
    """Return where a date with its suffix («ж.», «г.», «года») and time ends."""
    suffix = re.match(
        r"(?:\s*(?:ж\.|г\.|года?\b|жыл\w*))?(?:[\s,]*(?:в\s+|сағат\s+)?\d{1,2}:\d{2})?",
        rest[length:],
        re.IGNORECASE,
    )
    return length + (suffix.end() if suffix else 0)
