"""Makes the Word templates ``report.docx`` and ``annex.docx`` anew, from an edition's columns.

Run it when an edition of the rules has other columns (``python -m reports.templates.make_report_template``).
Styles, fonts, margins, colours and the order of the parts are then set in Word itself: whatever stands between
``{{`` and ``}}`` or ``{%`` and ``%}`` must stay.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from hearings_crawler.law.rulebook import Column, Edition, load_rulebook
from reports.view.tables import TOTAL_ID, HeaderCell, header_rows
from reports.writers.reproducible import fixed_zip

FOLDER = Path(__file__).parent
_FONT = "Times New Roman"
_WIDTH = 26.7
_NUMBER_WIDTH = 1.0
_REGION_WIDTH = 4.7
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def _style(document: Any, name: str, size: float, **given: Any) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = _FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    style.font.size = Pt(size)
    style.font.bold = given.get("bold", False)
    style.font.italic = given.get("italic", False)
    style.font.color.rgb = RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.space_before = Pt(given.get("before", 0))
    layout.space_after = Pt(given.get("after", 0))
    layout.line_spacing = 1.0
    layout.alignment = given.get("align", WD_ALIGN_PARAGRAPH.LEFT)
    layout.keep_with_next = given.get("keep", False)
    if "left" in given:
        layout.left_indent = Cm(given["left"])
    if "first" in given:
        layout.first_line_indent = Cm(given["first"])


def _styles(document: Any) -> None:
    justify = WD_ALIGN_PARAGRAPH.JUSTIFY
    _style(document, "Normal", 12)
    _style(document, "Report Title", 14, bold=True, align=_CENTRE, after=10)
    _style(document, "Report Mark", 11, bold=True, align=WD_ALIGN_PARAGRAPH.RIGHT, after=6)
    _style(document, "Report Text", 12, align=justify, first=1.0, before=4, after=4)
    _style(document, "Report List", 12, left=1.6, first=-0.6, after=2)
    _style(document, "Report Table Number", 12, align=WD_ALIGN_PARAGRAPH.RIGHT, before=6, keep=True)
    _style(document, "Report Table Title", 12, bold=True, align=_CENTRE, after=4, keep=True)
    _style(document, "Report Table Head", 8.5, align=_CENTRE)
    _style(document, "Report Table Region", 9.5)
    _style(document, "Report Table Figure", 9.5, align=_CENTRE)
    _style(document, "Report Table Total", 9.5, bold=True, align=_CENTRE)
    _style(document, "Report Table Note", 9, align=justify, after=2)
    _style(document, "Report Heading", 12, bold=True, before=10, after=4, keep=True)
    _style(document, "Report Finding", 11.5, bold=True, before=8, after=2, keep=True)
    _style(document, "Report Field", 11, left=0.6, after=1)


def _page(document: Any, *, landscape: bool) -> None:
    section = document.sections[0]
    width, height = Cm(29.7), Cm(21.0)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (width, height) if landscape else (height, width)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.5 if landscape else 2.0))
    section.header_distance = section.footer_distance = Cm(0.7)
    footer = section.footer.paragraphs[0]
    footer.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    footer._p.append(field)


def _property(parent: Any, tag: str, **attributes: str) -> None:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)


def _write(cell: Any, text: str, style: str, *runs: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    for run in runs:
        paragraph.add_run(run)


def _head(number: int, cell: HeaderCell, group: str) -> str:
    return f"{{{{ t{number}.head.{cell.column or group} }}}}"


def _header(table: Any, number: int, columns: tuple[Column, ...]) -> int:
    """Write the header cells with their spans; return the number of header rows."""
    rows = header_rows(number, columns)
    taken: set[tuple[int, int]] = set()
    for level, cells in enumerate(rows):
        place = 0
        for position, head in enumerate(cells):
            while (level, place) in taken:
                place += 1
            spanned = {
                (level + down, place + right) for down in range(head.rows) for right in range(head.columns)
            }
            taken |= spanned
            cell = table.cell(level, place)
            if len(spanned) > 1:
                cell = cell.merge(table.cell(level + head.rows - 1, place + head.columns - 1))
            _write(cell, _head(number, head, f"group_{level}_{position}"), "Report Table Head")
            # Word's schema wants the direction of the text before its vertical alignment
            if number == 1 and head.column not in ("", "number", "region"):
                _property(cell._tc.get_or_add_tcPr(), "w:textDirection", val="btLr")
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            place += head.columns
    for level in range(len(rows)):
        _property(table.rows[level]._tr.get_or_add_trPr(), "w:tblHeader")
    return len(rows)


def _row(row: Any, source: str, columns: tuple[str, ...], *, total: bool) -> None:
    figure = "Report Table Total" if total else "Report Table Figure"
    _write(row.cells[0], "" if total else f"{{{{ {source}.number }}}}", figure)
    _write(row.cells[1], f"{{{{ {source}.name }}}}", figure if total else "Report Table Region")
    for cell, column in zip(row.cells[2:], columns, strict=True):
        _write(
            cell,
            f"{{{{ {source}.cells.{column}.text }}}}",
            figure,
            f"{{{{r {source}.cells.{column}.mark }}}}",
        )
    _property(row._tr.get_or_add_trPr(), "w:cantSplit")


def _table(document: Any, number: int, columns: tuple[Column, ...]) -> None:
    head = header_rows(number, columns)
    ids = (*(column.id for column in columns), TOTAL_ID)
    table = document.add_table(rows=len(head) + 4, cols=len(ids) + 2)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    figure_width = (_WIDTH - _NUMBER_WIDTH - _REGION_WIDTH) / len(ids)
    for place, width in enumerate((_NUMBER_WIDTH, _REGION_WIDTH, *([figure_width] * len(ids)))):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        _property(margins, f"w:{side}", w="40", type="dxa")
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    _header(table, number, columns)
    if number == 1:
        # the last header row must be as high as the longest heading that stands upright in it
        row = table.rows[len(head) - 1]
        row.height, row.height_rule = Cm(4.6), WD_ROW_HEIGHT_RULE.AT_LEAST
    first, regions, last, total = table.rows[len(head) :]
    first.cells[0].text = f"{{%tr for row in t{number}.rows %}}"
    _row(regions, "row", ids, total=False)
    last.cells[0].text = "{%tr endfor %}"
    _row(total, f"t{number}.total", ids, total=True)


def _paragraphs(document: Any, name: str, source: str, style: str, text: str, *runs: str) -> None:
    document.add_paragraph(f"{{%p for {name} in {source} %}}")
    paragraph = document.add_paragraph(text, style=style)
    for run in runs:
        paragraph.add_run(run)
    document.add_paragraph("{%p endfor %}")


def _table_part(document: Any, number: int, columns: tuple[Column, ...]) -> None:
    label = document.add_paragraph(f"{{{{ t{number}.label }}}}", style="Report Table Number")
    label.paragraph_format.page_break_before = True
    document.add_paragraph(f"{{{{ t{number}.title }}}}", style="Report Table Title")
    _table(document, number, columns)
    document.add_paragraph(f"{{{{ t{number}.monitored }}}}", style="Report Table Note")
    _paragraphs(
        document, "note", f"t{number}.notes", "Report Table Note", "{{r note.mark }}", " ", "{{ note.text }}"
    )


def report_template(edition: Edition) -> bytes:
    """Return the template of the ministry's report for the columns of an edition."""
    document = Document()
    _styles(document)
    _page(document, landscape=True)
    document.add_paragraph("{{ mark }}", style="Report Mark")
    document.add_paragraph("{{ n.title }}", style="Report Title")
    _paragraphs(document, "text", "n.before", "Report Text", "{{ text }}")
    _paragraphs(document, "text", "n.placed", "Report List", "•  {{ text }}")
    document.add_paragraph("{{ n.violations }}", style="Report Text")
    _paragraphs(document, "text", "n.violations_by_document", "Report List", "•  {{ text }}")
    _table_part(document, 1, edition.table(1))
    _paragraphs(document, "text", "n.between", "Report Text", "{{ text }}")
    document.add_paragraph("{%p if n.by_rule %}")
    document.add_paragraph("{{ n.by_rule_lead }}", style="Report Text")
    _paragraphs(document, "text", "n.by_rule", "Report List", "•  {{ text }}")
    document.add_paragraph("{%p endif %}")
    _table_part(document, 2, edition.table(2))
    document.add_paragraph("{%p for section in sections %}")
    document.add_paragraph("{{ section.title }}", style="Report Heading")
    document.add_paragraph("{%p for block in section.blocks %}")
    document.add_paragraph("{{ block.text }}", style="Report Text")
    _paragraphs(document, "line", "block.lines", "Report List", "•  {{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{ n.basis_title }}", style="Report Heading")
    _paragraphs(document, "text", "n.basis", "Report List", "•  {{ text }}")
    return _saved(document)


def annex_template() -> bytes:
    """Return the template of one akimat's annex."""
    document = Document()
    _styles(document)
    _page(document, landscape=False)
    document.add_paragraph("{{ mark }}", style="Report Mark")
    document.add_paragraph("{{ title }}", style="Report Title")
    _paragraphs(document, "text", "opening", "Report Text", "{{ text }}")
    document.add_paragraph("{%p for part in parts %}")
    document.add_paragraph("{{ part.title }}", style="Report Heading")
    _paragraphs(document, "text", "part.texts", "Report Field", "{{ text }}")
    document.add_paragraph("{%p for finding in part.findings %}")
    document.add_paragraph("{{ finding.title }}", style="Report Finding")
    _paragraphs(
        document,
        "field",
        "finding.fields",
        "Report Field",
        "{{ field.label }}: {{ field.text }}",
        "{{r field.link }}",
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{ objection_title }}", style="Report Heading")
    document.add_paragraph("{{ objection }}", style="Report Text")
    return _saved(document)


def _saved(document: Any) -> bytes:
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    properties.created = properties.modified = datetime(2024, 3, 23)  # noqa: DTZ001  # carries no zone
    target = io.BytesIO()
    document.save(target)
    return fixed_zip(target.getvalue())


def main() -> None:
    """Write both templates beside this file, for the newest edition."""
    edition = load_rulebook().editions[-1]
    (FOLDER / "report.docx").write_bytes(report_template(edition))
    (FOLDER / "annex.docx").write_bytes(annex_template())


if __name__ == "__main__":
    main()
