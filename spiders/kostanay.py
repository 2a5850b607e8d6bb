"""Kostanay region."""

from spiders.akimat import AkimatSpider


class KostanaySpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Kostanay region."""

    name = "kostanay"
    region_code = "KZ-39"
    region_name = "Костанайская область"
    minimum_documents = 12
