"""Kyzylorda region."""

from spiders.akimat import AkimatSpider


class KyzylordaSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Kyzylorda region."""

    name = "kyzylorda"
    region_code = "KZ-43"
    region_name = "Кызылординская область"
    minimum_documents = 15
