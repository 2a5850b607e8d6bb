"""Date reading survives any text and takes time in proportion to its length; addresses and the command."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from datetime import date
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.exceptions import UsageError

from hearings_crawler.commands.dates import Command
from hearings_crawler.dates import DateSpan, Refusal, read_address_timestamp, read_dates, read_upload_date

PIECES = [
    "20 мая 2025 года",
    "2025 жылғы 3 тамызда",
    "сағат 15:00-де",
    "с",
    "по",
    "12",
    "19.10.2025",
    "-",
    ".",
    "/",
    ":",
    "№",
    "«25»",
    "т.г.",
    "дата проведения:",
    "өтеді",
    "2O25",
    "09-10-19-11-23-06",
    "\n",
    "\xad",
    "&nbsp;",
    "10⁰⁰",
    "в пятницу,",
    "и",
    "мен",
    "дейін",
    "аралығында",
    "состоится",
    "0",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    )
)
def test_no_text_raises(text: str) -> None:
    for published in (None, date(2025, 4, 1)):
        reading = read_dates(text, published=published)
        parts: list[DateSpan | Refusal] = [*reading.dates, *reading.refused]
        for part in parts:
            assert text[part.position : part.position + len(part.raw)] == part.raw
        for span in reading.dates:
            assert span.end is None or span.end > span.start


def calls(text: str) -> int:
    """How many functions are called to read a text: what it costs, whatever the machine does beside it."""
    number = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read_dates(text)
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "12-",
        "дата ",
        "дата-",
        "20 мая ",
        "20 мая 2025 ",
        "слушания ",
        "\u00ad1",
        "«",
        "2025 жылғы 3 тамыз, ",
        "10:00 ",
    ],
)
def test_the_work_grows_with_the_length_only(piece: str) -> None:
    assert calls(piece * 3_000) <= 11 * calls(piece * 300)


@pytest.mark.parametrize(
    ("address", "moment"),
    [
        ("op-tsh.sko.gov.kz/news/read/Obyavlenie_20230821025235.html", "2023-08-21T02:52:35"),
        ("korgaljin.gov.kz/content/9664-09-10-19-11-23-06-obyyavlenie", "2019-10-09T11:23:06"),
        ("/content/2019-10-09-11-23-06", "2019-10-09T11:23:06"),
        ("/uploads/2026/7/31/ab_original.1.pdf", "2026-07-31T00:00:00"),
        ("/page.php?page_id=4991&lang=1", None),
        ("/a/99999999999999", None),
        ("/25-25-25-25-25-25", None),
    ],
)
def test_address_timestamps(address: str, moment: str | None) -> None:
    stamp = read_address_timestamp(address)
    assert (stamp.moment.isoformat() if stamp else None) == moment


def test_upload_paths() -> None:
    assert read_upload_date("https://www.gov.kz/uploads/2026/7/31/aa_original.294208.pdf") == date(
        2026, 7, 31
    )
    assert read_upload_date("/uploads/2026/13/31/x.pdf") is None


class Streams:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def answer(
    monkeypatch: pytest.MonkeyPatch, data: bytes, published: str | None = None, args: tuple[str, ...] = ()
) -> list[dict[str, object]]:
    output = Streams(b"")
    monkeypatch.setattr(sys, "stdin", Streams(data))
    monkeypatch.setattr(sys, "stdout", output)
    Command().run(list(args), Namespace(published=published))
    return [json.loads(line) for line in output.buffer.getvalue().decode().splitlines()]


def test_the_command_answers_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "слушания состоятся 22 августа в 17:00\r\n\n\u2028с 10.00 до 18.00 часов\n".encode()
        + b"\xff 20.05.2026"
    )
    answers = answer(monkeypatch, lines, "2023-08-21")
    assert len(answers) == 4
    assert answers[0] == {
        "text": "слушания состоятся 22 августа в 17:00",
        "dates": [
            {
                "start": "2023-08-22",
                "end": None,
                "time": "17:00",
                "role": "hearing",
                "raw": "22 августа",
                "rule": "day_month",
                "year_from": "context",
            }
        ],
        "refused": [],
    }
    assert answers[1] == {"text": "", "dates": [], "refused": []}
    assert answers[2]["refused"] == [{"raw": "10.00 до 18.00 часов", "reason": "a time without a day"}]


@pytest.mark.parametrize(
    ("published", "args"),
    [("21.08.2023", ()), ("2023-02-30", ()), ("", ()), (None, ("--unknown",)), (None, ("x",))],
)
def test_the_command_refuses_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, published: str | None, args: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError):
        answer(monkeypatch, b"", published, args)
