"""Mangystau region."""

from spiders.akimat import AkimatSpider


class MangystauSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Mangystau region."""

    name = "mangystau"
    region_code = "KZ-47"
    region_name = "Мангистауская область"
    minimum_documents = 8
