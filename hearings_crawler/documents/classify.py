"""What an item of a site is: a notice, minutes, or no document at all; of which form of hearing.

The words are the domain's: the title decides, then the opening of the text; what stays undecided is left
to an analyst.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hearings_crawler.content.text import fold
from hearings_crawler.items import DocumentKind, Form

OPENING = 300
FORM_OPENING = 1500

# All patterns see folded text: lower case, Kazakh letters as the Russian ones typed for them.
_MINUTES = re.compile(r"протокол|хаттама")
_NOTICE = re.compile(r"обьявлен|объявлен|хабарландыру|извещени|хабарлайды")
_OPEN_MEETING = re.compile(r"открыт\w*(?:\s+\w+){0,2}?\s+собрани|ашык(?:\s+\w+)?\s+жиналыс")
_DISCUSSION = re.compile(r"публичн\w*(?:\s+\w+)?\s+обсужд|жария\s+талкыла")
_HEARING = re.compile(r"слушани|тындау|тындалым")
_PUBLIC_HEARING = re.compile(r"обществен\w*\s+слушани|когамдык\s+тында")
_OTHER_HEARING = re.compile(r"публичн\w*\s+слушани|жария\s+тында")
_HELD = re.compile(
    r"состоял|прошл[иао]\b|провел[иа]?\b|(?<!будут )(?<!будет )(?<!быть )проведен[ыо]\b|прошедши[хе]\b"
    r"|\bотти\b|откизилди|отилди|болып\s+отти"
)
_ENVIRONMENT = re.compile(
    r"№\s*286\b|экологи|окружающ\w*\s+сред|коршаган\s+орта|\bовос\b|\bроос\b|\bпуо\b|\bпэк\b|\bндв\b|отчет\w*\s+о\s+возможн"
    r"|воздействи|эмисси|выброс"
)
_ORDER_286, _ORDER_505 = re.compile(r"№\s*286\b"), re.compile(r"№\s*505\b")
_TOWN_PLANNING = re.compile(
    r"градостроител|генплан|генеральн\w*\s+план|бас\s+жоспар|детальн\w*\s+планировк"
    r"|егжей\W+тегжейли\s+жоспар|кала\s+курылыс"
)
_TARIFF = re.compile(r"тариф")
_MASLIKHAT = re.compile(r"маслихат\w*\s+(?:\w+\s+){0,4}?сесси|сесси\w*\s+(?:\w+\s+){0,4}?маслихат")
_PROTECTED_AREA = re.compile(
    r"особо\s+охраняем|\bоопт\b|\bеркт?а\b|ерекше\s+коргалатын|природн\w*\s+(?:парк|заказник|заповедник|резерват)"
    r"|табиги\s+(?:парк|корык)"
)
_OWN_DISCUSSION = re.compile(
    r"правил\w*\s+.{0,80}(?:заказник|заповедник|парк|территори)|корректировк\w*\s+границ"
)


@dataclass(frozen=True, slots=True)
class Classification:
    """What an item is: kind and form (None while undecided), or why it is no document."""

    kind: DocumentKind | None
    form: Form | None
    ignored: str = ""


def _kind(title: str, opening: str) -> DocumentKind | None:
    minutes, notice = bool(_MINUTES.search(title)), bool(_NOTICE.search(title))
    if minutes != notice:
        return DocumentKind.MINUTES if minutes else DocumentKind.NOTICE
    first_minutes, first_notice = _MINUTES.search(opening), _NOTICE.search(opening)
    if first_minutes and first_notice:
        # Both words: only one that opens the text decides ("Протокол ... объявление опубликовано ...").
        first = min(first_minutes, first_notice, key=re.Match.start)
        if first.start() > 40:
            return None
        return DocumentKind.MINUTES if first is first_minutes else DocumentKind.NOTICE
    if first_minutes:
        return DocumentKind.MINUTES
    return DocumentKind.NOTICE if first_notice else None


def _form(title: str, opening: str) -> Form | None:
    for text in (title, opening):
        meeting, discussion = bool(_OPEN_MEETING.search(text)), bool(_DISCUSSION.search(text))
        if meeting != discussion:
            return Form.OPEN_MEETING if meeting else Form.PUBLIC_DISCUSSION
    return None


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
    if _TOWN_PLANNING.search(whole):
        return "town planning (order No 505)"
    if _TARIFF.search(head):
        return "tariffs"
    if _PROTECTED_AREA.search(head) and (_OWN_DISCUSSION.search(head) or _DISCUSSION.search(head)):
        return "a protected area's own discussion"
    if _OTHER_HEARING.search(whole) and not _PUBLIC_HEARING.search(whole):
        return "public hearings of another regime"
    return ""


def _is_press_report(title: str, opening: str) -> bool:
    """Whether an item reports a hearing that was held, instead of being its notice or minutes."""
    if _NOTICE.search(title) or _MINUTES.search(title):
        return False
    if _HELD.search(title):
        return True
    held = _HELD.search(opening)
    if held is None:
        return False
    word = _MINUTES.search(opening) or _NOTICE.search(opening)
    return word is None or held.start() < word.start()


def classify(title: str, text: str, *, in_rubric: bool = False) -> Classification:
    """Say what an item with this title and text is.

    An item that stands in the rubric is about hearings even if its own words do not say so.  ``ignored``
    names the reason for what is no document (press reports, other regimes, items that mention no hearing).
    """
    folded_title = fold(title)
    folded_text = fold(text)
    opening = folded_text[:OPENING]
    head = f"{folded_title} {folded_text[:FORM_OPENING]}"
    whole = f"{folded_title} {folded_text}"
    form = _form(folded_title, folded_text[:FORM_OPENING])
    if not (_HEARING.search(whole) or form or in_rubric):
        return Classification(None, None, "mentions no hearing")
    regime = _other_regime(folded_title, whole, head)
    if regime:
        return Classification(None, form, regime)
    if _is_press_report(folded_title, opening):
        return Classification(None, form, "press report of a hearing held")
    return Classification(_kind(folded_title, opening), form)
