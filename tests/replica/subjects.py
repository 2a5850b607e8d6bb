"""Who initiates hearings and about what: names, numbers and project titles, drawn without repetition."""

from __future__ import annotations

import random

from .model import Initiator
from .places import PLACES

_FIRST = [
    "Алтын",
    "Ару",
    "Батыс",
    "Бекзат",
    "Дала",
    "Ерке",
    "Жайық",
    "Кайнар",
    "Кемел",
    "Мунай",
    "Нурлы",
    "Сарыарка",
    "Сункар",
    "Темир",
    "Тулпар",
    "Шыгыс",
    "Qaz",
    "Eco",
    "Altyn",
    "Silk",
    "Steppe",
    "Жетi",
    "Каспий",
    "Тянь-Шань",
]
_SECOND = [
    "Geology",
    "Голд",
    "Минералс",
    "Инвест",
    "Кен",
    "Строй",
    "Ойл Сервис",
    "Агро",
    "Майнинг",
    "Энерго",
    "Трейд",
    "Консалт Проект",
    "Кум",
    "Тас",
    "Жол",
    "Су Ресурс",
    "Полиметалл",
    "Copper",
    "Газ",
    "Логистик",
]
_SURNAMES_RU = ["Ахметов", "Жумабаев", "Ким", "Сергеев", "Нурланов", "Оспанов", "Тлеуов", "Байжанов"]
_INITIALS_RU = ["А.Б.", "С.К.", "М.Т.", "Е.Н.", "Д.А.", "Г.С."]
_OBJECTS = [
    "Акбакай",
    "Актас",
    "Акшокы",
    "Алайгыр",
    "Атыгай",
    "Бестюбе",
    "Боран",
    "Жаман-Айбат",
    "Жанажол",
    "Жиланды",
    "Карамурун",
    "Карачаганак",
    "Каражыра",
    "Кемер",
    "Кенкияк",
    "Киялы",
    "Кокпекты",
    "Комаровское",
    "Кумколь",
    "Майкаин",
    "Малый-Каратау",
    "Мынкудук",
    "Нурказган",
    "Озерное",
    "Рожковское",
    "Сайрам",
    "Сарытобе",
    "Сокырсай",
    "Степное",
    "Теректы",
    "Тохтар",
    "Улкен-Актобе",
    "Ушкатын",
    "Хантау",
    "Шатырколь",
    "Шалкия",
    "Шубаркол",
    "Юбилейное",
]
_TITLES = (
    "План горных работ на добычу строительного камня месторождения «{name}» {where}",
    (
        "Отчет о возможных воздействиях план разведки твёрдых полезных ископаемых на {n} блоках -{sheet} по лицензии "
        "№{n}31-EL от 17.02.2025г. {where}"
    ),
    "РООС «Строительство автомобильной дороги республиканского значения, участок {name}» {where}",
    (
        'Материалы для получения Экологического разрешения на воздействие для объектов ТОО "{name} Кен" (НДВ, ПУО, ПЭК, '
        "ППМ) на 2025-2034 гг. {where}"
    ),
    (
        "Раздел охраны окружающей среды к рабочему проекту «Реконструкция системы водоснабжения населенного пункта {name}» "
        "{where}"
    ),
    "Строительство завода по производству кирпича мощностью {n} млн. штук в год, площадка {name}, {where}",
    "Дополнение №{n} к проекту разработки месторождения «{name}». Отчет о возможных воздействиях, {where}",
    "План ликвидации последствий операций по добыче на участке «{name}» {where}",
    "Полигон твердых бытовых отходов села {name} (корректировка) {where}",
    "Птицефабрика на {n} тысяч голов в {name} {where}. Проект нормативов допустимых выбросов",
    "Ветровая электростанция «{name}» установленной мощностью {n} МВт {where}",
    "Технический проект на бурение разведочной скважины №{n} на структуре {name} {where}",
    "«Газоснабжение микрорайона {name}. Внутриквартальные газовые сети» {where}. РООС",
    "Естественно-научное обоснование биологического рыболовства на водоемах {name} на 2025-2026 годы {where}",
)
BASES_OPEN = (
    "Осуществление государственной экологической экспертизы",
    "Проведение оценки воздействия на окружающую среду (в том числе сопровождаемой оценкой трансграничных воздействий)",
)
BASES_DISCUSSION = (
    "проекты, перечисленные в подпунктах 2) статьи 87 Кодекса",
    "проекты, перечисленные в подпунктах 3), 4), 5), 6), 7), 8 статьи 87 Кодекса",
)


def _check_digit(first_eleven: str) -> int | None:
    digits = [int(digit) for digit in first_eleven]
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


class Subjects:
    """Draws what has to be unique in the whole country: taxpayers' numbers and registration numbers."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._registered: set[str] = set()
        self._names: set[tuple[str, str]] = set()
        self._per_day: dict[str, int] = {}

    def initiator(self, spider: str, rng: random.Random) -> Initiator:
        """A new company, state body or (seldom) a person in business."""
        draw = rng.random()
        number = self._number(rng, person=draw >= 0.97)
        if draw < 0.15:
            place = rng.choice(PLACES[spider].places)
            ru = f"ГУ «Отдел строительства, {place.district_ru}»"
            portal = f'Государственное учреждение ""Отдел строительства, {place.district_ru}""'
            return Initiator(portal, ru, f"«{place.district_kk} құрылыс бөлімі» ММ", number)
        if draw >= 0.97:
            name = f"{rng.choice(_SURNAMES_RU)} {rng.choice(_INITIALS_RU)}"
            return Initiator(
                f'Индивидуальный предприниматель ""{name}""', f"ИП «{name}»", f"«{name}» ЖК", number, True
            )
        name = self._company_name(spider, rng)
        if draw < 0.25:
            return Initiator(f'Акционерное общество ""{name}""', f"АО «{name}»", f"«{name}» АҚ", number)
        portal = f'Товарищество с ограниченной ответственностью ""{name}""'
        return Initiator(portal, f"ТОО «{name}»", f"«{name}» ЖШС", number)

    def _company_name(self, spider: str, rng: random.Random) -> str:
        while True:
            name = f"{rng.choice(_FIRST)} {rng.choice(_SECOND)}"
            if (spider, name) not in self._names:
                self._names.add((spider, name))
                return name

    def _number(self, rng: random.Random, *, person: bool) -> str:
        while True:
            if person:
                head = f"{rng.randint(60, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.choice((3, 4))}"
                head += f"{rng.randint(0, 9999):04d}"
            else:
                head = (
                    f"{rng.randint(0, 23):02d}{rng.randint(1, 12):02d}{rng.choice((4, 5))}{rng.randint(0, 3)}"
                )
                head += f"{rng.randint(0, 99999):05d}"
            check = _check_digit(head)
            if check is not None and f"{head}{check}" not in self._numbers:
                self._numbers.add(f"{head}{check}")
                return f"{head}{check}"

    def open_meeting_number(self, year: int, rng: random.Random) -> str:
        """Eleven digits without a meaning that could be relied on."""
        while True:
            number = f"{year % 100:02d}{rng.randint(10, 33)}{rng.randint(1000, 9999)}001"
            if number not in self._registered:
                self._registered.add(number)
                return number

    def discussion_number(self, day: str, rng: random.Random) -> str:
        """Twelve digits: mostly YYMMDD, 001 and a serial of the day, but not always."""
        self._per_day[day] = self._per_day.get(day, 0) + 1
        number = f"{day}001{self._per_day[day]:03d}"
        if rng.random() < 0.06:
            number = f"{day[:2]}{rng.randint(4000, 9999)}{self._per_day[day]:03d}001"
        while number in self._registered:
            number = f"{int(number) + 1:012d}"
        self._registered.add(number)
        return number


class Titles:
    """Project titles of one region: no two are about the same kind of work at the same place.

    Hearings of one day never share a wording, so that a title and a day always name one hearing.
    """

    def __init__(self, spider: str, rng: random.Random) -> None:
        self._rng = rng
        self._where = PLACES[spider].department_ru.split("регулирования природопользования ")[-1]
        self._where = "в " + self._where.split("природопользования ")[-1].replace(
            "города Астаны", "г. Астана"
        )
        self._where = self._where.replace("города", "г.")
        self._of_day: dict[object, set[int]] = {}
        self._used: set[tuple[int, str]] = set()

    def draw(self, *days: object) -> str:
        """A title for a hearing on `days`."""
        taken = set().union(*(self._of_day.setdefault(day, set()) for day in days))
        free = [index for index in range(len(_TITLES)) if index not in taken] or list(range(len(_TITLES)))
        while True:
            subject = (self._rng.choice(free), self._rng.choice(_OBJECTS))
            if subject not in self._used:
                break
        self._used.add(subject)
        for day in days:
            self._of_day[day].add(subject[0])
        return _TITLES[subject[0]].format(
            name=subject[1],
            n=self._rng.randint(2, 60),
            sheet=f"{self._rng.choice('LMKN')}-{self._rng.randint(39, 45)}-{self._rng.randint(20, 140)}",
            where=self._where,
        )
