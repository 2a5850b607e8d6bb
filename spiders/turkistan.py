"""Turkistan region."""

from spiders.akimat import AkimatSpider


class TurkistanSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Turkistan region."""

    name = "turkistan"
    region_code = "KZ-61"
    region_name = "Туркестанская область"
    minimum_documents = 7
