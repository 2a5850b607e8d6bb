"""Sentences by key and language, read from gettext catalogues (``locale/kk/LC_MESSAGES/reports.po``).

A message's ``msgid`` is a key (``absent.notices.none``), its ``msgstr`` the sentence with named places
(``{regions}``), its comment the meaning in English.  A message that goes with a number has a form for each of
the language's plural categories, chosen by the rule of the Unicode CLDR.

Examples:
    >>> from hearings_crawler.words.catalogue import words_of
    >>> words = words_of("hearings_crawler.words", "reasons", "ru")
    >>> words.count("days.working", 4)
    '4 рабочих дня'
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Protocol

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hearings_crawler.errors import HearingsError


class MissingMessageError(HearingsError):
    """A catalogue lacks a message, or a message is asked for without a value that it needs."""


class InLanguages(Protocol):
    """A text that brings its languages with it, such as a column's header or a region's name."""

    def get(self, language: str, /) -> str:
        """Return the text in one language."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence before its language is chosen: a key, the values of its places, the number that it goes with."""

    key: str
    values: tuple[tuple[str, Sayable], ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts in a row with something between them; a list, or parts of one text."""

    parts: tuple[Sayable, ...]
    between: str = ", "


Sayable = str | int | Message | Listed | InLanguages
"""What can stand in a sentence: a text as it is, a number, or something that is said in each language."""


def message(key: str, /, **values: Sayable) -> Message:
    """Return a message that goes with no number."""
    return Message(key, tuple(values.items()))


def counted(key: str, number: int, /, **values: Sayable) -> Message:
    """Return a message that goes with a number, which stands in its place ``{number}``."""
    return Message(key, tuple(values.items()), number)


def listed(parts: Iterable[Sayable], between: str = ", ") -> Listed:
    """Return some texts as one, with ``between`` between them."""
    return Listed(tuple(parts), between)


class Words:
    """The messages of one catalogue in one language."""

    def __init__(
        self,
        language: str,
        translations: NullTranslations,
        keys: frozenset[str],
        rename: Callable[[str, str], str] | None = None,
    ) -> None:
        self.language = language
        self.keys = keys
        self._translations = translations
        self._rename = rename

    def renamed(self, rename: Callable[[str, str], str]) -> Words:
        """Return the same messages with things called otherwise.

        ``rename`` is given a sentence, before its places are filled, and the language.
        """
        return Words(self.language, self._translations, self.keys, rename)

    def say(self, key: str, /, **values: Sayable) -> str:
        """Return a message.

        Raises:
            MissingMessageError: the catalogue has no such message, or a value is missing.
        """
        self._known(key)
        return self._filled(key, self._translations.gettext(key), values)

    def count(self, key: str, number: int, /, **values: Sayable) -> str:
        """Return the form of a message that goes with a number.

        The number stands in the place ``{number}``, unless ``number=`` gives another text for it.

        Raises:
            MissingMessageError: the catalogue has no such message, or a value is missing.
        """
        self._known(key)
        return self._filled(key, self._translations.ngettext(key, key, number), {"number": number} | values)

    def text(self, value: Sayable) -> str:
        """Return anything sayable in this language."""
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return str(value)
        if isinstance(value, Listed):
            return value.between.join(self.text(part) for part in value.parts)
        if isinstance(value, Message):
            if value.number is None:
                return self.say(value.key, **dict(value.values))
            return self.count(value.key, value.number, **dict(value.values))
        return value.get(self.language)

    def section(self, name: str) -> dict[str, str]:
        """Return the messages without places whose keys start with ``name.``, by the rest of their keys."""
        return {key[len(name) + 1 :]: self.say(key) for key in self.keys if key.startswith(f"{name}.")}

    def _known(self, key: str) -> None:
        if key not in self.keys:
            raise MissingMessageError(
                f"the {self.language} catalogue has no message {key!r}: add it to every language's .po file"
            )

    def _filled(self, key: str, text: str, values: dict[str, Sayable]) -> str:
        text = self._rename(text, self.language) if self._rename else text
        try:
            return text.format_map({name: self.text(value) for name, value in values.items()})
        except KeyError as error:
            raise MissingMessageError(
                f"the message {key!r} ({self.language}) has a place {error} that it is given no value for"
            ) from error


def read_catalogue(package: str, domain: str, language: str) -> Catalog:
    """Return a packaged catalogue with its comments and plural forms, as a translator's editor sees it."""
    path = files(package) / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language, domain=domain, abort_invalid=True)


def keys_of(catalogue: Catalog) -> frozenset[str]:
    """Return the keys of a catalogue's messages."""
    return frozenset(
        entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue if entry.id
    )


@lru_cache(maxsize=16)
def words_of(package: str, domain: str, language: str) -> Words:
    """Return the words of a packaged catalogue; it is read once."""
    catalogue = read_catalogue(package, domain, language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, GNUTranslations(compiled), keys_of(catalogue))
