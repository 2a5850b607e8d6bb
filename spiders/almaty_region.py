"""Almaty region."""

from spiders.akimat import AkimatSpider


class AlmatyRegionSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Almaty region."""

    name = "almaty_region"
    region_code = "KZ-19"
    region_name = "Алматинская область"
    minimum_documents = 1
