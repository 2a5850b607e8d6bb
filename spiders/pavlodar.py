"""Pavlodar region."""

from spiders.akimat import AkimatSpider


class PavlodarSpider(AkimatSpider):
    """Notices and minutes placed by the akimat of Pavlodar region."""

    name = "pavlodar"
    region_code = "KZ-55"
    region_name = "Павлодарская область"
    minimum_documents = 4
