"""Links the site's documents to the portal's hearings, and to each other where the portal has none.

The rules, in order: registration number; BIN and hearing day; likeness of titles with the same hearing day,
one to one.  What stays ambiguous goes to review with its candidates and is not counted a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hearings_crawler.facts import Document, Hearing, natural_key
from hearings_crawler.items import DateValue, DocumentKind, Form, HearingStatus
from hearings_crawler.text import comparable_title, fold, is_kazakh

SAME_TITLE = 80.0
"""Likeness (0-100) from which two titles are one project's."""
MARGIN = 10.0
"""By how much the best candidate must be more alike than the next one."""
MAYBE_TITLE = 62.0
"""Likeness from which a hearing is a candidate that an analyst should look at."""

PARTIAL_LENGTH = 24
"""Letters that a title needs before a likeness to a part of a text says anything."""
OTHER_NUMBER = 0.75
"""Factor on the likeness of titles that name different numbers."""
NEAR_DAYS = 62
"""Days between two hearing days of one project that may still be one hearing, postponed or mistyped."""
SAME_TEXT = 97.0
"""Likeness from which two items are one notice placed twice."""

_NAMES = re.compile(r"[«\"“„'‘]+\s*([^«»\"“”„'‘’]{3,60}?)\s*[»\"”’']+")
_GENERIC = frozenset(
    [
        "общественные",
        "общественных",
        "слушания",
        "слушаний",
        "объявление",
        "обьявление",
        "протокол",
        "открытого",
        "открытых",
        "собрания",
        "собраний",
        "форме",
        "проведении",
        "о",
        "по",
        "в",
        "и",
        "на",
        "для",
        "с",
        "к",
        "проекту",
        "проект",
        "когамдык",
        "тындау",
        "тындаулар",
        "хаттама",
        "хаттамасы",
        "хабарландыру",
        "ашык",
        "жиналыс",
        "туринде",
        "откизу",
        "туралы",
        "жоба",
        "бойынша",
    ]
)


@dataclass(frozen=True, slots=True)
class Link:
    """A document linked to a hearing: by which rule, how surely (0-1)."""

    document: Document
    hearing_id: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A document that may belong to one of some hearings: an analyst decides."""

    document: Document
    candidates: tuple[str, ...]
    question: str
    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something an analyst should look at that changes no verdict by itself."""

    document: Document
    kind: str
    question: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The result for one region: links, hearings known only from the site, what stays open."""

    links: tuple[Link, ...]
    site_hearings: tuple[Hearing, ...]
    ambiguities: tuple[Ambiguity, ...]
    notes: tuple[Note, ...]


# ------------------------------------------------------------------------------------ likeness


def likeness(document: Document, hearing: Hearing) -> float:
    """Return how alike (0-100) a document's title or opening and a hearing's project title are."""
    titles = [comparable_title(title) for title in (hearing.title, *hearing.alternatives) if title]
    return max(
        (_title_score(raw_text, title) for raw_text in _openings(document) for title in titles), default=0.0
    )


def _openings(document: Document) -> list[str]:
    texts = []
    for raw in document.raws:
        texts.append(comparable_title(raw.title))
        body = raw.text or raw.attachment_text
        if body:
            texts.append(comparable_title(body[:2500]))
    return [text for text in texts if text]


def _title_score(text: str, title: str) -> float:
    """Return the likeness of a text and a title: the title may stand inside a longer text."""
    words = [word for word in title.split() if word not in _GENERIC]
    if not words:
        return 0.0
    core = " ".join(words)
    trimmed = " ".join(word for word in text.split() if word not in _GENERIC)
    if not trimmed:
        return 0.0
    score = fuzz.ratio(trimmed, core)
    if len(trimmed) >= len(core):
        if f" {core} " in f" {trimmed} ":
            score = 100.0
        elif len(core) >= PARTIAL_LENGTH:
            score = max(score, fuzz.partial_ratio(core, trimmed))
    if not {word for word in words if word[0].isdigit()} <= set(trimmed.split()):
        # Plots and deposits are told apart by their numbers alone: another number is another project.
        score *= OTHER_NUMBER
    return float(score)


def _names(texts: Iterable[str]) -> frozenset[str]:
    """Return the quoted names and the long numbers of some texts: the same in Kazakh and in Russian."""
    found: set[str] = set()
    for text in texts:
        folded = fold(text)
        for match in _NAMES.finditer(folded):
            name = comparable_title(match[1])
            if len(name) >= 4:
                found.add(name)
    return frozenset(found)


def _share_names(document: Document, hearing: Hearing) -> bool:
    own = _names([text for raw in document.raws for text in (raw.title, raw.text[:2500])])
    return bool(own & _names((hearing.title, hearing.initiator, *hearing.alternatives)))


def _other_language(document: Document, hearing: Hearing) -> bool:
    """Whether a document is written in another language than every title known of a hearing."""
    own = {is_kazakh(raw.text or raw.title) for raw in document.raws}
    theirs = {is_kazakh(title) for title in (hearing.title, *hearing.alternatives) if title}
    return not own & theirs


# ------------------------------------------------------------------------------------ days


def same_day(value: DateValue, hearing: Hearing) -> bool:
    """Whether a day or period stated by a document is the hearing's.

    A period is named by its two ends, or (in minutes) by either of them.
    """
    if hearing.first_day is None or hearing.last_day is None:
        return False
    if value.end is None:
        return value.start in (hearing.first_day, hearing.last_day)
    return (value.start, value.last) == (hearing.first_day, hearing.last_day) or (
        value.start <= hearing.first_day <= hearing.last_day <= value.last
        and hearing.form is Form.OPEN_MEETING
    )


def _fits_form(document: Document, hearing: Hearing) -> bool:
    return document.form is None or document.form is hearing.form


# ------------------------------------------------------------------------------------ one document


def _by_number(document: Document, hearings: Sequence[Hearing]) -> list[Link]:
    return [
        Link(document, hearing.id, "registration_number", 1.0)
        for hearing in hearings
        if hearing.registration_number and hearing.registration_number in document.registration_numbers
    ]


def _best(document: Document, candidates: Sequence[Hearing]) -> Hearing | None:
    """Return the candidate whose title is clearly the most alike."""
    scores = sorted(((likeness(document, hearing), hearing.id) for hearing in candidates), reverse=True)
    if scores[0][0] < SAME_TITLE or (len(scores) > 1 and scores[0][0] - scores[1][0] < MARGIN):
        return None
    return next(hearing for hearing in candidates if hearing.id == scores[0][1])


def _by_bin(document: Document, hearings: Sequence[Hearing]) -> tuple[list[Link], list[Ambiguity]]:
    links: dict[str, Link] = {}
    open_questions: list[Ambiguity] = []
    for value in document.hearings:
        same = [
            hearing
            for hearing in hearings
            if hearing.bins & document.bins and same_day(value, hearing) and _fits_form(document, hearing)
        ]
        if len(same) > 1:
            # One initiator may hold several hearings on a day; a notice of all of them names all titles.
            alike = [hearing for hearing in same if likeness(document, hearing) >= SAME_TITLE]
            best = _best(document, same)
            same_titles = len({comparable_title(hearing.title) for hearing in alike}) < len(alike)
            if best is not None:
                same = [best]
            elif len(alike) > 1 and not same_titles and len(document.registration_numbers) == 0:
                same = alike
            else:
                open_questions.append(
                    Ambiguity(
                        document,
                        tuple(hearing.id for hearing in same),
                        f"several hearings of one initiator on {value.start}: which one is meant?",
                        "ambiguous_link",
                    )
                )
                continue
        for hearing in same:
            links.setdefault(hearing.id, Link(document, hearing.id, "bin_and_day", 0.95))
    return list(links.values()), open_questions


@dataclass(frozen=True, slots=True)
class _Pair:
    score: float
    document: Document
    value: DateValue
    hearing: Hearing


def _assign_titles(pairs: list[_Pair], taken: set[tuple[str, DocumentKind]]) -> list[Link]:
    """Link by likeness, one to one per kind: the surest pairs first, none that has a close rival.

    Repeated until nothing changes, since each link takes a rival away from others.
    """
    links: list[Link] = []
    open_pairs = [pair for pair in pairs if pair.score >= SAME_TITLE]
    open_pairs.sort(
        key=lambda pair: (-pair.score, natural_key(pair.document.id), natural_key(pair.hearing.id))
    )
    changed = True
    while changed:
        changed = False
        for pair in open_pairs:
            kind = pair.document.kind
            if kind is None or (pair.hearing.id, kind) in taken:
                continue
            rivals = [
                other
                for other in pairs
                if other.document.id == pair.document.id
                and other.value == pair.value
                and other.hearing.id != pair.hearing.id
                and other.score > pair.score - MARGIN
                and (other.hearing.id, kind) not in taken
            ]
            if rivals:
                continue
            taken.add((pair.hearing.id, kind))
            links.append(Link(pair.document, pair.hearing.id, "title_and_day", round(pair.score / 100, 3)))
            done = (pair.document.id, pair.value)
            open_pairs = [other for other in open_pairs if (other.document.id, other.value) != done]
            changed = True
            break
    return links


def _placed_twice(document: Document, links: Sequence[Link]) -> list[Link]:
    """Return the links of an item of the same kind, days and text that was linked: the same notice again."""
    for link in links:
        other = link.document
        if (
            other.kind is document.kind
            and other.id != document.id
            and {value.start for value in other.hearings} == {value.start for value in document.hearings}
            and fuzz.ratio(fold(_text(other) or other.title), fold(_text(document) or document.title))
            >= SAME_TEXT
        ):
            return [
                Link(document, found.hearing_id, "same_text", round(found.confidence * 0.95, 3))
                for found in links
                if found.document.id == other.id
            ]
    return []


# ------------------------------------------------------------------------------------ versions


def _pairs_of_versions(documents: Sequence[Document]) -> dict[str, Document]:
    """Return for each document that translates another one on the same site that other one.

    The Kazakh and the Russian text of a notice may stand as two items; they name the same hearing days and
    the same BIN, or the same names in quotes, in different languages.
    """
    translations: dict[str, Document] = {}
    for document in documents:
        if not document.hearings or document.kind is None:
            continue
        fitting = [
            other
            for other in documents
            if other.id != document.id
            and other.kind is document.kind
            and other.address == document.address
            and {value.start for value in other.hearings} == {value.start for value in document.hearings}
            and is_kazakh(other.title + _text(other)) != is_kazakh(document.title + _text(document))
            and (bool(other.bins & document.bins) or bool(_document_names(other) & _document_names(document)))
        ]
        if len(fitting) == 1:
            translations[document.id] = fitting[0]
    return {
        document_id: other
        for document_id, other in translations.items()
        if translations.get(other.id) is not None and translations[other.id].id == document_id
    }


def _text(document: Document) -> str:
    return " ".join(raw.text or raw.attachment_text for raw in document.raws)


def _document_names(document: Document) -> frozenset[str]:
    return _names([document.title, _text(document)[:2500]])


# ------------------------------------------------------------------------------------ a region


def link_region(
    documents: Sequence[Document], hearings: Sequence[Hearing], forced: Iterable[tuple[str, str]] = ()
) -> Linked:
    """Link one region's site documents to the portal's hearings there.

    ``forced`` are an analyst's links (document id, hearing id); an empty hearing id unlinks a document.
    """
    real = [document for document in documents if not document.ignored]
    by_id = {hearing.id: hearing for hearing in hearings}
    links: list[Link] = []
    ambiguities: list[Ambiguity] = []
    notes: list[Note] = []
    decided: set[str] = set()
    for document_id, hearing_id in forced:
        for document in real:
            if document.id == document_id:
                decided.add(document.id)
                if hearing_id in by_id:
                    links.append(Link(document, hearing_id, "decision", 1.0))

    known = [document for document in real if document.kind is not None and document.id not in decided]
    undecided = [document for document in real if document.kind is None and document.id not in decided]
    linked: set[str] = set(decided)

    for document in known:
        found = _by_number(document, hearings)
        if not found and document.hearings and document.bins:
            found, questions = _by_bin(document, hearings)
            ambiguities += questions
            linked |= {document.id} if questions else set()
        links += found
        linked |= {document.id} if found else set()

    taken = {(link.hearing_id, link.document.kind) for link in links if link.document.kind is not None}
    rest = [document for document in known if document.id not in linked]
    pairs = [
        _Pair(likeness(document, hearing), document, value, hearing)
        for document in rest
        for value in document.hearings
        for hearing in hearings
        if same_day(value, hearing) and _fits_form(document, hearing)
    ]
    by_title = _assign_titles(pairs, taken)
    links += by_title
    linked |= {link.document.id for link in by_title}

    translations = _pairs_of_versions(known)
    for document in rest:
        other = translations.get(document.id)
        if document.id in linked:
            continue
        inherited = [
            Link(document, link.hearing_id, "translation", round(link.confidence * 0.95, 3))
            for link in links
            if other is not None and link.document.id == other.id
        ] or _placed_twice(document, links)
        links += inherited
        linked |= {document.id} if inherited else set()

    rest = [document for document in rest if document.id not in linked]
    served = {(link.hearing_id, link.document.kind) for link in links}
    still = []
    for document in rest:
        candidates = _candidates(document, hearings, served)
        if candidates:
            ambiguities.append(candidates)
        else:
            still.append(document)
    for document in undecided:
        ambiguities.append(_undecided(document, hearings))

    site_hearings, site_links, site_notes = _site_only(still, translations)
    links += site_links
    notes += site_notes
    notes += _differing_days(links, by_id)
    return Linked(tuple(links), tuple(site_hearings), tuple(ambiguities), tuple(notes))


def _candidates(
    document: Document, hearings: Sequence[Hearing], served: set[tuple[str, DocumentKind | None]]
) -> Ambiguity | None:
    """Return the hearings that an unlinked document may belong to; None if there is none."""
    on_day, by_title = [], []
    for hearing in hearings:
        if not _fits_form(document, hearing):
            continue
        score = likeness(document, hearing)
        on_its_day = any(same_day(value, hearing) for value in document.hearings)
        if (hearing.id, document.kind) in served:
            # That hearing has its document already: only one that is as much alike makes this one doubtful.
            if on_its_day and score >= SAME_TITLE:
                on_day.append((score, hearing.id))
        elif on_its_day:
            names = _share_names(document, hearing)
            if score >= MAYBE_TITLE or names or _other_language(document, hearing):
                on_day.append((score, hearing.id))
        elif _may_differ_in_day(document, hearing, score):
            by_title.append((score, hearing.id))
    if on_day:
        ids = tuple(entry[1] for entry in sorted(on_day, reverse=True))
        return Ambiguity(document, ids, "which hearing of that day is meant?", "ambiguous_link")
    if by_title:
        ids = tuple(entry[1] for entry in sorted(by_title, reverse=True))
        question = (
            "the title is a hearing's on the portal, the day is not: is it that hearing?"
            if document.hearings
            else "no hearing day could be read: is it the notice or minutes of one of these?"
        )
        return Ambiguity(document, ids, question, "ambiguous_link")
    return None


def _may_differ_in_day(document: Document, hearing: Hearing, score: float) -> bool:
    """Whether a document that names another day, or none, may still be this hearing's.

    A hearing is postponed by weeks and a day mistyped; the same title many months away is another hearing.
    """
    if not document.hearings:
        return score >= SAME_TITLE or bool(hearing.bins & document.bins)
    if score < SAME_TITLE or (document.bins and hearing.bins and not document.bins & hearing.bins):
        return False
    first = hearing.first_day
    return first is None or any(abs((value.start - first).days) <= NEAR_DAYS for value in document.hearings)


def _undecided(document: Document, hearings: Sequence[Hearing]) -> Ambiguity:
    ids = []
    for hearing in hearings:
        if (hearing.registration_number and hearing.registration_number in document.registration_numbers) or (
            any(same_day(value, hearing) for value in document.hearings)
            and (hearing.bins & document.bins or likeness(document, hearing) >= MAYBE_TITLE)
        ):
            ids.append(hearing.id)
    return Ambiguity(document, tuple(ids), "is it a notice or minutes, or neither?", "undecided_kind")


# ------------------------------------------------------------------------------------ site only


def _site_only(
    documents: Sequence[Document], translations: dict[str, Document]
) -> tuple[list[Hearing], list[Link], list[Note]]:
    """Make hearings of what the portal does not have, linking notices and minutes to each other."""
    notes: list[Note] = []
    meetings: list[Document] = []
    for document in documents:
        if document.form is Form.PUBLIC_DISCUSSION:
            if document.kind is DocumentKind.MINUTES:
                notes.append(
                    Note(
                        document,
                        "discussion_not_on_portal",
                        "minutes of a discussion that is not on the portal",
                    )
                )
        elif document.form is None:
            notes.append(
                Note(document, "undecided_form", "open meeting or public discussion? not on the portal")
            )
        elif not document.hearings and document.kind is DocumentKind.MINUTES:
            notes.append(Note(document, "unparsed_date", "minutes without a hearing day that can be read"))
        else:
            meetings.append(document)
            if not document.hearings:
                notes.append(
                    Note(document, "unparsed_date", "a notice without a hearing day that can be read")
                )
    hearings: dict[str, Hearing] = {}
    links: list[Link] = []
    ordered = sorted(
        meetings,
        key=lambda document: (
            document.kind is DocumentKind.MINUTES,
            document.first_seen.started,
            natural_key(document.id),
        ),
    )
    for document in ordered:
        values: Sequence[DateValue | None] = document.hearings or (None,)
        for number, value in enumerate(values, 1):
            match = _site_match(document, value, list(hearings.values()), links, translations)
            if match is None:
                suffix = f"#{number}" if len(values) > 1 else ""
                match = (_site_hearing(document, value, document.id + suffix), "site", 1.0)
                hearings[match[0].id] = match[0]
            links.append(Link(document, match[0].id, match[1], match[2]))
    return list(hearings.values()), links, notes


def _site_match(
    document: Document,
    value: DateValue | None,
    hearings: Sequence[Hearing],
    links: Sequence[Link],
    translations: dict[str, Document],
) -> tuple[Hearing, str, float] | None:
    best: tuple[float, Hearing] | None = None
    for hearing in hearings:
        if hearing.registration_number and hearing.registration_number in document.registration_numbers:
            return hearing, "registration_number", 1.0
        if value is None or not same_day(value, hearing):
            continue
        if hearing.bins & document.bins:
            score = likeness(document, hearing)
            if score >= MAYBE_TITLE or _share_names(document, hearing) or not document.title:
                return hearing, "bin_and_day", 0.95
        other = translations.get(document.id)
        if other is not None and any(
            link.document.id == other.id and link.hearing_id == hearing.id for link in links
        ):
            return hearing, "translation", 0.9
        score = likeness(document, hearing)
        if score >= SAME_TITLE and (best is None or score > best[0]):
            best = (score, hearing)
    return (best[1], "title_and_day", round(best[0] / 100, 3)) if best else None


def _site_hearing(document: Document, value: DateValue | None, hearing_id: str) -> Hearing:
    return Hearing(
        id=hearing_id,
        form=Form.OPEN_MEETING,
        registration_number=next(iter(sorted(document.registration_numbers)), ""),
        regions=(document.region,),
        title=document.title,
        initiator="",
        bins=document.bins,
        first_day=value.start if value else None,
        last_day=value.last if value else None,
        received=None,
        status=HearingStatus.UNKNOWN,
        url=document.versions[0].url,
        digest=document.versions[0].digest,
        alternatives=tuple(raw.text[:400] for raw in document.raws if raw.text),
    )


def _differing_days(links: Sequence[Link], hearings: dict[str, Hearing]) -> list[Note]:
    """Return a note for each linked document whose days differ from the portal's (the portal's rule)."""
    notes = []
    by_document: dict[str, list[Link]] = {}
    for link in links:
        by_document.setdefault(link.document.id, []).append(link)
    for found in by_document.values():
        document = found[0].document
        linked = [hearings[link.hearing_id] for link in found if link.hearing_id in hearings]
        if not linked:
            continue
        strange = [
            value for value in document.hearings if not any(same_day(value, hearing) for hearing in linked)
        ]
        if strange:
            days = ", ".join(str(value.start) for value in strange)
            portal = ", ".join(str(hearing.first_day) for hearing in linked)
            notes.append(
                Note(
                    document,
                    "differing_day",
                    f"the site says {days}, the portal {portal}: the portal's day was used",
                    tuple(hearing.id for hearing in linked),
                )
            )
    return notes
