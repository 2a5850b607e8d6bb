"""The labels of a portal card by their words, Russian and Kazakh, in the order of the card.

The Kazakh words of some labels have not been seen on a page; they are the words of the rules themselves.
"""

from __future__ import annotations

from hearings_crawler.items import Form
from spiders.readers.portal.text import LabelFinder, LabelWords

MINUTES_SECTION = "Протокол слушания"
PROJECT_SECTION = "Электронная версия проекта"
MEDIA_SECTION = "Документы подтверждающие размещение объявления в СМИ"
BOARDS_SECTION = "Фото объявлений, размещенных на досках"
QUESTIONS_SECTION = "Вопросы, предложения и замечания представителей общественности и ответ заказчика"
SECTIONS = {
    "project_files": PROJECT_SECTION,
    "media_files": MEDIA_SECTION,
    "board_files": BOARDS_SECTION,
    "minutes_files": MINUTES_SECTION,
    "question_files": QUESTIONS_SECTION,
}

_HELD = r"(?: (?:общественн\w+ слушани\w+|открыт\w+ собрани\w+|публичн\w+ обсуждени\w+|слушани\w+))?"
_HELD_KK = r"(?:(?:қоғамдық тыңдау\w*|ашық жиналыс\w*|жария талқылау\w*) )?"
_TAX_NUMBER = r"(?:бин|бсн|иин|жсн)"

# The order is that of the card; the names in ``missing`` and in errors are the portal's own Russian words.
CARD_LABELS = LabelFinder(
    (
        LabelWords(
            "registration",
            r"(?:№ ?регистрации|регистрационный (?:номер|№)|(?:номер|рег\. ?№) ?(?:регистрации)?"
            r"|тіркеу (?:нөмірі|№)|тіркелу нөмірі|№ ?тіркеу)",
            before_digit=True,
        ),
        LabelWords(
            "project",
            r"(?:по проекту|(?:наименование|название) проекта|проект(?=\s*:)"
            r"|жоба бойынша|жоба(?:ның)? атауы|жоба(?=\s*:))",
        ),
        LabelWords(
            "ground",
            r"(?:основание(?: проведения)?" + _HELD + r"|" + _HELD_KK + r"(?:өткізу\w* )?негіз\w*)",
        ),
        LabelWords("initiator", r"(?:инициатор" + _HELD + r"|" + _HELD_KK + r"бастамашы\w*)"),
        LabelWords(
            "bin",
            _TAX_NUMBER + r"(?: ?(?:[\\/,]|и|және)? ?" + _TAX_NUMBER + r")*(?: инициатора)?",
            before_digit=True,
        ),
        LabelWords("representative", r"(?:представитель(?: инициатора)?|(?:бастамашы\w* )?өкілі?)"),
        LabelWords(
            "contacts", r"(?:контакты|контактные данные|байланыс\w*(?: деректері| ақпараты| мәліметтері)?)"
        ),
        LabelWords(
            "place_and_time",
            r"(?:(?:место и (?:время|дата)|(?:время|дата) и место) проведения"
            + _HELD
            + r"|"
            + _HELD_KK
            + r"(?:өткіз\w+|өтетін) (?:орны|уақыты|күні) (?:мен|және) (?:уақыты|күні|орны))",
            before_digit=True,
        ),
        LabelWords(
            "day",
            r"(?:(?:дата[-–—/, ]*(?:и )?время|дата|время) проведения"
            + _HELD
            + r"|"
            + _HELD_KK
            + r"(?:өткіз\w+|өтетін) (?:күні(?:[-–—/, ]*(?:мен |және )?уақыты)?|уақыты))",
            before_digit=True,
        ),
        LabelWords(
            "place",
            r"(?:(?:место|адрес) проведения"
            + _HELD
            + r"|"
            + _HELD_KK
            + r"(?:өткіз\w+|өтетін) (?:орны|мекенжайы))",
        ),
        LabelWords(
            "period",
            r"(?:(?:период|сроки?) проведения" + _HELD + r"|" + _HELD_KK + r"өткіз\w+ (?:кезеңі|мерзімі))",
            before_digit=True,
        ),
        LabelWords(
            "online",
            r"(?:ссылка на (?:онлайн|подключение)[^:\n\t]{0,80}"
            r"|онлайн[^:\n\t]{0,60}сілтеме\w*|сілтеме(?=\s*:))",
        ),
        LabelWords(
            "description",
            r"(?:описание для подключения[^:\n\t]{0,200}|[^:\n\t]{0,120}қосыл[^:\n\t]{0,80}сипаттама\w*)",
        ),
        LabelWords(
            "organiser",
            r"(?:общественные слушания организован\w+|организатор"
            + _HELD
            + r"|"
            + _HELD_KK
            + r"ұйымдаст\w+)",
        ),
        LabelWords("agenda", r"(?:повестка(?: дня[^:\n\t]{0,80})?|" + _HELD_KK + r"күн тәртібі)"),
        LabelWords(
            "addressee",
            r"(?:наименование уполномоченного органа(?:[^:]{0,400}(?=:)|[^:\n\t]*)"
            r"|[^:\n\t]{0,80}уәкілетті орган(?:[^:]{0,400}(?=:)|[^:\n\t]*))",
        ),
        LabelWords("impact", r"(?:сведения о воздействии|әсер ету туралы (?:мәлімет\w*|ақпарат))"),
        LabelWords(
            "territories",
            r"(?:территори[яи] воздействия|(?:әсер ету|ықпал ету|әсер) (?:аумағы|аумақтары))",
            before_digit=True,
        ),
        LabelWords(
            "additional",
            r"(?:дополнительная информация о[^:\n\t]{0,120}"
            r"|[^:\n\t]{0,120}бірлікте\w* (?:туралы )?қосымша ақпарат)",
        ),
        LabelWords(
            "received",
            r"(?:дата получения (?:[^:\n\t]{0,60}(?:исполнительным органом|мио|акиматом))?"
            r"|жергілікті атқарушы орган\w*[^:\n\t]{0,40} алған күні?|(?:жао|әкімдік)\w* алған күні?)",
            before_digit=True,
        ),
        LabelWords("status", r"(?:статус" + _HELD + r"|мәртебесі|күйі)"),
        LabelWords(
            "project_files",
            r"(?:электронн(?:ая|ые) верси[яи] проекта[^:\n\t]{0,40}|жобаның электронды\w* нұсқа\w*)",
            repeats=True,
        ),
        LabelWords(
            "media_files",
            r"(?:документы ?,? подтверждающие[^:\n\t]{0,120}"
            r"|[^:\n\t]{0,60}(?:бұқаралық ақпарат құрал|бақ)[^:\n\t]{0,120}растайтын құжаттар)",
            repeats=True,
        ),
        LabelWords(
            "board_files",
            r"(?:фото(?:графии)? объявлений[^:\n\t]{0,80}|[^:\n\t]{0,20}тақта[^:\n\t]{0,80}фото\w*)",
            repeats=True,
        ),
        LabelWords(
            "minutes_files",
            r"(?:протокол\w*(?: проведения)?(?: общественн\w+)? слушани\w+"
            r"|(?:қоғамдық )?тыңдау\w* хаттама(?:сы|лары))",
            repeats=True,
        ),
        LabelWords(
            "question_files",
            r"(?:вопросы ?,? предложения и замечания[^:\n\t]{0,120}"
            r"|[^:\n\t]{0,40}сұрақтар\w* ?,? ұсыныстар\w*[^:\n\t]{0,120})",
            repeats=True,
        ),
        LabelWords(
            "file_header",
            r"(?:(?:наименование|имя|название) файла|файл(?:дың)? атауы)[^:\n]{0,60}",
            repeats=True,
        ),
    )
)

COMMON_LABELS = {
    "registration": "№ регистрации",
    "project": "По проекту",
    "ground": "Основание общественных слушаний",
    "initiator": "Инициатор",
    "bin": "БИН\\ИИН",
}
FORM_LABELS = {
    Form.OPEN_MEETING: {
        "when": "Дата-время проведения",
        "place": "Место проведения",
        "organiser": "Общественные слушания организованны",
    },
    Form.PUBLIC_DISCUSSION: {
        "when": "Период проведения общественных слушаний",
        "territories": "Территория воздействия",
    },
}
# The labels that tell a form's day or period, and those of the other form.
OWN_AND_FOREIGN = {
    Form.OPEN_MEETING: (frozenset({"day", "place_and_time"}), frozenset({"period"})),
    Form.PUBLIC_DISCUSSION: (frozenset({"period"}), frozenset({"day", "place_and_time", "place"})),
}
MUST_HAVE_A_VALUE = frozenset({"registration", "project", "initiator", "when", "place", "territories"})
CARD_VALUES = frozenset(
    {
        "registration",
        "project",
        "ground",
        "initiator",
        "bin",
        "day",
        "period",
        "place_and_time",
        "place",
        "territories",
    }
)
