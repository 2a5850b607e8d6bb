"""What a document or a hearing says of itself besides its title: what two texts can be held together by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from hearings_crawler.content.text import fold, words_of
from hearings_crawler.items import DateValue
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.language import languages_of
from hearings_crawler.judging.linking.names import Role, names_in
from hearings_crawler.judging.similarity import GENERIC

_OPENING = 4000
_SUBJECT_WORDS = 3
"""Words besides those of every notice from which a title names its project."""
_NAMES_PROJECT = re.compile(
    r"по\s+(?:\w+\s+){0,2}?(?:проект|об[ъь]ект)\w*\W+(?:\w+\W+){2}|(?:^|[.;]\s*|наименовани\w*\s+)проект\w*\s*:|жоба(?:сы)?\s*:"
    r"|жоба(?:сы|лары)?\s+бойынша|об[ъь]ект\w*\s*:|отчет\w*\s+о\s+возможн"
)
_PROJECT = re.compile(
    r"(?:по\s+(?:\w+\s+){0,2}?(?:проект|об[ъь]ект)\w*|(?<!\w)проект\w*\s*:|жоба(?:сы)?\s*:)[\s:–—-]*(\S.{9,300}?)"
    r"(?=[.;\n](?:\s|$)|\s(?:состо|буд|провод|прой)|$)",
    re.IGNORECASE,
)
_OF_EVERY_NOTICE = re.compile(
    "когамд|тында|хаттам|хабарланд|слушан|обществ|об[ъь]явлен|извещен|протокол|собран|жиналыс|обсужд|талкыла|нысан"
    "|откиз|проведен|форме|скача|бастамаш|инициатор"
)
_LEGAL_WORDS = """
тоо ао ип гу кгу ргу гкп кх жшс ак жк мм кмм рмм филиал бин бсн года год жылгы скачать pdf doc docx
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Identity:
    """What a text says: its languages, who initiates, names of firms and of the project, hours of the hearing.

    ``initiators`` are said to be it, ``firms`` are all firms named but designers, ``bodies`` those of both that
    are public, whose names are translated.  ``states_project`` tells whether the text names a project at all;
    ``words`` are how many long words it has besides those of every notice.
    """

    languages: frozenset[str] = frozenset()
    initiators: frozenset[str] = frozenset()
    firms: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    bins: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    states_project: bool = False
    words: int = 0

    @property
    def says_nothing(self) -> bool:
        """Whether it names neither number, initiator, firm nor project: nothing to tell its hearing by."""
        return not (self.numbers or self.bins or self.firms or self.projects or self.states_project)

    def __or__(self, other: Identity) -> Identity:
        """Return what two texts say together."""
        return Identity(
            self.languages | other.languages,
            self.initiators | other.initiators,
            self.firms | other.firms,
            self.bodies | other.bodies,
            self.projects | other.projects,
            self.numbers | other.numbers,
            self.bins | other.bins,
            self.hours | other.hours,
            self.states_project or other.states_project,
            max(self.words, other.words),
        )


def hours_of(values: Iterable[DateValue]) -> frozenset[str]:
    """Return the hours at which hearings begin."""
    return frozenset(value.time[:5] for value in values if value.time)


def together(identities: Iterable[Identity]) -> Identity:
    """Return what some texts say together."""
    return reduce(lambda one, other: one | other, identities, Identity())


def _of_text(text: str) -> Identity:
    names = names_in(text)
    firms = [name for name in names if name.role in (Role.INITIATOR, Role.FIRM)]
    return Identity(
        initiators=frozenset(name.text for name in names if name.role is Role.INITIATOR),
        firms=frozenset(name.text for name in firms),
        bodies=frozenset(name.text for name in firms if name.public),
        projects=frozenset(name.text for name in names if name.role is Role.PROJECT),
    )


def _subject(title: str, known: Identity) -> set[str]:
    """Return the words of a title besides those of every notice, names of firms and numbers."""
    named = {word for name in known.firms for word in name.split()}
    words = set(words_of(fold(title))) - GENERIC - _LEGAL - named
    return {
        word for word in words if len(word) > 3 and not word.isdigit() and not _OF_EVERY_NOTICE.match(word)
    }


def projects_of(document: Document) -> tuple[str, ...]:
    """Return the titles of the project as a document states them: its own title, what stands behind «по проекту»."""
    found: dict[str, None] = {}
    for raw in document.raws:
        if _subject(raw.title, _of_text(raw.title)):
            found[raw.title] = None
        for text in (raw.text, raw.attachment_text):
            found.update(dict.fromkeys(match[1] for match in _PROJECT.finditer(text[:_OPENING])))
    return tuple(found)


def of_document(document: Document) -> Identity:
    """Return what a site's document says, all versions and files together."""
    parts = []
    for raw in document.raws:
        body = "\n".join(part[:_OPENING] for part in (raw.text, raw.attachment_text) if part)
        # A title that the text repeats is not read twice.
        whole = body if raw.title and body.startswith(raw.title) else f"{raw.title}\n{body}"
        said = _of_text(whole)
        parts.append(said)
        parts.append(
            Identity(
                languages=languages_of(whole[:_OPENING], raw.version),
                states_project=len(_subject(raw.title, said)) >= _SUBJECT_WORDS
                or bool(_NAMES_PROJECT.search(fold(body))),
                words=len({word for word in words_of(fold(whole)) if len(word) > 3} - GENERIC),
            )
        )
    stated = Identity(
        numbers=document.registration_numbers - document.bins,
        bins=document.bins - document.registration_numbers,
        hours=hours_of(document.hearings),
    )
    return together((*parts, stated))


def of_hearing(hearing: Hearing) -> Identity:
    """Return what a portal's card says of its hearing."""
    titles = [title for title in (hearing.title, *hearing.alternatives) if title]
    initiator = names_in(hearing.initiator)
    named = frozenset(name.text for name in initiator)
    if not named and hearing.initiator:
        named = frozenset({" ".join(words_of(fold(hearing.initiator)))})
    parsed = hearing.card.parsed if hearing.card else ()
    said = together(map(_of_text, titles))
    return Identity(
        languages=frozenset(language for title in titles for language in languages_of(title)),
        initiators=named,
        firms=said.firms | named,
        bodies=frozenset(name.text for name in initiator if name.public)
        | (named if hearing.initiator and not initiator else frozenset()),
        projects=said.projects,
        numbers=frozenset({hearing.registration_number}) if hearing.registration_number else frozenset(),
        bins=hearing.bins,
        hours=hours_of(value for entry in parsed for value in entry.hearings),
        states_project=bool(titles),
    )
