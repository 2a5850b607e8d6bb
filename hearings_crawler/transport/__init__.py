"""The one way out of a crawl: pacing, replica, browser, archive, robots.txt.

Spiders, middlewares and readers know nothing of this package; settings name its classes.
"""
