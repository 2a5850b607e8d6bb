"""Karaganda region."""

from spiders.akimat import AkimatSpider


class KaragandaSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Karaganda region."""

    name = "karaganda"
    region_code = "KZ-35"
    region_name = "Карагандинская область"
    minimum_documents = 12
