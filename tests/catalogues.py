"""The catalogues of sentences as the tests see them, and the keys that the program asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message as Entry

from hearings_crawler.words.catalogue import read_catalogue
from tests.running import ROOT

CALLS = frozenset({"say", "count", "message", "counted", "both_words", "says", "says_number"})
"""Names of the functions whose text argument is a key."""

_IN_TEMPLATE = re.compile(r"\bw\.(\w+)")


@dataclass(frozen=True)
class CatalogueSet:
    """One domain in all its languages, and the folders of the code that asks for its messages."""

    package: str
    domain: str
    languages: tuple[str, ...]
    code: tuple[str, ...]

    def entries(self, language: str) -> dict[str, Entry]:
        """The messages by key."""
        catalogue = read_catalogue(self.package, self.domain, language)
        return {key_of(entry): entry for entry in catalogue if entry.id}

    def plural_forms(self, language: str) -> int:
        """How many forms a message that goes with a number has."""
        return read_catalogue(self.package, self.domain, language).num_plurals

    def patterns(self) -> dict[re.Pattern[str], str]:
        """What the code asks for: keys, and keys with places in them, each with where it stands."""
        found: dict[re.Pattern[str], str] = {}
        for path in sorted(path for folder in self.code for path in ROOT.glob(folder)):
            for pattern, line in keys_in(path):
                found.setdefault(re.compile(pattern), f"{path.relative_to(ROOT)}:{line}")
        return found


REPORTS = CatalogueSet(
    "reports.words", "reports", ("kk", "ru"), ("reports/**/*.py", "reports/templates/*.j2")
)
REASONS = CatalogueSet(
    "hearings_crawler.words", "reasons", ("en", "kk", "ru"), ("hearings_crawler/judging/*.py",)
)
WORKDAYS = CatalogueSet(
    "hearings_crawler.words", "workdays", ("en", "kk", "ru"), ("hearings_crawler/law/workdays/*.py",)
)
ALL = (REPORTS, REASONS, WORKDAYS)


def key_of(entry: Entry) -> str:
    """The key of a message, with a plural or without."""
    return entry.id if isinstance(entry.id, str) else str(entry.id[0])


def forms_of(entry: Entry) -> tuple[str, ...]:
    """The sentences of a message."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def places_in(text: str) -> set[str]:
    """The names of the places in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def keys_in(path: Path) -> Iterator[tuple[str, int]]:
    """The keys that a file asks for, as regular expressions."""
    text = path.read_text("utf-8")
    if path.suffix == ".j2":
        for found in _IN_TEMPLATE.finditer(text):
            yield rf"page\.{found[1]}$", text.count("\n", 0, found.start()) + 1
        return
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and _looks_like_a_key(node):
            yield _pattern(node), node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
            yield re.escape(node.value) + "$", node.lineno


_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


def _looks_like_a_key(node: ast.JoinedStr) -> bool:
    """Whether a text with places in it is a key: ``f"status.{status}"``."""
    constants = [str(value.value) if isinstance(value, ast.Constant) else "" for value in node.values]
    # a pattern without a word of its own would match every key
    named = any(re.search("[a-z]{3}", constant) for constant in constants)
    return named and bool(_KEY.fullmatch("".join(constant or "x" for constant in constants)))


def _pattern(node: ast.JoinedStr) -> str:
    parts = (
        re.escape(str(value.value)) if isinstance(value, ast.Constant) else r"[\w.]+" for value in node.values
    )
    return "".join(parts) + "$"


def asked_keys(path: Path) -> Iterator[tuple[str, int]]:
    """The keys given straight to a function that looks them up."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, argument.lineno
