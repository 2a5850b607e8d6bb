"""What an item of a site is: a notice, minutes, or no document at all; of which form of hearing.

The words are the domain's, and data: ``phrases.toml``. The title decides, then the word that opens the text, then what
its sentences say: that a hearing is to be held, or that it was. What stays undecided is left to an analyst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from hearings_crawler.content.text import fold
from hearings_crawler.documents.phrases import group
from hearings_crawler.items import DocumentKind, Form

OPENING: Final = 300
"""Letters of a text in which the word for the document is looked for."""
FORM_OPENING: Final = 1500
"""Letters of a text in which the form is looked for before the whole."""
SAID_WITHIN: Final = 4000
"""Letters of a text whose sentences are read: a project's long title may stand before the verb."""
_OPENS: Final = 40
_PAPER_OPENING: Final = 600
_HELD_REACH: Final = 5
_BESIDE: Final = 2

_MINUTES, _NOTICE, _HEARING = group("minutes"), group("notice"), group("hearing")
_NOTICE_TITLE, _AGAIN = group("notice_title"), group("again")
_OPEN_MEETING, _DISCUSSION = group("open_meeting"), group("public_discussion")
_TELLING, _HOLDING, _TO_BE_HELD = group("telling"), group("holding"), group("to_be_held")
_HELD, _REPORTED = group("held"), group("reported")
_HELD_OR_REPORTED = group("held", "reported")
_UNDONE = group("not_held", "called_off")
_INTENDED_ACTIVITY, _TABLE = group("intended_activity"), group("table_of_remarks")
_PUBLIC_HEARING, _OTHER_HEARING = group("public_hearing"), group("other_hearing")
_ENVIRONMENT, _ORDER_286, _ORDER_505 = (
    group("environment", "order_286"),
    group("order_286"),
    group("order_505"),
)
_TOWN_PLANNING, _TARIFF, _MASLIKHAT = group("town_planning"), group("tariff"), group("maslikhat")
_PROTECTED_AREA, _OWN_DISCUSSION = group("protected_area"), group("own_discussion")
# Behind at least four letters: «г.», «с.», «ул.» end no sentence.
_SENTENCE_END = re.compile(r"(?<=\w{4}[.!?])\s+|(?<=[»\")][.!?])\s+|;\s+")
_MOVED_TO = re.compile(r"(?:перен(?:ес|ос)\w*|отложен\w*)\s+(?:\w+\s+){0,3}?на\s+\d|ауыстырыл|коширил")


@dataclass(frozen=True, slots=True)
class Classification:
    """What an item is: kind and form (None while undecided), or why it is no document."""

    kind: DocumentKind | None
    form: Form | None
    ignored: str = ""


class _Says(Enum):
    """What a sentence says of a hearing."""

    ANNOUNCED = "it is to be held"
    HELD = "it was held"


def classify(title: str, text: str, *, in_rubric: bool = False) -> Classification:
    """Say what an item with this title and text is.

    An item that stands in the rubric is about hearings even if its own words do not say so.  ``ignored``
    names the reason for what is no document (press reports, other regimes, items that mention no hearing).
    """
    folded_title = fold(title)
    folded_text = fold(text)
    form = _form(folded_title, folded_text)
    whole = f"{folded_title} {folded_text}"
    if not (_HEARING.search(whole) or form or in_rubric):
        return Classification(None, None, "mentions no hearing")
    reason = (
        _other_regime(folded_title, whole, whole[: len(folded_title) + 1 + FORM_OPENING])
        or _paper_of_article_68(folded_title, folded_text)
        or _press_report(folded_title, folded_text)
    )
    if reason:
        return Classification(None, form, reason)
    return Classification(_kind(folded_title, folded_text), form)


def _form(title: str, text: str) -> Form | None:
    for part in (title, text[:FORM_OPENING], text):
        meeting, discussion = bool(_OPEN_MEETING.search(part)), bool(_DISCUSSION.search(part))
        if meeting != discussion:
            return Form.OPEN_MEETING if meeting else Form.PUBLIC_DISCUSSION
        if meeting:
            return None if part is not title else _form("", text)
    return None


def _kind(title: str, text: str) -> DocumentKind | None:
    minutes, notice = bool(_MINUTES.search(title)), bool(_NOTICE.search(title))
    if minutes != notice:
        return DocumentKind.MINUTES if minutes else DocumentKind.NOTICE
    first_minutes = _start(_MINUTES, text[:OPENING])
    first_notice = _start(_NOTICE, text[:OPENING])
    if min(first_minutes, first_notice) <= _OPENS:
        return DocumentKind.MINUTES if first_minutes < first_notice else DocumentKind.NOTICE
    if not minutes and _NOTICE_TITLE.search(title):
        return DocumentKind.NOTICE
    announced = 0 if _title_announces(title) else _announced(text)
    if announced < first_minutes:
        return DocumentKind.NOTICE
    if first_minutes < OPENING and first_notice < OPENING:
        # Both words: only one that opens the text decides ("Протокол ... объявление опубликовано ...").
        return None
    if first_minutes < OPENING:
        return DocumentKind.MINUTES
    return DocumentKind.NOTICE if first_notice < OPENING else None


def _start(pattern: re.Pattern[str], text: str) -> int:
    """Return where a phrase is found first; a place behind everything that is read if it is not."""
    found = pattern.search(text)
    return found.start() if found else SAID_WITHIN


def _title_announces(title: str) -> bool:
    return any(said is _Says.ANNOUNCED for _, _, said in _said(title))


def _announced(text: str) -> int:
    """Return where a sentence starts that announces a hearing, if none before it is about minutes."""
    for start, sentence, said in _said(text):
        if _MINUTES.search(sentence) and said is None:
            return SAID_WITHIN
        if said is _Says.ANNOUNCED:
            return start
    return SAID_WITHIN


def _said(text: str) -> Iterator[tuple[int, str, _Says | None]]:
    """Go through the sentences of a text's beginning: the place of each, its words, and what it says."""
    start = 0
    for end in (*_SENTENCE_END.finditer(text, 0, SAID_WITHIN), None):
        sentence = text[start : end.start() if end else SAID_WITHIN]
        yield start, sentence, _says(sentence)
        start = end.end() if end else 0


def _says(sentence: str) -> _Says | None:
    if _UNDONE.search(sentence):
        return _Says.ANNOUNCED if _MOVED_TO.search(sentence) else None
    if not _HEARING.search(sentence):
        if _AGAIN.search(sentence) and _HOLDING.search(sentence):
            return _Says.ANNOUNCED
        return _Says.HELD if _REPORTED.search(sentence) else None
    holding, telling = _HOLDING.search(sentence), _TELLING.search(sentence)
    held = _held(sentence, closely=holding is not None)
    if held is not None:
        to_come = holding.start() if holding else SAID_WITHIN
        if telling and _TO_BE_HELD.search(sentence):
            to_come = min(to_come, telling.start())
        return _Says.HELD if held < to_come else _Says.ANNOUNCED
    if holding or telling:
        return _Says.ANNOUNCED
    return _Says.HELD if _REPORTED.search(sentence) else None


def _held(sentence: str, *, closely: bool) -> int | None:
    """Return where a sentence says that a hearing was held: the verb behind its noun, or a few words before it.

    ``closely`` asks for the verb beside its noun: «слушания по проекту, прошедшему экспертизу, состоятся» was not held.
    """
    for held in _HELD.finditer(sentence):
        before = sentence[: held.start()]
        behind = " ".join(sentence[held.end() :].split(maxsplit=_HELD_REACH)[:_HELD_REACH])
        if closely:
            before = " ".join(before.split()[-_BESIDE:])
            behind = " ".join(behind.split()[:_BESIDE])
        if _HEARING.search(before) or (_HEARING.search(behind) and not _TELLING.search(behind)):
            return held.start()
    return None


def _press_report(title: str, text: str) -> str:
    """Say that an item reports a hearing held, instead of being its notice or minutes; empty if it does not."""
    if _NOTICE.search(title) or _MINUTES.search(title):
        return ""
    if min(_start(_MINUTES, text[:_OPENS]), _start(_NOTICE, text[:_OPENS])) < _OPENS:
        return ""
    report = "press report of a hearing held"
    for _, _, said in _said(title):
        if said is not None:
            return report if said is _Says.HELD else ""
    for _, sentence, said in _said(text):
        if said is _Says.HELD:
            word = min(_start(_MINUTES, sentence), _start(_NOTICE, sentence))
            return report if word >= _start(_HELD_OR_REPORTED, sentence) else ""
        if said is _Says.ANNOUNCED or _MINUTES.search(sentence) or _NOTICE.search(sentence):
            return ""
    return ""


def _paper_of_article_68(title: str, text: str) -> str:
    """Say that an item is a declaration of intended activity or the table of remarks on it; empty if it is not.

    The notice of a hearing may mention the declaration that came before it.
    """
    head = f"{title} {text[:_PAPER_OPENING]}"
    declaration = _INTENDED_ACTIVITY.search(head)
    if declaration is None:
        return ""
    hearing = _HEARING.search(head)
    tabled = _TABLE.search(head)
    if hearing is None or (
        hearing.start() > declaration.start() and (tabled or declaration.end() <= len(title))
    ):
        return "a paper of article 68 of the Environmental Code, on an intended activity"
    return ""


def _other_regime(title: str, whole: str, head: str) -> str:
    """Name the other regime that an item belongs to; empty if it is about environmental hearings."""
    if _MASLIKHAT.search(head) and not _PUBLIC_HEARING.search(head):
        return "session of a maslikhat"
    if _ORDER_505.search(whole) and not _ORDER_286.search(whole):
        return "town planning (order No 505)"
    if _TARIFF.search(title) and not _ENVIRONMENT.search(title):
        return "tariffs"
    if _ENVIRONMENT.search(whole):
        return ""
    return _regime_without_environment(whole, head)


def _regime_without_environment(whole: str, head: str) -> str:
    if _TOWN_PLANNING.search(whole):
        return "town planning (order No 505)"
    if _TARIFF.search(head):
        return "tariffs"
    if _PROTECTED_AREA.search(head) and (_OWN_DISCUSSION.search(head) or _DISCUSSION.search(head)):
        return "a protected area's own discussion"
    if _OTHER_HEARING.search(whole) and not _PUBLIC_HEARING.search(whole):
        return "public hearings of another regime"
    return ""
