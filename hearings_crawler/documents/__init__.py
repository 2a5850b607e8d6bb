"""From what a page shows to what it says: kind, form, numbers, days, region, rubric, recordings."""

from hearings_crawler.documents.classify import Classification, classify
from hearings_crawler.documents.document import READER_VERSION, needs_attachments, read_document
from hearings_crawler.documents.regions import RegionFinder

__all__ = [
    "READER_VERSION",
    "Classification",
    "RegionFinder",
    "classify",
    "needs_attachments",
    "read_document",
]
