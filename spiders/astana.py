"""Astana city."""

from spiders.akimat import AkimatSpider


class AstanaSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Astana city."""

    name = "astana"
    region_code = "KZ-71"
    region_name = "г. Астана"
    minimum_documents = 1
