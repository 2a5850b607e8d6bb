"""Abai region."""

from spiders.akimat import AkimatSpider


class AbaiSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Abai region."""

    name = "abai"
    region_code = "KZ-10"
    region_name = "область Абай"
    minimum_documents = 5
