"""Atyrau region."""

from spiders.akimat import AkimatSpider


class AtyrauSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Atyrau region."""

    name = "atyrau"
    region_code = "KZ-23"
    region_name = "Атырауская область"
    minimum_documents = 12
