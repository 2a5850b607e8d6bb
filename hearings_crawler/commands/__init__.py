"""The user's entrance: the commands that ``scrapy -h`` lists beside Scrapy's own."""
