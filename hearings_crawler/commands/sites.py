"""``scrapy sites``: looks at the registered addresses, or records that a person confirmed one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hearings_crawler.commands.crawl import spider_name
from hearings_crawler.commands.probing import AddressProbe, probe_addresses
from hearings_crawler.errors import UsageError
from hearings_crawler.registry.confirmations import Confirmation, add_confirmation
from hearings_crawler.registry.regions import (
    COUNTRY,
    PORTAL_SPIDER,
    Registry,
    SiteAddress,
    portal_address,
    registry_from,
)
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_NOT_MONITORED, ProjectCommand

if TYPE_CHECKING:
    import argparse

COLUMNS = ("region", "address", "engine", "reachable", "robots", "rubric", "newest", "confirmed")
RUBRIC = {True: "yes", False: "no", None: "unknown"}


class Command(ProjectCommand):
    """Looks at the addresses; --confirm and --withdraw record a person's confirmation of one."""

    def syntax(self) -> str:
        """How it is called."""
        return (
            "[--json] [REGION …] | --confirm ADDRESS --by NAME [--note TEXT] | --withdraw ADDRESS --by NAME"
        )

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Look at the registered addresses, or confirm one"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Asks for the first page of the registered addresses (of some regions, or of all and the portal; robots.txt "
            "and delay hold) and prints for each: whether it can be reached and read (else the cause), what robots.txt "
            "says, whether an item stands in the rubric of public hearings, the newest item's day, and whether a person "
            "confirmed the address. Nothing is stored. "
            "--confirm records that a person looked at an address and found it to be the akimat's own: from then on an "
            "absence may be concluded from it; --withdraw takes that back. Both are written to the file of the setting "
            "HEARINGS_CONFIRMATIONS_FILE (var/confirmations.json), with name and day. "
            "Exit codes: 0 every address was read (or the confirmation was written), 1 the crawl broke, 2 wrong usage, "
            "3 some address could not be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json, --confirm, --withdraw, --by and --note."""
        super().add_options(parser)
        parser.allow_abbrev = False
        parser.add_argument("--json", action="store_true", help="one JSON list instead of the table")
        parser.add_argument("--confirm", metavar="ADDRESS", help="a person confirms this registered address")
        parser.add_argument("--withdraw", metavar="ADDRESS", help="a person takes a confirmation back")
        parser.add_argument("--by", metavar="NAME", help="who says so")
        parser.add_argument("--note", metavar="TEXT", default="", help="what was looked at")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Probe or note."""
        if opts.confirm is not None or opts.withdraw is not None:
            return self._note(args, opts)
        if opts.by or opts.note:
            raise UsageError("--by and --note belong to --confirm or --withdraw")
        registry = registry_from(self.config())
        chosen = _chosen(args, registry)
        probes = probe_addresses(self.project_settings, chosen)
        rows = [_row(probe, registry) for probe in probes]
        print(json.dumps(rows, ensure_ascii=False, indent=1) if opts.json else _table(rows))
        return EXIT_DONE if all(probe.reachable for probe in probes) else EXIT_NOT_MONITORED

    def _note(self, args: list[str], opts: argparse.Namespace) -> int:
        if opts.confirm is not None and opts.withdraw is not None:
            raise UsageError("--confirm or --withdraw, not both")
        if args or opts.json:
            raise UsageError(
                f"--confirm and --withdraw take no further argument, found {args[0] if args else '--json'}"
            )
        address = opts.confirm if opts.confirm is not None else opts.withdraw
        if not (opts.by or "").strip():
            raise UsageError("who says so? add --by NAME")
        config = self.config()
        registry = registry_from(config)
        known = {site.address: site for region in registry.regions for site in region.sites}
        if address not in known:
            raise UsageError(
                f"no registered address {address!r} in {registry.path}; known: {', '.join(sorted(known))}"
            )
        confirmation = Confirmation(
            address=address,
            confirmed=opts.confirm is not None,
            by=opts.by.strip(),
            on=config.clock.today(),
            note=" ".join(opts.note.split()),
        )
        add_confirmation(config.confirmations_file, confirmation)
        print(f"{address}: {confirmation.said}")
        print(f"written to {config.confirmations_file}; scrapy report MONTH draws the tables again")
        return EXIT_DONE


def _chosen(args: list[str], registry: Registry) -> list[tuple[str, SiteAddress]]:
    """Return the addresses of the regions asked for, in the report's order; the portal first.

    Raises:
        UsageError: no such region.
    """
    names = {spider_name(name, registry) for name in args}
    portal = [(COUNTRY, portal_address())] if not names or PORTAL_SPIDER in names else []
    regions = [region for region in registry.regions if not names or region.spider in names]
    return portal + [(region.code, site) for region in regions for site in region.sites]


def _row(probe: AddressProbe, registry: Registry) -> dict[str, Any]:
    spiders = {region.code: region.spider for region in registry.regions}
    problem = probe.problem
    newest = probe.newest
    return {
        "region": spiders.get(probe.region, PORTAL_SPIDER),
        "code": probe.region,
        "address": probe.site.address,
        "engine": probe.site.engine,
        "reachable": "yes" if probe.reachable else str(problem.cause) if problem else "not asked",
        "robots": probe.robots,
        "rubric": RUBRIC[probe.rubric],
        "newest": newest.isoformat() if newest else "",
        "confirmed": "yes" if probe.site.confirmed else "no",
        "detail": f"{problem.url}: {problem.detail}" if problem else "",
        "known": probe.site.known,
    }


def _table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a table; why an address could not be read stands below it."""
    shown = [COLUMNS, *(tuple(str(row[column]) or "–" for column in COLUMNS) for row in rows)]
    widths = [max(len(cells[number]) for cells in shown) for number in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in shown
    ]
    lines += [f"{row['address']}: {row['reachable']}: {row['detail']}" for row in rows if row["detail"]]
    return "\n".join(lines)
