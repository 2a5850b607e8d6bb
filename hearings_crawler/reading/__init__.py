"""From what a page shows to what it says: kind, form, numbers, days, region, rubric, recordings."""

from hearings_crawler.reading.classify import Classification, classify
from hearings_crawler.reading.document import READER_VERSION, needs_attachments, read_document
from hearings_crawler.reading.regions import RegionFinder

__all__ = [
    "READER_VERSION",
    "Classification",
    "RegionFinder",
    "classify",
    "needs_attachments",
    "read_document",
]
