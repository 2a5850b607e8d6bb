"""Tells files apart by their first bytes; names and headers lie."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit


class FileKind(StrEnum):
    """The kinds of files that are told apart."""

    PDF = "pdf"
    WORD = "docx"
    OPEN_DOCUMENT = "odt"
    OLD_WORD = "doc"
    RICH_TEXT = "rtf"
    SPREADSHEET = "xlsx"
    OLD_SPREADSHEET = "xls"
    PRESENTATION = "pptx"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    PICTURE = "picture"
    RECORDING = "recording"
    HTML = "html"
    TEXT = "txt"
    EMPTY = "empty"
    UNKNOWN = "unknown"


NAMES = {
    FileKind.PDF: "a PDF",
    FileKind.WORD: "a Word file",
    FileKind.OPEN_DOCUMENT: "an OpenDocument text",
    FileKind.OLD_WORD: "an old Word file (.doc)",
    FileKind.RICH_TEXT: "a Rich Text file (.rtf)",
    FileKind.SPREADSHEET: "an Excel workbook",
    FileKind.OLD_SPREADSHEET: "an old Excel workbook (.xls)",
    FileKind.PRESENTATION: "a presentation",
    FileKind.ZIP: "a ZIP archive",
    FileKind.RAR: "a RAR archive",
    FileKind.SEVEN_ZIP: "a 7z archive",
    FileKind.PICTURE: "a picture",
    FileKind.RECORDING: "a recording",
    FileKind.HTML: "an HTML page",
    FileKind.TEXT: "a plain text",
    FileKind.EMPTY: "an empty file",
    FileKind.UNKNOWN: "a file of unknown kind",
}
"""How a reason names a file of each kind."""

_PACKAGES = {
    "docx": FileKind.WORD,
    "docm": FileKind.WORD,
    "dotx": FileKind.WORD,
    "dotm": FileKind.WORD,
    "odt": FileKind.OPEN_DOCUMENT,
    "ott": FileKind.OPEN_DOCUMENT,
    "xlsx": FileKind.SPREADSHEET,
    "xlsm": FileKind.SPREADSHEET,
    "pptx": FileKind.PRESENTATION,
}
"""Kinds of ZIP packages by the ending of a file's name; asked only where the package itself cannot say."""
_READABLE = re.compile(r"\.(?:pdf|do[ct][xm]?|rtf|od[tf]|ott|zip|rar|7z)\Z", re.IGNORECASE)
_OTHER = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|svg|mp[34]|avi|mov|mkv|webm|wav|m4a|ogg|wma|xlsx?|xlsm|ods|pptx?|ppsx?"
    r"|csv|txt|xml|json|kml|kmz|shp|dwg|dxf|exe|msi|apk|p7s|sig|cms)\Z",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"\.(?:zip|rar|7z)\Z", re.IGNORECASE)
_ENDS = " .\"»'”"
_SIGNATURES = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"PK\x07\x08", FileKind.ZIP),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"{\\rt", FileKind.RICH_TEXT),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
    (b"ID3", FileKind.RECORDING),
    (b"OggS", FileKind.RECORDING),
    (b"\x1aE\xdf\xa3", FileKind.RECORDING),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|p|div)\b", re.IGNORECASE)


def kind_of(body: bytes, name: str = "") -> FileKind:
    """Return the kind of a file by its first bytes.

    A ZIP package (Word, OpenDocument) is told from an archive by ``name`` here; its parts say it for certain when
    they are read.
    """
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not body.strip(b"\0 \r\n\t"):
        return FileKind.EMPTY
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return package_kind(name) if kind is FileKind.ZIP else kind
    if start.startswith(_OLE):
        return _ole_kind(body)
    if b"%PDF" in body[:1024]:
        # Readers allow rubbish before a PDF's first line; archives that store a PDF were told apart above.
        return FileKind.PDF
    if body[4:8] == b"ftyp" or (start.startswith(b"RIFF") and body[8:12] in (b"AVI ", b"WAVE")):
        return FileKind.RECORDING
    if _HTML.search(body[:1024]):
        return FileKind.HTML
    return FileKind.UNKNOWN if b"\0" in body[:4096] else FileKind.TEXT


def package_kind(name: str) -> FileKind:
    """Return what a ZIP package is by its name's ending: an archive, when that says nothing else."""
    ending = name.strip(_ENDS).rpartition(".")[2].lower()
    return _PACKAGES.get(ending, FileKind.ZIP)


def _ole_kind(body: bytes) -> FileKind:
    """Return the kind of an OLE compound file by the names of its streams (MS-CFB 2.6.1: UTF-16)."""
    streams = (
        ("WordDocument", FileKind.OLD_WORD),
        ("EncryptedPackage", FileKind.WORD),
        ("Workbook", FileKind.OLD_SPREADSHEET),
        ("PowerPoint Document", FileKind.PRESENTATION),
    )
    for stream, kind in streams:
        if stream.encode("utf-16-le") in body:
            return kind
    return FileKind.UNKNOWN


def is_archive(name: str) -> bool:
    """Whether a file's name says that it is an archive."""
    return bool(_ARCHIVE.search(name.rstrip(_ENDS)))


def may_be_readable(url: str, name: str = "") -> bool:
    """Whether a file may be a document or an archive: its address and name do not end like a picture's or a table's."""
    parts = [part.rstrip(_ENDS) for part in (_path(url), name)]
    if any(_READABLE.search(part) for part in parts):
        return True
    return not any(_OTHER.search(part) for part in parts)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return url
