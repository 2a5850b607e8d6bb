"""One akimat's findings as a Word file to be sent to it, from the template ``annex.docx``."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from markupsafe import Markup, escape

from hearings_crawler.judging.judgement import RegionName
from reports.view.annex import AnnexFinding, make_annex
from reports.view.month_view import MonthView
from reports.words.wording import clean
from reports.writers.word import open_template, render


def annex_docx(view: MonthView, region: RegionName) -> bytes:
    """Return ``regions/KZ-xx.kk.docx`` or ``.ru.docx``: the region's figures and its findings one by one."""
    template = open_template("annex.docx")
    template.init_docx()
    annex = make_annex(view.records, region, view.context, view.words, final=view.final)
    context = {
        "mark": annex.mark,
        "title": annex.title,
        "opening": annex.opening,
        "parts": [
            {
                "title": part.title,
                "texts": part.texts,
                "findings": [_finding(template, finding) for finding in part.findings],
            }
            for part in annex.parts
        ],
        "objection_title": annex.objection_title,
        "objection": annex.objection,
    }
    return render(template, context, view.language, annex.title, view.records.judgement.as_of)


def _finding(template: Any, finding: AnnexFinding) -> dict[str, object]:
    fields = [
        {
            "label": field.label,
            "text": "" if field.link else field.text,
            "link": _link(template, field.link),
        }
        for field in finding.fields
    ]
    return {"title": finding.title, "fields": fields}


def _link(template: Any, address: str) -> Markup:
    """A clickable address as Word's XML; empty for none."""
    if not address:
        return Markup("")
    relation = template.docx.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return Markup(
        '<w:hyperlink r:id="{}" w:history="1"><w:r><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr>'
        "<w:t>{}</w:t></w:r></w:hyperlink>"
    ).format(relation, escape(clean(address)))
