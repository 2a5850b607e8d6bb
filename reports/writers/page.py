"""``index.html``: the month at a glance in Kazakh and Russian; it needs no network and no server.

Both languages stand on the one page, so that it can be read without JavaScript; a script only hides the other
one, sorts, filters and draws.  Every figure leads to its findings or documents on the region's page
(``reports.writers.findings_pages``).
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.view.month_page import MonthPage, months_up_to
from reports.view.month_view import MonthView
from reports.writers.html import render


def index_html(views: Sequence[MonthView]) -> bytes:
    """Return the page of a month from its views in every language."""
    months = months_up_to(views[0])
    pages = [MonthPage(view, months) for view in views]
    titles = [page.view.narrative.title for page in pages]
    return render("index.html.j2", charts=len(months) > 1, pages=pages, titles=titles)
