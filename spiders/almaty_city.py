"""Almaty city."""

from spiders.akimat import AkimatSpider


class AlmatyCitySpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Almaty city."""

    name = "almaty_city"
    region_code = "KZ-75"
    region_name = "г. Алматы"
    minimum_documents = 1
