"""Reads random and mutated texts: nothing may raise, and the time per character may not grow with the length.

``python benchmarks/dates_fuzz.py --count 1000000 [--seed 1]``; exits with 1 on the first text that raises.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date

from hearings_crawler.dates import (
    DateSpan,
    Refusal,
    read_address_timestamp,
    read_dates,
    read_single_date,
    read_upload_date,
)

PIECES = [
    "20 мая 2025 года",
    "2025 жылғы 3 тамызда",
    "сағат 15:00-де",
    "с 12 по 19 октября",
    "12.10.2025-тен",
    "19.10.2025-ке дейін",
    "2O25",
    "l5",
    "«25»",
    '""25""',
    "мамырында",
    "т.г.",
    "А.ж.",
    "№ 286",
    "бұйрығы",
    "аралығында",
    "Tamyz",
    "22 Tamyz, 2023",
    "09-10-19-11-23-06",
    "31.02.2025",
    "20230821025235",
    "в пятницу,",
    "сенбі",
    "дата проведения:",
    "орналастырылған күні:",
    "состоятся",
    "өтеді",
    "от",
    "по",
    "и",
    "мен",
    "-",
    "–",
    ".",
    ",",
    ":",
    ";",
    "/",
    "\n",
    "\n\n",
    "\xa0",
    "\u200b",
    "\xad",
    "&nbsp;",
    "10⁰⁰",
    "17 - 00 час",
    "регистрация в 9-30",
    "2025-03-12T10:00:00+05:00",
    "0",
    "00",
    "1",
    "9999",
    "99999999999999999999",
    "İ",
    "ﬁ",
    "й",
    "�",
    "😀",
    "٣",
    "１２",
    "²",
    "%",
    "+7 (701) 255-10-20",
    "январь",
    "қыркүйегіндегі",
    "жылының",
    "переносятся на",
]


def random_text(generator: random.Random) -> str:
    """Return a text put together of pieces of dates and of random characters, then mutated."""
    parts = []
    for _ in range(generator.randint(1, 9)):
        if generator.random() < 0.8:
            parts.append(generator.choice(PIECES))
        else:
            parts.append(
                "".join(chr(generator.choice(_RANGES)(generator)) for _ in range(generator.randint(1, 6)))
            )
        parts.append(generator.choice(("", " ", " ", "\n")))
    letters = list("".join(parts))
    for _ in range(generator.randint(0, 3)):
        if letters:
            at = generator.randrange(len(letters))
            change = generator.random()
            if change < 0.4:
                del letters[at]
            elif change < 0.7:
                letters[at] = generator.choice(letters)
            else:
                letters.insert(at, generator.choice("0123456789.-/:, "))
    return "".join(letters)


_RANGES = (
    lambda generator: generator.randrange(0x20, 0x7F),
    lambda generator: generator.randrange(0x400, 0x530),
    lambda generator: generator.randrange(0, 0x3000),
    lambda generator: generator.randrange(0, 0x110000),
)


def check(text: str, published: date | None) -> None:
    """Read one text in every way and checks what every reading promises."""
    reading = read_dates(text, published=published)
    parts: list[DateSpan | Refusal] = [*reading.dates, *reading.refused]
    for span in parts:
        if text[span.position : span.position + len(span.raw)] != span.raw or not span.raw:
            raise AssertionError(f"{span.raw!r} does not stand at {span.position}")
    for span in reading.dates:
        if span.end is not None and span.end <= span.start:
            raise AssertionError(f"{span} ends before it starts")
    read_single_date(text)
    read_address_timestamp(text)
    read_upload_date(text)


def main(arguments: list[str] | None = None) -> int:
    """Run the fuzzing; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many texts (default 100000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random generator (default 1)")
    options = parser.parse_args(arguments)
    generator = random.Random(options.seed)
    started = time.process_time()
    characters = dates = 0
    for number in range(options.count):
        text = random_text(generator)
        published = date(2025, 4, 1) if number % 3 == 0 else None
        try:
            check(text, published)
        except Exception as error:
            print(f"text {number} of seed {options.seed}: {text!r} raised {error!r}", file=sys.stderr)
            return 1
        characters += len(text)
        dates += len(read_dates(text).dates) if number % 100 == 0 else 0
    seconds = time.process_time() - started
    print(
        f"{options.count} texts, {characters} characters, seed {options.seed}: nothing raised, {seconds:.1f} s"
    )
    print(f"(every hundredth read once more: {dates} dates)")
    return _linear(generator)


def _linear(generator: random.Random) -> int:
    """Compare the time per character of long texts with that of texts ten times shorter."""
    worst = 0.0
    for piece in (*PIECES, *(random_text(generator) for _ in range(20))):
        short = _seconds((piece + " ") * 300)
        long = _seconds((piece + " ") * 3000)
        worst = max(worst, long / 10 / short)
    print(f"time per character of texts ten times as long: at most {worst:.2f} times as high")
    return 0 if worst < 4 else 1


def _seconds(text: str) -> float:
    best = 1e9
    for _ in range(2):
        started = time.process_time()
        read_dates(text)
        best = min(best, time.process_time() - started)
    return max(best, 1e-5)


if __name__ == "__main__":
    sys.exit(main())
