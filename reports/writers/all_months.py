"""``all/index.html``: every stored month side by side."""

from __future__ import annotations

from collections.abc import Sequence

from hearings_crawler.law.rulebook import Rulebook, load_rulebook
from reports.view.trend import TrendMonth, all_months_page, ordered_months
from reports.words.wording import LANGUAGES, report_words
from reports.writers.html import render


def all_months_html(months: Sequence[TrendMonth], rulebook: Rulebook | None = None) -> str:
    """Return the page over all months, for ``all/index.html`` beside the months' folders."""
    rulebook = rulebook or load_rulebook()
    ordered = ordered_months(months)
    pages = [all_months_page(ordered, report_words(language), rulebook) for language in LANGUAGES]
    titles = [page.title for page in pages]
    return render("all.html.j2", charts=True, pages=pages, titles=titles).decode("utf-8")
