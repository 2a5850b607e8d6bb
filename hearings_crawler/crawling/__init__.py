"""A running crawl as pipelines and transport see it: the spider's contract, the previous crawl, the log."""
