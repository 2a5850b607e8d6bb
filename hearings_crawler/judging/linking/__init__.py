"""Link the site's documents to the portal's hearings, and to each other where the portal has none.

``link_regions`` takes the documents of every site and all hearings of the portal.  For each region it runs
named steps in a fixed order, each a function from state to state: an analyst's decisions; registration
number; BIN and hearing day; similar titles with the same hearing day, one to one; versions in the other
language; hearings known only from the site.  What stays ambiguous goes to review with its candidates and is
not counted a second time.
"""

from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink, LinkingNote, LinkingResult
from hearings_crawler.judging.linking.region import link_region, link_regions

__all__ = ["Ambiguity", "DocumentLink", "LinkingNote", "LinkingResult", "link_region", "link_regions"]
