"""Generated months whose truth is known: which hearing every site document is of.

Sites as they are: Kazakh and Russian items, missing numbers and BINs, typos, renamed and moved hearings,
near-identical titles of one initiator, newspapers that everybody quotes, firms with Kazakh names in short Russian
texts, scans, wrong places on cards.  What a reader would read is given as read; linking is what is measured.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hearings_crawler.items import DocumentKind, Form
from hearings_crawler.judging.linking import DocumentLink, LinkingResult
from hearings_crawler.registry.regions import Registry
from tests.hearings_crawler.builders import KYZYLORDA, ZHAMBYL, World

NEWSPAPERS = ("Ел тілегі", "Знамя труда", "Егемен Қазақстан")
FIRMS = (
    "Жайық Құрылыс", "Тас Плюс", "Тас", "Qaz Газ", "Эко Тараз", "Шығыс Полиметалл", "Altyn Copper", "Steppe Строй",
    "Каспий Кен", "Сарыарқа Ойл", "Нұрлы Су", "Дала Жол", "Мұнай Майнинг", "Темір Сервис", "Алтай Агро", "Silk Geology",
    "Ақжол", "Ақжол-2", "Кум Логистик", "Жеті Энерго",
)  # fmt: skip
BODIES = (
    ("Отдел строительства Меркенского района", "Меркі ауданының құрылыс бөлімі"),
    ("Управление природных ресурсов", "Табиғи ресурстар басқармасы"),
)
DESIGNERS = ("ЭкоПроект", "Жобалау Орталығы", "Тас Эксперт")
PLACES = (
    ("Мерке", "Меркі"), ("Кордай", "Қордай"), ("Каратау", "Қаратау"), ("Каратал", "Қаратал"), ("Шу", "Шу"),
    ("Актобе", "Ақтөбе"), ("Улкен-Актобе", "Үлкен-Ақтөбе"), ("Байзак", "Байзақ"), ("Жанатас", "Жаңатас"),
    ("Сарысу", "Сарысу"),
)  # fmt: skip
DEPOSITS = (
    ("Актас", "Ақтас"),
    ("Актау", "Ақтау"),
    ("Тоунсор-210", "Тоунсор-210"),
    ("Шалкия", "Шалқия"),
    ("Кемер", "Кемер"),
)
NUMBERED = (
    "Рекультивация карьера № {number} вблизи села {place}",
    "{place} ауылы маңындағы № {number} карьерді қалпына келтіру",
)
PROJECTS = (
    ("План горных работ", "Тау-кен жұмыстарының жоспары"),
    (
        "План горных работ месторождения «{deposit}» на {number} гектарах",
        "«{deposit}» кен орнының {number} гектардағы тау-кен жұмыстарының жоспары",
    ),
    ("Строительство котельной в селе {place}", "{place} ауылында қазандық салу"),
    NUMBERED,
    (
        "Полигон твердых бытовых отходов села {place}, {number} очередь",
        "{place} ауылының қатты тұрмыстық қалдықтар полигоны, {number} кезек",
    ),
    (
        "Птицефабрика на {number}0 тысяч голов в {place}. Проект нормативов допустимых выбросов",
        "{place} ауылындағы {number}0 мың басқа арналған құс фабрикасы",
    ),
    (
        "Отчет о возможных воздействиях к проекту разработки участка {roman} месторождения «{deposit}»",
        "«{deposit}» кен орнының {roman} телімін игеру жобасына ықтимал әсерлер туралы есеп",
    ),
    (
        "Техническая эксплуатация цеха № {number} завода «{deposit}», корпус {side}",
        "«{deposit}» зауытының № {number} цехын пайдалану",
    ),
    (
        'Материалы для объектов ТОО "{firm}" (НДВ, ПУО) в селе {place} на 2025-2034 гг.',
        '{place} ауылындағы "{firm}" ЖШС объектілеріне арналған материалдар (2025-2034 жж.)',
    ),
)
RU, KK = "ru", "kk"


@dataclass(frozen=True, slots=True)
class Held:
    """One hearing as it truly is; ``key`` is its number on the portal, or its own where the portal lacks it."""

    key: str
    region: str
    day: date
    hour: str
    number: str
    bin: str
    initiator: tuple[str, str]
    public: bool
    project: tuple[str, str]
    place: tuple[str, str]
    on_portal: bool
    misplaced: bool
    form: Form = Form.OPEN_MEETING


@dataclass(frozen=True, slots=True)
class Habits:
    """How often sites do what makes linking hard (shares of items)."""

    number: float = 0.3
    bin: float = 0.4
    initiator: float = 0.85
    project: float = 0.75
    hour: float = 0.9
    day: float = 0.97
    newspaper: float = 0.6
    designer: float = 0.15
    typo: float = 0.1
    renamed: float = 0.03
    moved: float = 0.02
    glued: float = 0.03
    scan: float = 0.02
    twice: float = 0.02
    wrong_place: float = 0.01
    mistyped_number: float = 0.01
    off_portal: float = 0.06


@dataclass
class GeneratedWorld:
    """A world with its truth: document id -> the key of the hearing that it is of."""

    world: World
    held: dict[str, Held] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, DocumentKind] = field(default_factory=dict)

    def documents_of(self, key: str, kind: DocumentKind) -> list[str]:
        """Return the documents of a kind that a hearing truly has on a site."""
        return [
            document_id
            for document_id, of in self.truth.items()
            if of == key and self.kinds[document_id] is kind
        ]


class _Maker:
    def __init__(self, seed: int, registry: Registry | None, regions: Sequence[str], habits: Habits) -> None:
        self.random = random.Random(seed)
        self.made = GeneratedWorld(World(registry))
        self.regions = regions
        self.habits = habits
        self.items = 0
        self.titles: set[str] = set()
        self.firms = {
            region: [
                (
                    (name, name),
                    False,
                    f"{self.random.randrange(10, 99)}{self.random.randrange(10, 13)}40{n:06d}",
                )
                for n, name in enumerate(FIRMS)
            ]
            + [(names, True, f"9901400{n:05d}") for n, names in enumerate(BODIES)]
            for region in regions
        }

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # ------------------------------------------------------------------ hearings

    def hearings(self, number: int, first: date, days: int) -> None:
        """Add hearings: some initiators hold several on a day, with titles that differ in a number or a place."""
        left = number
        while left > 0:
            region = self.random.choice(self.regions)
            day = first + timedelta(self.random.randrange(days))
            group = 1 if self.chance(0.8) else self.random.randint(2, 3)
            firm = self.random.choice(self.firms[region])
            template = self.random.choice(PROJECTS)
            for _ in range(min(group, left)):
                self.hearing(region, day, firm, template)
            left -= group

    def hearing(
        self, region: str, day: date, firm: tuple[tuple[str, str], bool, str], template: tuple[str, str]
    ) -> None:
        """Add a hearing, its card and its site's items."""
        key = str(len(self.made.held) + 1)
        project, place = self._project(template)
        held = Held(
            key=key,
            region=region,
            day=day,
            hour=self.random.choice(("10:00", "11:00", "11:30", "12:00", "15:00", "16:00")),
            number=f"25{self.random.randrange(10**5, 10**6)}{int(key) % 1000:03d}",
            bin=firm[2],
            initiator=firm[0],
            public=firm[1],
            project=project,
            place=place,
            on_portal=not self.chance(self.habits.off_portal),
            misplaced=self.chance(self.habits.wrong_place),
        )
        self.made.held[key] = held
        if held.on_portal:
            self._card(held)
        for kind in DocumentKind:
            if self.chance(0.9):
                self._items(held, kind)

    def _project(self, template: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return a project's titles and its place; only general titles are several projects'."""
        for tried in range(1000):
            place, deposit = self.random.choice(PLACES), self.random.choice(DEPOSITS)
            words = {
                "number": self.random.randint(1, 30 + len(self.titles) // 5 + tried),
                "roman": self.random.choice(("I", "II", "III")),
                "side": self.random.choice(("северный", "южный")),
                "firm": self.random.choice(FIRMS),
            }
            russian, kazakh = (
                text.format(place=place[at], deposit=deposit[at], **words) for at, text in enumerate(template)
            )
            if "{" not in template[0] or russian not in self.titles:
                self.titles.add(russian)
                return (russian, kazakh), place
            if tried > 10:
                template = NUMBERED
        raise AssertionError("no further title")

    def _card(self, held: Held) -> None:
        elsewhere = tuple(code for code in self.regions if code != held.region)[:1]
        wrong = self.random.choice(((), elsewhere))
        form = "ГУ" if held.public else self.random.choice(("ТОО", "АО"))
        self.made.world.hearing(
            held.key,
            f"{held.day}@{held.hour}",
            received=str(held.day - timedelta(38)),
            number=held.number,
            project=held.project[0],
            kk_project=held.project[1] if self.chance(0.2) else "",
            initiator=f"{form} «{held.initiator[0]}»",
            bin_number=held.bin if self.chance(0.97) else "",
            regions=wrong if held.misplaced else (held.region,),
        )

    # ------------------------------------------------------------------ a site's items

    def _items(self, held: Held, kind: DocumentKind) -> None:
        shown = held.day - timedelta(35) if kind is DocumentKind.NOTICE else held.day + timedelta(3)
        for languages in self._languages():
            if self.chance(self.habits.scan) and not held.misplaced:
                self._scan(held, kind, shown)
                continue
            stated = {
                name: self.chance(getattr(self.habits, name))
                for name in ("number", "bin", "initiator", "project", "hour", "day")
            }
            # Of a card that names another region nobody can know without the number.
            stated["number"] |= held.misplaced
            # Of a wrong day without anything else nobody can know either.
            told = any(stated[name] for name in ("number", "bin", "initiator", "project"))
            moved = told and self.chance(self.habits.moved)
            texts = {language: self._text(held, kind, language, stated) for language in languages}
            for _ in range(2 if self.chance(self.habits.twice) else 1):
                self._item(held, kind, shown, texts, stated, moved=moved)

    def _languages(self) -> list[tuple[str, ...]]:
        return self.random.choices(
            ([(KK, RU)], [(RU,), (KK,)], [(KK,), (RU,)], [(RU,)], [(KK,)]), (45, 15, 15, 15, 10)
        )[0]

    def _next(self, held: Held, kind: DocumentKind) -> str:
        self.items += 1
        key = str(1000 + self.items)
        address = self.made.world.registry.region(held.region).sites[0].address
        document_id = f"site:{address}:{key}"
        self.made.truth[document_id] = held.key
        self.made.kinds[document_id] = kind
        return key

    def _scan(self, held: Held, kind: DocumentKind, shown: date) -> None:
        title = "Объявление" if kind is DocumentKind.NOTICE else "Протокол"
        self.made.world.site_item(
            self._next(held, kind), "", kind=kind, title=title, region=held.region, shown=str(shown),
            form=self.random.choice((None, Form.OPEN_MEETING)),
        )  # fmt: skip

    def _item(
        self,
        held: Held,
        kind: DocumentKind,
        shown: date,
        texts: Mapping[str, tuple[str, str]],
        stated: Mapping[str, bool],
        *,
        moved: bool,
    ) -> None:
        day = held.day + timedelta(self.random.choice((-3, 5, 9, 14))) if moved else held.day
        when = f"{day}@{held.hour}" if stated["hour"] else str(day)
        days = [when] if stated["day"] else [""]
        if stated["day"] and self.chance(self.habits.glued):
            days.append(str(shown))
        number = held.number if stated["number"] else ""
        if number and not held.misplaced and self.chance(self.habits.mistyped_number):
            number = f"{number[:-2]}{self.random.randrange(100):02d}"
        key = self._next(held, kind)
        for language, (title, text) in texts.items():
            self.made.world.site_item(
                key, days, kind=kind, title=title, text=text, version=language, region=held.region, number=number or (),
                bin_number=held.bin if stated["bin"] else "", shown=str(shown),
                form=Form.OPEN_MEETING if self.chance(0.9) else None,
            )  # fmt: skip

    def _text(
        self, held: Held, kind: DocumentKind, language: str, stated: Mapping[str, bool]
    ) -> tuple[str, str]:
        """Return a title and a text in a language, with what this item states."""
        kazakh = language == KK
        project = self._misspelt(held.project[kazakh and self.chance(0.7)])
        name = held.initiator[kazakh]
        firm = (
            f"«{name}» {'ММ' if held.public else 'ЖШС'}"
            if kazakh
            else f"{'ГУ' if held.public else 'ТОО'} «{name}»"
        )
        notice = kind is DocumentKind.NOTICE
        word = (
            ("Хабарландыру" if notice else "Хаттама") if kazakh else ("Объявление" if notice else "Протокол")
        )
        titles = [word]
        if stated["project"]:
            titles += (
                [f"{word}: {project}", f"{word} о проведении общественных слушаний по проекту: {project}"]
                if not kazakh
                else [f"{word}: {project}"]
            )
        if stated["initiator"]:
            titles.append(f"{firm} {word.lower()}" if kazakh else f"{word} общественных слушаний {firm}")
        said = [
            "Қоғамдық тыңдаулар ашық жиналыс нысанында өткізіледі."
            if kazakh
            else "Общественные слушания в форме открытого собрания."
        ]
        if stated["initiator"]:
            said.append(f"Бастамашы: {firm}." if kazakh else f"Инициатор: {firm}.")
        if stated["project"]:
            said.append(f"Жоба: {project}." if kazakh else f"По проекту: {project}.")
        if stated["number"]:
            said.append(
                f"Порталдағы тіркеу нөмірі: {held.number}."
                if kazakh
                else f"Регистрационный номер на портале: {held.number}."
            )
        place = held.place[kazakh]
        said.append(
            f"Өтетін орны: {place} ауылы, мәдениет үйі." if kazakh else f"Место: село {place}, дом культуры."
        )
        if self.chance(self.habits.designer):
            designer = self.random.choice(DESIGNERS)
            said.append(
                f"Жобаны әзірлеуші: «{designer}» ЖШС."
                if kazakh
                else f"Разработчик проекта: ТОО «{designer}»."
            )
        if self.chance(self.habits.newspaper):
            paper = self.random.choice(NEWSPAPERS)
            said.append(
                f"Хабарландыру «{paper}» газетінде жарияланды."
                if kazakh
                else f"Объявление опубликовано в газете «{paper}»."
            )
        return self.random.choice(titles), " ".join(said)

    def _misspelt(self, project: str) -> str:
        words = project.split()
        if self.chance(self.habits.renamed) and len(words) > 2:
            words[self.random.randrange(len(words))] = "(корректировка)"
        if self.chance(self.habits.typo):
            at = self.random.randrange(len(words))
            if len(words[at]) > 5:
                cut = self.random.randrange(1, len(words[at]) - 1)
                words[at] = words[at][:cut] + words[at][cut + 1 :]
        return " ".join(words)


def generate(
    seed: int,
    hearings: int = 60,
    *,
    regions: Sequence[str] = (ZHAMBYL, KYZYLORDA),
    registry: Registry | None = None,
    first: date = date(2025, 4, 7),
    days: int = 12,
    habits: Habits = Habits(),
) -> GeneratedWorld:
    """Return a world made from a seed: the same seed gives the same world."""
    maker = _Maker(seed, registry, regions, habits)
    for region in regions:
        maker.made.world.site_run(
            str(first - timedelta(days=90)), str(first + timedelta(days + 60)), region=region
        )
    maker.made.world.portal_run(str(first - timedelta(days=90)), str(first + timedelta(days + 60)))
    maker.hearings(hearings, first, days)
    return maker.made


# ------------------------------------------------------------------------------------ holding links against the truth


def portal_id(key: str) -> str:
    """Return the id of the portal's hearing of a key."""
    return f"open_meeting:{key}"


def true_hearing(made: GeneratedWorld, hearing_id: str) -> str:
    """Return the key of the hearing that a hearing's id stands for: a site-only one is that of its document."""
    if hearing_id.startswith("site:"):
        return made.truth[hearing_id.partition("#")[0]]
    return hearing_id.rsplit(":", 1)[1]


def all_links(linked: Mapping[str, LinkingResult]) -> Iterator[DocumentLink]:
    """Return the links of all regions."""
    for result in linked.values():
        yield from result.links


def wrong_links(made: GeneratedWorld, linked: Mapping[str, LinkingResult]) -> list[DocumentLink]:
    """Return the links of documents to hearings that are not theirs."""
    return [
        link
        for link in all_links(linked)
        if made.truth[link.document.id] != true_hearing(made, link.hearing_id)
    ]


def false_accusations(
    made: GeneratedWorld, linked: Mapping[str, LinkingResult]
) -> list[tuple[str, DocumentKind]]:
    """Return hearings and kinds of which a site has a document, and which neither link nor question saves.

    That is what makes an absence broken after complete crawls.
    """
    found = []
    for result in linked.values():
        served = {(link.hearing_id, link.document.kind) for link in result.links}
        asked = {
            (candidate, ambiguity.document.kind)
            for ambiguity in result.ambiguities
            for candidate in ambiguity.candidates
        }
        for hearing in result.hearings:
            if hearing.card is None:
                continue
            for kind in DocumentKind:
                key = hearing.id.rsplit(":", 1)[1]
                if not {(hearing.id, kind), (hearing.id, None)} & (served | asked) and made.documents_of(
                    key, kind
                ):
                    found.append((hearing.id, kind))
    return found


def further_hearings(made: GeneratedWorld, linked: Mapping[str, LinkingResult]) -> list[str]:
    """Return hearings made from a site's documents that are another one's, so that they count a second time."""
    seen: set[str] = {key for key, held in made.held.items() if held.on_portal}
    found = []
    for result in linked.values():
        for hearing in result.hearings:
            if hearing.card is None:
                key = true_hearing(made, hearing.id)
                if key in seen:
                    found.append(hearing.id)
                seen.add(key)
    return found


def documents_in_review(made: GeneratedWorld, linked: Mapping[str, LinkingResult]) -> dict[str, bool]:
    """Return the documents without a link that are asked about, and whether their hearing is a candidate."""
    links = {link.document.id for link in all_links(linked)}
    return {
        asked.document.id: any(
            true_hearing(made, candidate) == made.truth[asked.document.id] for candidate in asked.candidates
        )
        for result in linked.values()
        for asked in result.ambiguities
        if asked.document.id not in links
    }
