"""North Kazakhstan region."""

from spiders.akimat import AkimatSpider


class NorthKazakhstanSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of North Kazakhstan region."""

    name = "north_kazakhstan"
    region_code = "KZ-59"
    region_name = "Северо-Казахстанская область"
    minimum_documents = 2
