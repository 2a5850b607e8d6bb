"""Zhambyl region."""

from spiders.akimat import AkimatSpider


class ZhambylSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Zhambyl region."""

    name = "zhambyl"
    region_code = "KZ-31"
    region_name = "Жамбылская область"
    minimum_documents = 8
