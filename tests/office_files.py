"""Word and OpenDocument files made from their XML, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:x="urn:of-another-program" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph of runs; plain text becomes a run."""
    marks = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{marks}{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def table(*rows: list[str], properties: str = "") -> str:
    """A table whose cells hold the given content."""
    cells = (
        "".join(
            f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>"
            for cell in row
        )
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def document_xml(*body: str) -> str:
    """The main part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NAMESPACES}><w:body>{"".join(body)}</w:body></w:document>'


def relationships(targets: Mapping[str, str]) -> str:
    """A part of relationships: type -> target."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def word_file(
    *body: str,
    main: str = "word/document.xml",
    main_type: str = _MAIN_TYPE,
    parts: Mapping[str, str | bytes] | None = None,
    related: Mapping[str, str] | None = None,
    raw: bytes | None = None,
) -> bytes:
    """A Word file with a body; ``raw`` is the whole main part instead."""
    folder, _, name = main.rpartition("/")
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": relationships({"officeDocument": main}),
        main: raw if raw is not None else document_xml(*body),
        **(parts or {}),
    }
    if related:
        files[f"{folder}/_rels/{name}.rels"] = relationships(related)
    return zipped(files)


def open_document(content: str) -> bytes:
    """An OpenDocument text with a body."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    xml = (
        f"<office:document-content {namespaces}><office:body><office:text>{content}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 4, 1, 12, 0, 0)), content, method)
    return out.getvalue()


def rich_text(text: str) -> bytes:
    """A Rich Text file, its letters in code page 1251 or, where that has none, by number."""
    body = "".join(
        "\\par\n" if letter == "\n" else letter if letter.isascii() else _rich_letter(letter)
        for letter in text
    )
    head = r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset204 Times New Roman;}}{\info{\title x}}\f0 "
    return (head + body + r"\par}").encode("ascii")


def _rich_letter(letter: str) -> str:
    try:
        return "\\'" + letter.encode("cp1251").hex()
    except UnicodeEncodeError:
        return f"\\u{ord(letter)}?"
