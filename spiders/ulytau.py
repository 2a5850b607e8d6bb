"""Ulytau region."""

from spiders.akimat import AkimatSpider


class UlytauSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Ulytau region."""

    name = "ulytau"
    region_code = "KZ-62"
    region_name = "область Ұлытау"
    minimum_documents = 1
