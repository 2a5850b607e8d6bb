"""Akmola region."""

from spiders.akimat import AkimatSpider


class AkmolaSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Akmola region."""

    name = "akmola"
    region_code = "KZ-11"
    region_name = "Акмолинская область"
    minimum_documents = 15
