"""The ministry's report as a Word file, one per language, from the template ``report.docx``.

The template can be restyled in Word; this module only fills it.  A footnote's mark is a cross-reference field
in superscript characters, so that no program that reads the figures takes it for a digit.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template, nodes
from markupsafe import Markup

from hearings_crawler.errors import PublicationError
from reports.view.blocks import Section
from reports.view.month_view import MonthView, RowView, TableView
from reports.words.wording import clean, superscript
from reports.writers.reproducible import file_time, fixed_zip

_LANGUAGE_TAGS = {"kk": "kk-KZ", "ru": "ru-RU"}


@dataclass(frozen=True, slots=True)
class WordFigure:
    """What a cell shows: the figure or a dash, and the marks of its footnotes."""

    text: str
    mark: Markup


def report_docx(view: MonthView) -> bytes:
    """Return ``report.kk.docx`` or ``report.ru.docx``.

    Raises:
        PublicationError: the template lacks a column that the month's edition of the rules has.
    """
    template = open_template("report.docx")
    _check_columns(template, view.tables)
    first, second = view.tables
    context = {
        "n": view.narrative,
        "mark": view.mark,
        "sections": [_section(section) for section in view.sections],
        "t1": _table_context(first),
        "t2": _table_context(second),
    }
    return render(template, context, view.language, view.narrative.title, view.records.judgement.as_of)


def open_template(name: str) -> Any:
    """Return a packaged Word template."""
    return _Template(io.BytesIO(_template_bytes(name)))


@lru_cache(maxsize=4)
def _template_bytes(name: str) -> bytes:
    return (files("reports") / "templates" / name).read_bytes()


class _CachedEnvironment(Environment):
    """An environment that compiles a text once: a month has forty annexes from one template."""

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # the base names it
        template_class: type[Template] | None = None,
    ) -> Template:
        """Return the compiled text, from the cache if it was met before."""
        if globals or template_class or not isinstance(source, str):
            return super().from_string(source, globals, template_class)
        return _compiled(self, source)

    def compiled(self, source: str) -> Template:
        """Compile a text."""
        return super().from_string(source)


@lru_cache(maxsize=32)
def _compiled(environment: _CachedEnvironment, source: str) -> Template:
    return environment.compiled(source)


_ENVIRONMENT = _CachedEnvironment(autoescape=True, undefined=StrictUndefined)


class _Template(DocxTemplate):  # type: ignore[misc]  # the base has no types
    """A template whose text is made ready for Jinja once for every file made from it."""

    def patch_xml(self, src_xml: str) -> str:
        """Return the XML with its places made into Jinja's, from the cache if it was met before."""
        return _patched(src_xml)


@lru_cache(maxsize=8)
def _patched(source: str) -> str:
    return str(DocxTemplate.patch_xml(None, source))  # it uses nothing of the instance


def render(template: Any, context: Mapping[str, object], language: str, title: str, as_of: date) -> bytes:
    """Fill a template and return the file's bytes, the same for the same values."""
    _set_language(template, language)
    template.render(context, jinja_env=_ENVIRONMENT, autoescape=True)
    # not get_docx(): after rendering it would load the empty template again
    properties = template.docx.core_properties
    properties.title = clean(title)
    properties.language = _LANGUAGE_TAGS[language]
    properties.author = properties.last_modified_by = ""
    properties.revision = 1
    properties.created = properties.modified = file_time(as_of)
    return _package(template.docx)


def _package(document: Any) -> bytes:
    """Return a document's file, without the time that python-docx writes into it."""
    file = io.BytesIO()
    document.save(file)
    return fixed_zip(file.getvalue())


def _set_language(template: Any, language: str) -> None:
    """Tell Word the text's language, for spelling, hyphenation and screen readers."""
    template.init_docx()
    styles = template.get_docx().styles.element
    for element in styles.iter(qn("w:lang")):
        element.set(qn("w:val"), _LANGUAGE_TAGS[language])


def _check_columns(template: Any, tables: tuple[TableView, TableView]) -> None:
    template.init_docx()
    text = "".join(template.get_docx().element.body.itertext())
    for table in tables:
        missing = [
            column
            for column in table.column_ids
            if f"t{table.number}.total.cells.{column}." not in text
            or f"t{table.number}.head.{column} " not in text
        ]
        if missing:
            raise PublicationError(
                f"reports/templates/report.docx has no place for {', '.join(missing)} of table {table.number}; "
                "make it anew: python -m reports.templates.make_report_template"
            )


def _mark(table: TableView, numbers: tuple[int, ...]) -> Markup:
    """The marks of a cell: cross-references to the numbered notes under the table."""
    if not numbers:
        return Markup("")
    target = f"note_{table.number}_{numbers[0]}"
    return Markup('<w:fldSimple w:instr=" REF {} \\h "><w:r><w:t>{}</w:t></w:r></w:fldSimple>').format(
        target, superscript(numbers)
    )


def _note_mark(table: TableView, number: int) -> Markup:
    """The number of a note, as the bookmark that the cells refer to."""
    name, identity = f"note_{table.number}_{number}", table.number * 1000 + number
    return Markup(
        '<w:bookmarkStart w:id="{}" w:name="{}"/><w:r><w:t>{}</w:t></w:r><w:bookmarkEnd w:id="{}"/>'
    ).format(identity, name, superscript((number,)), identity)


def _section(section: Section) -> dict[str, object]:
    blocks = [
        {"text": clean(block.text), "lines": [clean(line) for line in block.lines]}
        for block in section.blocks
    ]
    return {"title": section.title, "blocks": blocks}


def _row_context(table: TableView, row: RowView, number: int) -> dict[str, object]:
    cells = {cell.column: WordFigure(cell.text, _mark(table, cell.notes)) for cell in row.cells}
    return {"number": number, "name": row.name, "cells": cells}


def _table_context(table: TableView) -> dict[str, object]:
    head = {
        cell.column or f"group_{level}_{position}": cell.text
        for level, cells in enumerate(table.head)
        for position, cell in enumerate(cells)
    }
    return {
        "label": table.label,
        "title": table.title,
        "head": head,
        "rows": [_row_context(table, row, place) for place, row in enumerate(table.rows, 1)],
        "total": _row_context(table, table.total, 0),
        "monitored": table.regions,
        "notes": [{"mark": _note_mark(table, note.number), "text": clean(note.text)} for note in table.notes],
    }
