"""East Kazakhstan region."""

from spiders.akimat import AkimatSpider


class EastKazakhstanSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of East Kazakhstan region."""

    name = "east_kazakhstan"
    region_code = "KZ-63"
    region_name = "Восточно-Казахстанская область"
    minimum_documents = 8
