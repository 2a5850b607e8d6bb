"""West Kazakhstan region."""

from spiders.akimat import AkimatSpider


class WestKazakhstanSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of West Kazakhstan region."""

    name = "west_kazakhstan"
    region_code = "KZ-27"
    region_name = "Западно-Казахстанская область"
    minimum_documents = 8
