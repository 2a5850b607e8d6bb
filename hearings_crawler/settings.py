"""Scrapy's settings of the project; each is explained where it stands.

What an operator changes (database, folders, registry, nodes) is read from the environment or from ``-s``
and resolved by :class:`hearings_crawler.config.Config`.
"""

import os

from hearings_crawler import __version__
from hearings_crawler.config import from_environment

BOT_NAME = "hearings_crawler"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "hearings_crawler.commands"
TEMPLATES_DIR = ""

# ---------------------------------------------------------------- conduct
# An honest name with a contact; robots.txt obeyed by our own middleware (Scrapy's lets requests through while
# robots.txt is still being fetched).
USER_AGENT = (
    f"hearings-crawler/{__version__} (monitoring of public hearings; +https://hearings.ndbecology.gov.kz)"
)
ROBOTSTXT_OBEY = False
ROBOTSTXT_USER_AGENT = "hearings-crawler"
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Seconds between an answer of a host and the next request to it, over all processes; the transport keeps it
# (at least 1 unless a replica answers) and waits longer when the host was slow.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
COOKIES_ENABLED = False  # but for the one that an old site demands (transport/first_visit.py)
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # spiders account for every status themselves
REFERER_ENABLED = False

# ---------------------------------------------------------------- transport
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DOWNLOAD_HANDLERS = {
    "http": "hearings_crawler.transport.handler.TransportHandler",
    "https": "hearings_crawler.transport.handler.TransportHandler",
    "ftp": None,
    "s3": None,
    "file": None,
    "data": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "hearings_crawler.transport.robots.RobotsMiddleware": 100,
    # Nearer to the site than Scrapy's RedirectMiddleware (600), which would go round in circles.
    "hearings_crawler.transport.first_visit.FirstVisitMiddleware": 650,
    "hearings_crawler.transport.handler.SettledMiddleware": 950,
}

# ---------------------------------------------------------------- items
ITEM_PIPELINES = {
    "pipelines.p100_validate.ValidatePipeline": 100,
    "pipelines.p200_privacy.PrivacyPipeline": 200,
    "pipelines.p300_read.ReadPipeline": 300,
    "pipelines.p400_terms.TermsPipeline": 400,
    "pipelines.p500_store.StorePipeline": 500,
    "pipelines.p900_close.ClosePipeline": 900,
}
# The one publishing path, by name: pipelines and reports do not import each other.
PUBLISHER = "reports.publishing.publish.publish_month"
# Whether a spider that closes publishes its month (``scrapy monthly`` publishes once, at its end).
PUBLISH_ON_CLOSE = True

# ---------------------------------------------------------------- logs
LOG_LEVEL = "INFO"
LOG_FORMATTER = "hearings_crawler.crawling.logs.ShortItems"
FEED_EXPORT_ENCODING = "utf-8"

globals().update(from_environment(os.environ))
