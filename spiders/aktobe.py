"""Aktobe region."""

from spiders.akimat import AkimatSpider


class AktobeSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Aktobe region."""

    name = "aktobe"
    region_code = "KZ-15"
    region_name = "Актюбинская область"
    minimum_documents = 14
