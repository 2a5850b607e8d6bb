"""gov.kz, the unified platform: the documents list of its API and the news as a browser renders it."""
