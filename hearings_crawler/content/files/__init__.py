"""Attached files become text: told apart by their bytes, read in one worker process within fixed bounds.

:func:`read_file` is the only entrance.  It never raises: what could not be read is named in ``FileText.unread``.
"""

from hearings_crawler.content.files.kinds import FileKind, is_archive, kind_of, may_be_readable
from hearings_crawler.content.files.ocr import ocr_available
from hearings_crawler.content.files.reader import SHARED_READER, FileReader, read_file
from hearings_crawler.content.files.result import LARGEST_BYTES, FileText

__all__ = [
    "LARGEST_BYTES",
    "SHARED_READER",
    "FileKind",
    "FileReader",
    "FileText",
    "is_archive",
    "kind_of",
    "may_be_readable",
    "ocr_available",
    "read_file",
]
