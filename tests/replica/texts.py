"""Titles and bodies of notices, minutes and of what else akimats publish, in Russian and Kazakh.

The traps of real texts are in them on purpose: the order's own date, newspaper and licence dates, registration half
an hour before the hearing, years of a project, «т.г.».
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from .model import HEARINGS_RUBRIC, Hearing, ItemText, Rubric, Territory
from .places import PLACES
from .wording import dotted, kk_day, kk_moment, kk_period, ru_day, ru_moment, ru_period
from .workdays import add_working_days

BY_NUMBER = "number"
BY_BIN = "bin"
BY_TITLE = "title"

LAW_RU = (
    "Слушания проводятся в соответствии с Правилами проведения общественных слушаний, утвержденными приказом и.о. "
    "Министра экологии, геологии и природных ресурсов Республики Казахстан от 3 августа 2021 года № 286."
)
LAW_KK = (
    "Тыңдаулар Қазақстан Республикасы Экология, геология және табиғи ресурстар министрінің м.а. 2021 жылғы "
    "3 тамыздағы № 286 бұйрығымен бекітілген Қоғамдық тыңдауларды өткізу қағидаларына сәйкес өткізіледі."
)
NEWSPAPERS = ("Знамя труда", "Огни Алатау", "Егемен Қазақстан", "Сарыарқа самалы", "Диапазон", "Рудный Алтай")


def territory_ru(territory: Territory) -> str:
    """«Жамбылская область, Меркенский район, с.Мерке»."""
    place = territory.place
    return f"{territory.region_ru}, {place.district_ru}, {place.settlement_ru}"


def territory_kk(territory: Territory) -> str:
    """The same in Kazakh."""
    place = territory.place
    return f"{territory.region_kk}, {place.district_kk}, {place.settlement_kk}"


def notice_text(
    hearings: tuple[Hearing, ...], language: str, reference: str, placed: date, rng: random.Random
) -> ItemText:
    """A site's notice of one or several open meetings."""
    return (_notice_kk if language == "kk" else _notice_ru)(hearings, reference, placed, rng)


def minutes_text(
    hearing: Hearing, language: str, reference: str, placed: date, rng: random.Random
) -> ItemText:
    """Minutes of an open meeting or of a public discussion."""
    if hearing.is_open:
        return (_meeting_minutes_kk if language == "kk" else _meeting_minutes_ru)(
            hearing, reference, placed, rng
        )
    return (_discussion_minutes_kk if language == "kk" else _discussion_minutes_ru)(hearing, reference, rng)


def _bin_ru(hearing: Hearing) -> str:
    return f"{'ИИН' if hearing.initiator.person else 'БИН'} {hearing.initiator.number}"


def _bin_kk(hearing: Hearing) -> str:
    return f"{'ЖСН' if hearing.initiator.person else 'БСН'} {hearing.initiator.number}"


def _identity_ru(hearing: Hearing, reference: str) -> str:
    who = hearing.initiator.ru
    if reference == BY_NUMBER:
        return f"{who} по проекту: {hearing.title}. Регистрационный номер на портале: {hearing.registration_number}."
    if reference == BY_BIN:
        return f"{who}, {_bin_ru(hearing)}."
    return f"{who} по проекту: {hearing.title}."


def _identity_kk(hearing: Hearing, reference: str) -> str:
    who = hearing.initiator.kk
    if reference == BY_NUMBER:
        return f"{who}. Жоба: {hearing.title}. Порталдағы тіркеу нөмірі: {hearing.registration_number}."
    if reference == BY_BIN:
        return f"{who}, {_bin_kk(hearing)}."
    return f"{who}. Жоба: {hearing.title}."


def _notice_ru(hearings: tuple[Hearing, ...], reference: str, placed: date, rng: random.Random) -> ItemText:
    first = hearings[0]
    titles = [
        "Объявление о проведении общественных слушаний в форме открытого собрания",
        f"Объявление о проведении общественных слушаний {first.initiator.ru}",
        "Объявление об общественных слушаниях в форме открытых собраний",
        f"Извещение о проведении открытого собрания {first.initiator.ru}",
    ]
    if reference == BY_TITLE:
        titles = [f"Объявление о проведении общественных слушаний по проекту: {first.title}"]
    paragraphs = ["ОБЪЯВЛЕНИЕ о проведении общественных слушаний в форме открытого собрания"]
    for hearing in hearings:
        this_year = reference == BY_NUMBER and hearing.starts.year == placed.year
        when = ru_moment(hearing.starts, rng, this_year)
        register = hearing.starts - timedelta(minutes=30)
        paragraphs += [
            f"Инициатор общественных слушаний: {_identity_ru(hearing, reference)}",
            f"Общественные слушания состоятся {when} по адресу: {territory_ru(hearing.territories[0])}.",
            (
                f"Начало регистрации участников в {register.hour}-{register.minute:02d}, начало слушаний в "
                f"{hearing.starts.hour}-{hearing.starts.minute:02d}."
            ),
        ]
    paragraphs += rng.sample(
        [
            LAW_RU,
            (
                f"Объявление опубликовано в газете «{rng.choice(NEWSPAPERS)}» № {rng.randint(10, 60)} от "
                f"{dotted(placed - timedelta(days=rng.randint(2, 6)))}."
            ),
            (
                "С проектной документацией можно ознакомиться на Едином экологическом портале "
                "https://hearings.ndbecology.gov.kz/."
            ),
            "Замечания и предложения принимаются не позднее трех рабочих дней до даты проведения слушаний.",
            "Проект разработан на 2025-2034 гг. Лицензия на природоохранное проектирование № 02194Р от 12.09.2019 г.",
            "Телефон для справок: +7 (7252) 00-00-00, эл. почта: info@example.kz.",
        ],
        4,
    )
    return ItemText(rng.choice(titles), tuple(paragraphs))


def _notice_kk(hearings: tuple[Hearing, ...], reference: str, placed: date, rng: random.Random) -> ItemText:
    first = hearings[0]
    titles = [
        "Ашық жиналыс нысанындағы қоғамдық тыңдаулар өткізу туралы хабарландыру",
        f"Қоғамдық тыңдаулар өткізу туралы хабарландыру {first.initiator.kk}",
        f"{first.initiator.kk} ашық жиналыс өткізілетінін хабарлайды",
    ]
    paragraphs = ["ХАБАРЛАНДЫРУ. Қоғамдық тыңдаулар ашық жиналыс нысанында өткізіледі."]
    for hearing in hearings:
        this_year = reference == BY_NUMBER and hearing.starts.year == placed.year
        register = hearing.starts - timedelta(minutes=30)
        paragraphs += [
            f"Қоғамдық тыңдаулардың бастамашысы: {_identity_kk(hearing, reference)}",
            (
                f"Ашық жиналыс {kk_moment(hearing.starts, rng, this_year)} мына мекенжайда өтеді: "
                f"{territory_kk(hearing.territories[0])}."
            ),
            f"Қатысушыларды тіркеу сағат {register.hour}-{register.minute:02d}-де басталады.",
        ]
    paragraphs += rng.sample(
        [
            LAW_KK,
            (
                f"Хабарландыру «{rng.choice(NEWSPAPERS)}» газетінің {dotted(placed - timedelta(days=rng.randint(2, 6)))} "
                f"№ {rng.randint(10, 60)} санында жарияланды."
            ),
            "Жобалық құжаттамамен https://hearings.ndbecology.gov.kz/ порталында танысуға болады.",
            "Ескертулер мен ұсыныстар тыңдау күніне дейін үш жұмыс күнінен кешіктірмей қабылданады.",
            "Жоба 2025-2034 жылдарға арналған.",
        ],
        3,
    )
    return ItemText(rng.choice(titles), tuple(paragraphs))


def _meeting_minutes_ru(hearing: Hearing, reference: str, placed: date, rng: random.Random) -> ItemText:
    titles = [
        f"Протокол общественных слушаний в форме открытого собрания {hearing.initiator.ru}",
        "Протокол общественных слушаний в форме открытых собраний",
    ]
    if reference == BY_TITLE:
        titles = [f"Протокол общественных слушаний по проекту: {hearing.title}"]
    start, register = hearing.starts, hearing.starts - timedelta(minutes=30)
    end = start + timedelta(minutes=rng.choice((35, 50, 65, 80)))
    published = hearing.received + timedelta(days=rng.randint(1, 4))
    paragraphs = [
        "ПРОТОКОЛ общественных слушаний посредством проведения открытых собраний",
        f"1. Инициатор: {_identity_ru(hearing, reference)}",
        (
            f"2. Дата, время начала регистрации участников и место проведения: {ru_day(start)}, регистрация "
            f"{register.hour} ч. {register.minute:02d} мин., начало слушаний {start.hour} ч. {start.minute:02d} мин., "
            f"окончание {end.hour} ч. {end.minute:02d} мин., {territory_ru(hearing.territories[0])}."
        ),
        (
            f"3. Объявление опубликовано в газете «{rng.choice(NEWSPAPERS)}» № {rng.randint(5, 60)} от {dotted(published)}"
            f", эфирная справка телеканала от {dotted(published + timedelta(days=1))}."
        ),
        f"4. Присутствовали {rng.randint(5, 60)} человек, лист регистрации прилагается.",
    ]
    if hearing.status == "no_quorum":
        paragraphs.append("5. Общественные слушания признаны несостоявшимися.")
    else:
        paragraphs.append("5. Выступили с докладом представители разработчика. Слушания состоялись.")
    signed = min(add_working_days(hearing.ends, rng.randint(0, 2)), placed)
    law = LAW_RU.replace("проводятся", "проведены")
    paragraphs.append(f"6. Протокол подписан {dotted(signed)} г. {law}")
    return ItemText(rng.choice(titles), tuple(paragraphs))


def _meeting_minutes_kk(hearing: Hearing, reference: str, placed: date, rng: random.Random) -> ItemText:
    titles = [
        "Ашық жиналыс нысанындағы қоғамдық тыңдаулар хаттамасы",
        f"{hearing.initiator.kk} қоғамдық тыңдауларының хаттамасы",
    ]
    signed = min(add_working_days(hearing.ends, rng.randint(0, 2)), placed)
    paragraphs = (
        "ХАТТАМА. Қоғамдық тыңдаулар ашық жиналыс нысанында өткізілді.",
        f"1. Бастамашы: {_identity_kk(hearing, reference)}",
        (
            f"2. Өткізілген күні мен уақыты: {kk_moment(hearing.starts, rng, False)}, "
            f"{territory_kk(hearing.territories[0])}."
        ),
        f"3. Хабарландыру «{rng.choice(NEWSPAPERS)}» газетінің {dotted(hearing.received)} санында жарияланды.",
        f"4. Қатысқандар саны {rng.randint(5, 60)}. {LAW_KK}",
        f"5. Хаттамаға {kk_day(signed)} күні қол қойылды.",
    )
    return ItemText(rng.choice(titles), paragraphs)


def _discussion_minutes_ru(hearing: Hearing, reference: str, rng: random.Random) -> ItemText:
    titles = [
        "Протокол общественных слушаний посредством публичных обсуждений",
        f"Протокол публичных обсуждений {hearing.initiator.ru}",
    ]
    if reference == BY_TITLE:
        titles = [f"Протокол публичных обсуждений по проекту: {hearing.title}"]
    paragraphs = (
        "ПРОТОКОЛ общественных слушаний посредством публичных обсуждений",
        f"1. Инициатор: {_identity_ru(hearing, reference)}",
        f"2. Период проведения публичных обсуждений: {ru_period(hearing.starts.date(), hearing.ends, rng)}.",
        f"3. Территория воздействия: {territory_ru(hearing.territories[0])}.",
        f"4. Замечаний и предложений поступило: {rng.choice(('нет', '2', '3'))}. {LAW_RU}",
    )
    return ItemText(rng.choice(titles), paragraphs)


def _discussion_minutes_kk(hearing: Hearing, reference: str, rng: random.Random) -> ItemText:
    titles = [
        "Жария талқылау нысанындағы қоғамдық тыңдаулар хаттамасы",
        f"{hearing.initiator.kk} жария талқылау хаттамасы",
    ]
    paragraphs = (
        "ХАТТАМА. Қоғамдық тыңдаулар жария талқылау нысанында өткізілді.",
        f"1. Бастамашы: {_identity_kk(hearing, reference)}",
        f"2. Жария талқылау кезеңі: {kk_period(hearing.starts.date(), hearing.ends, rng)}.",
        f"3. Әсер ету аумағы: {territory_kk(hearing.territories[0])}.",
        f"4. Ескертулер мен ұсыныстар түскен жоқ. {LAW_KK}",
    )
    return ItemText(rng.choice(titles), paragraphs)


NEWS_RUBRIC = Rubric("Новости", "Жаңалықтар")
TENDERS_RUBRIC = Rubric("Государственные закупки", "Мемлекеттік сатып алу")
VACANCIES_RUBRIC = Rubric("Вакансии", "Бос жұмыс орындары")
TARIFFS_RUBRIC = Rubric("Тарифы", "Тарифтер")
BUDGET_RUBRIC = Rubric("Бюджет", "Бюджет")
ANNOUNCEMENTS_RUBRIC = Rubric("Объявления", "Хабарландырулар")


def unrelated_text(spider: str, placed: date, rng: random.Random) -> tuple[Rubric, dict[str, ItemText]]:
    """Something an akimat publishes besides hearings, with the rubric it stands in."""
    place = rng.choice(PLACES[spider].places)
    later = placed + timedelta(days=rng.randint(5, 25))
    number = rng.randint(3, 240)
    choices: list[tuple[Rubric, str, str, str, str]] = [
        (
            TENDERS_RUBRIC,
            f"Объявление об итогах государственных закупок способом запроса ценовых предложений № {number}",
            f"Итоги подведены {dotted(placed)} г. Лот № {number}-1: услуги по очистке русел рек.",
            f"Баға ұсыныстарын сұрату тәсілімен мемлекеттік сатып алу қорытындысы № {number}",
            f"Қорытынды {dotted(placed)} ж. шығарылды.",
        ),
        (
            VACANCIES_RUBRIC,
            "Объявление о конкурсе на занятие вакантной административной государственной должности корпуса «Б»",
            f"Документы принимаются до {ru_day(later)}. Приказ от 21 февраля 2017 года № 40.",
            "«Б» корпусының бос әкімшілік мемлекеттік лауазымына орналасуға конкурс туралы хабарландыру",
            f"Құжаттар {kk_day(later)} дейін қабылданады.",
        ),
        (
            TARIFFS_RUBRIC,
            (
                "Объявление о публичных слушаниях по отчету об исполнении утвержденной тарифной сметы на услуги "
                "водоснабжения"
            ),
            f"Слушания по тарифам состоятся {ru_day(later)} в 15:00 часов, {place.district_ru}.",
            "Сумен жабдықтау қызметінің бекітілген тарифтік сметасының орындалуы туралы жария тыңдау хабарландыруы",
            f"Тариф бойынша тыңдау {kk_day(later)} күні сағат 15:00-де өтеді.",
        ),
        (
            HEARINGS_RUBRIC,
            f"Объявление о проведении общественных слушаний по проекту генерального плана, {place.settlement_ru}",
            (
                f"Общественные слушания по градостроительному проекту состоятся {ru_day(later)} в 16:00 в соответствии с "
                "приказом от 30 сентября 2020 года № 505."
            ),
            f"{place.settlement_kk} бас жоспарының жобасы бойынша қоғамдық талқылау туралы хабарландыру",
            (
                f"Қала құрылысы жобасын талқылау {kk_day(later)} күні сағат 16:00-де 2020 жылғы 30 қыркүйектегі № 505 "
                "бұйрыққа сәйкес өтеді."
            ),
        ),
        (
            ANNOUNCEMENTS_RUBRIC,
            f"Объявление об очередной сессии маслихата, {place.district_ru}",
            f"{rng.randint(11, 39)}-я сессия маслихата созывается {ru_day(later)} в 10:00.",
            f"{place.district_kk} мәслихатының кезекті сессиясы туралы хабарландыру",
            f"Мәслихат сессиясы {kk_day(later)} күні сағат 10:00-де шақырылады.",
        ),
        (
            BUDGET_RUBRIC,
            f"Отчет об исполнении бюджетных программ по состоянию на 01.{placed.month:02d}.{placed.year} г.",
            "Отчет прилагается.",
            f"Бюджеттік бағдарламалардың орындалуы туралы есеп 01.{placed.month:02d}.{placed.year} ж.",
            "Есеп қоса беріледі.",
        ),
        (
            NEWS_RUBRIC,
            f"В рамках акции «Таза Қазақстан» прошел субботник, {place.district_ru}",
            f"{ru_day(placed)} высажено {number} саженцев.",
            f"«Таза Қазақстан» акциясы аясында сенбілік өтті, {place.district_kk}",
            f"{kk_day(placed)} {number} көшет отырғызылды.",
        ),
        (
            NEWS_RUBRIC,
            f"Заседание комиссии по лесному фонду № {number}",
            f"Очередное заседание комиссии назначено на {dotted(later)}.",
            f"Орман қоры жөніндегі комиссия отырысы № {number}",
            f"Комиссияның кезекті отырысы {dotted(later)} күніне белгіленді.",
        ),
    ]
    rubric, title_ru, body_ru, title_kk, body_kk = rng.choice(choices)
    return rubric, {"ru": ItemText(title_ru, (body_ru,)), "kk": ItemText(title_kk, (body_kk,))}


def press_report_text(hearing: Hearing, when: datetime) -> dict[str, ItemText]:
    """News of a hearing that was held: it names the hearing and is no document of it."""
    place = hearing.territories[0].place
    return {
        "ru": ItemText(
            f"Жители обсудили экологические вопросы: прошли общественные слушания, {place.district_ru}",
            (
                (
                    f"{ru_day(hearing.starts)} в {place.settlement_ru} прошли общественные слушания по проекту: "
                    f"{hearing.title}. Жители задали вопросы о пыли и водоснабжении."
                ),
                f"Пресс-служба управления, {dotted(when)}.",
            ),
        ),
        "kk": ItemText(
            f"Тұрғындар экологиялық мәселелерді талқылады: қоғамдық тыңдау өтті, {place.district_kk}",
            (f"{kk_day(hearing.starts)} күні {place.settlement_kk} тұрғындары қоғамдық тыңдауға қатысты.",),
        ),
    }


def discussion_notice_text(hearing: Hearing, rng: random.Random) -> dict[str, ItemText]:
    """A site's notice of a public discussion, which counts in no column."""
    start, end = hearing.starts.date(), hearing.ends
    return {
        "ru": ItemText(
            "Объявление о проведении общественных слушаний посредством публичных обсуждений",
            (
                f"Инициатор: {_identity_ru(hearing, BY_NUMBER)}",
                f"Публичные обсуждения проводятся на портале {ru_period(start, end, rng)}.",
            ),
        ),
        "kk": ItemText(
            "Жария талқылау нысанындағы қоғамдық тыңдаулар туралы хабарландыру",
            (
                f"Бастамашы: {_identity_kk(hearing, BY_NUMBER)}",
                f"Жария талқылау порталда {kk_period(start, end, rng)} өтеді.",
            ),
        ),
    }
