"""The monthly run: scrapyd nodes and the schedule of the spiders over them."""
