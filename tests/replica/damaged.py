"""Attached files that cannot be read, each in a way of its own."""

from __future__ import annotations

import re
from functools import cache

from tests.office_files import document_xml, paragraph, word_file

from .archives import nameless_zip
from .pdf import locked_pdf, tiny_pdf

_FILE = re.compile(r"/uploads/|/LoadFile/|\.(?:pdf|docx?|zip|rar)\Z", re.IGNORECASE)


def is_file(path: str) -> bool:
    """Whether a path is that of an attached file."""
    return bool(_FILE.search(path))


@cache
def endless_word_file() -> bytes:
    """A Word file whose text is reached after 60 MB of elements only: it takes longer to read than any file may."""
    return word_file(raw=document_xml("<w:p><w:r><w:rPr><w:b/></w:rPr></w:r></w:p>" * 1_500_000).encode())


def damaged_file(fault: str) -> bytes:
    """The bytes of a file under a fault of the replica's table."""
    match fault:
        case "file_damaged":
            return word_file(raw=document_xml(paragraph("Вопросы и ответы")).encode()[:-40])
        case "file_locked":
            return locked_pdf()
        case "file_endless":
            return endless_word_file()
        case _:
            return nameless_zip({"Приложение.pdf": tiny_pdf(["Вопросы и ответы"])})
