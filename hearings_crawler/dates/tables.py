"""The words of dates as data: months, year words, weekdays, times, in Kazakh (both scripts), Russian and English.

Every table is written in ordinary spelling and folded once, by the function that folds the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from hearings_crawler.dates.text import fold_word


class GrammaticalCase(StrEnum):
    """What the ending of a month, day or year says about the next word."""

    PLAIN = "plain"
    OF = "of"
    FROM = "from"
    UNTIL = "until"
    ATTRIBUTIVE = "attributive"


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month as a word names it.

    Attributes:
        number: 1 to 12.
        case: What its ending says.
        short: Whether the word is an abbreviation, which needs a dot or a year beside it.
        kazakh: Whether the word is Kazakh: the year then stands before the day.
    """

    number: int
    case: GrammaticalCase
    short: bool
    kazakh: bool


_KAZAKH_MONTHS: Final = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек қыркүйег",
    "қазан",
    "қараша",
    "желтоқсан",
)
_KAZAKH_MONTHS_LATIN: Final = (
    "qantar kantar qangtar kangtar",
    "aqpan akpan",
    "nauryz nayryz nawryz navryz nauriz",
    "sauir sayir sawir sauyr",
    "mamyr mamir",
    "mausym maysym mawsym mausim",
    "shilde silde",
    "tamyz tamiz",
    "qyrkuiek kyrkuiek qyrkuyek kyrkuyek qyrkyiek qirkuyek qyrkuieg kyrkuieg qyrkuyeg kyrkuyeg qyrkyieg",
    "qazan kazan",
    "qarasha karasha qarasa",
    "jeltoqsan zheltoqsan jeltoksan zheltoksan",
)
_KAZAKH_MONTHS_SHORT: Final = (
    "қаң қаңт qan",
    "ақп aqp akp",
    "нау наур nau",
    "сәу sau",
    "мам mam",
    "мау маус",
    "шіл shil",
    "там tam",
    "қыр қырк qyr",
    "қаз qaz",
    "қар qar",
    "жел желт jel",
)
_RUSSIAN_MONTHS: Final = (
    "январь января январе январю январем январём yanvar yanvarya",
    "февраль февраля феврале февралю февралем февралём fevral fevralya",
    "март марта марте марту мартом marta",
    "апрель апреля апреле апрелю апрелем aprel aprelya",
    "май мая мае маю маем maya",
    "июнь июня июне июню июнем iyun iyunya",
    "июль июля июле июлю июлем iyul iyulya",
    "август августа августе августу августом avgust avgusta",
    "сентябрь сентября сентябре сентябрю сентябрем сентябрём sentyabr sentyabrya",
    "октябрь октября октябре октябрю октябрем октябрём oktyabr oktyabrya",
    "ноябрь ноября ноябре ноябрю ноябрем ноябрём noyabr noyabrya",
    "декабрь декабря декабре декабрю декабрем декабрём dekabr dekabrya",
)
_RUSSIAN_MONTHS_SHORT: Final = (
    "янв",
    "фев февр",
    "мар",
    "апр",
    "",
    "июн",
    "июл",
    "авг",
    "сен сент",
    "окт",
    "ноя нояб",
    "дек",
)
_ENGLISH_MONTHS: Final = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
)
# Vowel and consonant harmony is not checked: people who mix scripts do not keep it either.
_KAZAKH_ENDINGS: Final = {
    GrammaticalCase.OF: "дың дің тың тің ның нің ының інің сының сінің",
    GrammaticalCase.UNTIL: "ға ге қа ке ына іне сына сіне",
    GrammaticalCase.PLAIN: "ды ді ты ті ны ні да де та те мен бен пен ы і сы сі ын ін сын сін ында інде сында сінде "
    "ымен імен сымен сімен",
    GrammaticalCase.FROM: "дан ден тан тен нан нен ынан інен сынан сінен",
    GrammaticalCase.ATTRIBUTIVE: "дағы дегі тағы тегі ындағы індегі сындағы сіндегі ғы гі қы кі",
}
_LATIN_SPELLINGS: Final = {
    "а": "a",
    "б": "b",
    "г": "g",
    "ғ": "g|gh",
    "д": "d",
    "е": "e",
    "к": "k",
    "қ": "q|k",
    "м": "m",
    "н": "n",
    "ң": "n|ng",
    "п": "p",
    "с": "s",
    "т": "t",
    "ы": "y|i",
    "і": "i",
}


def _latin_spellings(word: str) -> list[str]:
    return [
        "".join(letters) for letters in product(*(_LATIN_SPELLINGS[letter].split("|") for letter in word))
    ]


def _endings(latin: bool) -> dict[str, GrammaticalCase]:
    endings = {"": GrammaticalCase.PLAIN}
    for case, words in _KAZAKH_ENDINGS.items():
        for word in words.split():
            for spelling in _latin_spellings(word) if latin else [word]:
                endings.setdefault(fold_word(spelling), case)
    return endings


def _month_table() -> dict[str, MonthName]:
    table: dict[str, MonthName] = {}

    def enter(word: str, month: MonthName) -> None:
        known = table.setdefault(fold_word(word), month)
        if known.number != month.number and not month.short:
            raise ValueError(
                f"{word!r} would name two months, {known.number} and {month.number}: correct the tables"
            )

    for stems, endings in ((_KAZAKH_MONTHS, _endings(False)), (_KAZAKH_MONTHS_LATIN, _endings(True))):
        for number, words in enumerate(stems, 1):
            for stem, (ending, case) in product(words.split(), endings.items()):
                enter(stem + ending, MonthName(number, case, False, True))
    for number, words in enumerate(_RUSSIAN_MONTHS, 1):
        for word in words.split():
            enter(word, MonthName(number, GrammaticalCase.PLAIN, False, False))
        # Russian months inside Kazakh sentences take Kazakh endings: «июньнің», «августта».
        nominative = words.split()[0]
        for ending, case in _endings(False).items():
            table.setdefault(fold_word(nominative) + ending, MonthName(number, case, False, True))
    for number, words in enumerate(_RUSSIAN_MONTHS_SHORT, 1):
        for word in words.split():
            enter(word, MonthName(number, GrammaticalCase.PLAIN, True, False))
    for number, words in enumerate(_KAZAKH_MONTHS_SHORT, 1):
        for word in words.split():
            enter(word, MonthName(number, GrammaticalCase.PLAIN, True, True))
    return table


MONTHS: Final = _month_table()
ENGLISH_MONTHS: Final = {
    word: MonthName(number, GrammaticalCase.OF, len(word) == 3 and word != "may", False)
    for number, words in enumerate(_ENGLISH_MONTHS, 1)
    for word in words.split()
}


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


def _year_words() -> dict[str, GrammaticalCase]:
    """Year words with their case; Kazakh ones that bind forward («2025 жылғы 3 тамыз») are attributive."""
    table = dict.fromkeys(
        _folded("г год года году годом годе g goda god r ж жыл жылда zh j jyl zhyl жылым"),
        GrammaticalCase.PLAIN,
    )
    for word in ("жыл", "жылы", "jyl", "zhyl", "jyly", "zhyly"):
        for ending, case in _endings(word.isascii()).items():
            table.setdefault(fold_word(word) + ending, case)
    for word in [
        "жылғы",
        "жылдың",
        "жылы",
        "жылының",
        "жылдағы",
        "жылындағы",
        "jylgy",
        "jylghy",
        "zhylgy",
        "zhylghy",
        "jyldyn",
        "zhyldyn",
        "jyly",
        "zhyly",
    ]:
        table[fold_word(word)] = GrammaticalCase.ATTRIBUTIVE
    return table


YEAR_WORDS: Final = _year_words()
# What turns the year word after it into a year the text does not spell: (shift from the year of the document).
RELATIVE_YEARS: Final = (
    dict.fromkeys(_folded("текущего текущем текущий нынешнего сего этого тек ағымдағы осы agymdagy osy"), 0)
    | dict.fromkeys(_folded("следующего будущего келесі келер"), 1)
    | dict.fromkeys(_folded("прошлого прошедшего минувшего өткен былтырғы"), -1)
)
# One word for the whole: «биылғы 3 тамыз».
RELATIVE_YEAR_WORDS: Final = dict.fromkeys(_folded("биыл биылғы быйылғы"), 0) | dict.fromkeys(
    _folded("былтыр"), -1
)
# «т.г.», «с.г.» (of this year) and «а.ж.» (ағымдағы жыл).
RELATIVE_YEAR_LETTERS: Final = frozenset(
    (fold_word(a), fold_word(b)) for a, b in ("тг", "сг", "аж", "tg", "cg", "aj")
)

DAY_ENDINGS: Final[dict[str, GrammaticalCase]] = {
    fold_word(word): case
    for case, words in {
        GrammaticalCase.PLAIN: "го е ое ого й ый му м ом ші шы нші ншы інші ыншы st nd rd th shi shy "
        "і ы сі сы да де та те сында сінде ында інде на не ін ын сін сын",
        GrammaticalCase.FROM: "дан ден тан тен нан нен сынан сінен ынан інен dan den tan ten nan nen",
        GrammaticalCase.UNTIL: "ға ге қа ке сына сіне ына іне ga ge ka ke qa gha",
    }.items()
    for word in words.split()
}

# Those that are glued to a day's number without a dash.
GLUED_DAY_ENDINGS: Final = frozenset(
    {"го", "е", "ое", "ого", "ому", "му", "st", "nd", "rd", "тн", "ши", "шы", "нши"}
)

_WEEKDAYS: Final = (
    "понедельник понедельника понедельнику понедельником дүйсенбі дүйсенбіде duisenbi duysenbi dysenbi monday mon",
    "вторник вторника вторнику вторником сейсенбі сейсенбіде seisenbi seysenbi tuesday tue",
    "среда среду сәрсенбі сәрсенбіде sarsenbi wednesday wed",
    "четверг четверга четвергу четвергом бейсенбі бейсенбіде beisenbi beysenbi thursday thu",
    "пятница пятницу пятницы пятнице пятницей жұма жұмада juma zhuma friday fri",
    "суббота субботу субботы субботе субботой сенбі сенбіде senbi saturday sat",
    "воскресенье воскресенья воскресенью воскресеньем воскресение жексенбі жексенбіде jeksenbi zheksenbi sunday sun",
)
WEEKDAYS: Final = {fold_word(word): day for day, words in enumerate(_WEEKDAYS) for word in words.split()}
# Only with a dot or a comma after them: «пт, 18 марта».
WEEKDAYS_SHORT: Final = {
    fold_word(word): day
    for day, words in enumerate(("пн дс", "вт сс", "ср", "чт бс", "пт жм", "сб сн", "вс жк"))
    for word in words.split()
}
# «Среда» is also the environment, which these texts are full of.
ENVIRONMENT_WEEKDAYS: Final = _folded("среда среду")
# A weekday after these is one end of a timetable, not the day of the date beside it.
TIMETABLE_WORDS: Final = _folded("по до кроме ежедневно каждую каждый каждое әр сайын с со дейін")

AND_WORDS: Final = _folded("и және jane zhane and")
WITH_WORDS: Final = _folded("мен бен пен men ben pen")
UNTIL_WORDS: Final = _folded("до дейін дейінгі дейінгі deiin deyin deiingi")
BY_WORDS: Final = _folded("по")
FROM_WORDS: Final = _folded("с со от")
SINCE_WORDS: Final = _folded("бастап bastap")
BETWEEN_STEMS: Final = tuple(fold_word(stem) for stem in ("аралы", "арасын", "araly", "arasyn"))
UNTIL_STEMS: Final = tuple(fold_word(stem) for stem in ("дейін", "deiin", "deyin", "шейін"))
# «20 мамырдан 27 мамырға ауыстырылды»: moved from one day to another, not a range.
MOVED_STEMS: Final = tuple(fold_word(stem) for stem in ("ауыстыр", "көшір"))
DAY_WORDS: Final = _folded("күні күндері күнінде күндер күнгі kuni kyni число числа")
MONTH_OF_WORDS: Final = _folded("айының айыныц айында айы aiynyn ayynyn")

HOUR_WORDS: Final = _folded(
    "ч час часа часов часам часу часах сағат сағ сағатта сағаттан сағатқа saghat sagat h"
)
HOUR_PREFIXES: Final = _folded("сағат сағ сағаты saghat sagat")
MINUTE_WORDS: Final = _folded("м мин минут минута минуты минутта минуттан минутқа min")
CLOCK_PREFIXES: Final = _folded(
    "в во к с со до по время времени начало начала начале начнется начинается уақыты уақыт басталуы басталады time at uaqyty"
)
CLOCK_ENDINGS: Final[dict[str, GrammaticalCase]] = {
    fold_word(word): case
    for case, words in {
        GrammaticalCase.PLAIN: "де да те та ті ге дегі дағы de da te ta",
        GrammaticalCase.FROM: "ден дан тен тан нен нан den dan ten tan nen nan",
        GrammaticalCase.UNTIL: "ге ға ке қа не на ge ga ke qa ka",
    }.items()
    for word in words.split()
}
CLOCK_ENDINGS[fold_word("ге")] = GrammaticalCase.UNTIL
# Those that are not Russian words of their own («с 21 на 22 января»).
CLOCK_ENDINGS_APART: Final = _folded("де те та ден дан тен тан нен нан")
# What may stand between a date and the time that belongs to it.
CLOCK_FILLERS: Final = (
    _folded(
        "күні күн г ж года год год году жыл жылы жылғы час жергілікті уақыт уақытпен местное местному kuni kyni по"
    )
    | CLOCK_PREFIXES
    | HOUR_PREFIXES
)
MEASURES: Final = _folded(
    "га км м мм см кв тыс млн млрд тенге теңге тг т тонн тонна кг мг л мб кб гб квт мвт кв куб раз лет человек адам "
    "чел шт штук мест жыл процент пайыз мкг дб град бала м2 м3 балл баллов долларов рублей руб"
)
STREET_WORDS: Final = _folded(
    "ул улица улице улицы улицу пер переулок пр проспект проспекте пл площадь площади мкр микрорайон микрорайоне "
    "имени им көше көшесі көшесінің көшесінде данғылы даңғылы атындағы атындағысы атты ауылы ауылында алаңы шағынауданы"
)
ADDRESS_WORDS: Final = _folded(
    "дом д кв квартира ул каб кабинет офис оф стр корпус корп школа школе үй школы лицей пункт п"
)
# «Объявление о проведении слушаний от …» gives the day of the notice, not of the hearing.
NOTICE_STEMS: Final = tuple(
    fold_word(stem)
    for stem in ("объявлени", "извещени", "уведомлени", "хабарландыр", "письм", "письмо", "заявлени", "заявк")
)
MINUTES_STEMS: Final = tuple(fold_word(stem) for stem in ("протокол", "хаттама"))
HEARING_STEMS: Final = tuple(
    fold_word(stem) for stem in ("слушан", "собран", "обсужд", "тыңда", "жинал", "талқыла")
)
# «Протокол … утвержден 22 апреля», «хаттама … бекітілді»: what was done to minutes, not when the hearing was.
DONE_ENDINGS: Final = tuple(
    fold_word(ending) for ending in ("ден", "лен", "жен", "вен", "щен", "сан", "дан", "ван")
)
KAZAKH_DONE_ENDINGS: Final = tuple(fold_word(ending) for ending in ("лды", "лді", "нды", "нді"))
PHONE_WORDS: Final = _folded(
    "тел телефон телефоны телефону факс моб whatsapp ватсап байланыс контакты контакт тел/факс"
)
# After these three numbers with dots are a standard, a version, a paragraph or an address in the net.
CODE_WORDS: Final = _folded(
    "гост снип сн сп ст рд рнд санпин сниппи еж вер версия версии версией version v ver ip пункт пункта пункте пункты "
    "п пп подпункт подпункта подпункте разд раздел раздела глава главы статья статьи ст прил приложение тел факс "
    "таблица табл рис рисунок код iso исо дата_кода қнже нтп"
)
CODE_WORDS_STRONG: Final = _folded(
    "гост снип сн сп рд рнд санпин вер версия версии version v ver ip тел факс код қнже нтп"
)
CITIES_WITH_CLOCKS: Final = _folded(
    "атырау астана алматы актау ақтау актобе ақтөбе шымкент караганда қарағанды костанай қостанай кокшетау көкшетау "
    "павлодар петропавловск петропавл семей талдыкорган талдықорған тараз туркестан түркістан уральск орал "
    "усть-каменогорск өскемен кызылорда қызылорда жезказган жезқазған конаев қонаев"
)
