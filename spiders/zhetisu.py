"""Zhetisu region."""

from spiders.akimat import AkimatSpider


class ZhetisuSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Zhetisu region."""

    name = "zhetisu"
    region_code = "KZ-33"
    region_name = "область Жетісу"
    minimum_documents = 5
