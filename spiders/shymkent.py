"""Shymkent city."""

from spiders.akimat import AkimatSpider


class ShymkentSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Shymkent city."""

    name = "shymkent"
    region_code = "KZ-79"
    region_name = "г. Шымкент"
    minimum_documents = 1
