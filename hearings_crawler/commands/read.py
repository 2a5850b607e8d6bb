"""``scrapy read ENGINE FILE``: one reader on one saved page, without a crawl and without a store."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hearings_crawler.content.files import LARGEST_BYTES, read_file
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.documents import RegionFinder, read_document
from hearings_crawler.documents.document import ReadingContext
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError, UsageError
from hearings_crawler.items import RawDocument, Source
from hearings_crawler.registry.regions import registry_from
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_FAILED, ProjectCommand
from spiders.readers import documents_of, reader_class, readers

if TYPE_CHECKING:
    import argparse


ATTACHMENT = "attachment"
"""The word that stands for an engine when FILE is an attached file."""


class Command(ProjectCommand):
    """Prints what a reader makes of a page and what the reading makes of each document."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] ENGINE FILE"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Run one reader on one saved page and print the documents"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            f"Runs the reader ENGINE ({', '.join(readers())}) on a saved page (FILE, or - for standard input) and "
            "prints one JSON line per document: document (texts as shown) and reading (kind, form, dates, numbers, why "
            "something is no document, what could not be read). No network, no store. Give the page's address with "
            "--url: links and some dates depend on it, and an article, a card or a single item is known by it. "
            f"ENGINE {ATTACHMENT} reads one attached file of any kind and prints one line: type, text, and unread (what "
            "could not be read and why, empty when text is the whole text). "
            "Exit codes: 0 read; 1 the page is not one of that publishing system (the message says what it lacks); "
            "2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --url, --region and --all."""
        super().add_options(parser)
        parser.add_argument("--url", default="", help="the address that the page was saved from")
        parser.add_argument("--region", default="", help="the akimat's region (spider or ISO code)")
        parser.add_argument(
            "--all",
            action="store_true",
            help="every item of the page, also what has nothing to do with a hearing",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read the page."""
        if len(args) != 2:
            raise UsageError(
                "expected ENGINE FILE, for instance: scrapy read onepage page.html --url https://…"
            )
        engine, file = args
        if engine == ATTACHMENT:
            return _read_attachment(file)
        reader = reader_class(engine)
        registry = registry_from(self.config())
        context = ReadingContext(
            source=reader.source,
            region=registry.region(opts.region).code if opts.region and reader.source is Source.SITE else "",
            finder=RegionFinder(registry),
            # Numbers of persons are shown as hashes here too; nobody compares them with another page's.
            person_key=secrets.token_bytes(16),
        )
        try:
            documents = documents_of(engine, _content(file), opts.url, every_item=opts.all)
        except (PageNotUnderstoodError, RefusedError, PageError) as error:
            sys.stderr.write(f"{file} cannot be read as a page of {engine}: {error}\n")
            return EXIT_FAILED
        for document in documents:
            sys.stdout.write(_line(document, context) + "\n")
        if not documents:
            sys.stderr.write(
                "the page was understood; it shows nothing about hearings (--all shows every item)\n"
            )
        return EXIT_DONE


def _content(file: str, most: int = -1) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(most)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error


def _read_attachment(file: str) -> int:
    found = read_file(_content(file, LARGEST_BYTES + 1), Path(file).name)
    answer = {"type": found.type, "text": found.text, "unread": found.unread}
    sys.stdout.write(msgspec.json.encode(answer).decode("utf-8") + "\n")
    return EXIT_DONE


def _line(document: RawDocument, context: ReadingContext) -> str:
    answer: dict[str, Any] = {
        "document": msgspec.to_builtins(document),
        "reading": msgspec.to_builtins(read_document(document, context)),
    }
    return msgspec.json.encode(answer).decode("utf-8")
