"""``scrapy genspider -t akimat NAME ADDRESS``: a region's spider, its address, a saved page and its golden test."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.exceptions import UsageError as ScrapyUsageError

import spiders
from hearings_crawler.commands.probing import probe_addresses
from hearings_crawler.config import Config, base_folder
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import ConfigurationError, HearingsError, UsageError
from hearings_crawler.items import Source
from hearings_crawler.registry.regions import PORTAL_SPIDER, SiteAddress, packaged_registry, parse_registry
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_FAILED
from spiders.readers import documents_of, reader_class, readers

if TYPE_CHECKING:
    import argparse

TEMPLATE = "akimat"
TEMPLATES = Path(str(spiders.__file__)).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"KZ-[0-9A-Z]{2,3}")
PAGE_SUFFIXES = ("html", "json")


@dataclass(frozen=True, slots=True)
class SpiderPlan:
    """What will be written: nothing is before all of it is known to be sound."""

    root: Path
    registry_file: Path
    rows: list[dict[str, Any]]
    row: dict[str, Any]
    site: SiteAddress
    known: bool
    suffix: str = PAGE_SUFFIXES[0]
    minimum: int = 1

    @property
    def name(self) -> str:
        """The spider's name."""
        return str(self.row["spider"])

    @property
    def spider_file(self) -> Path:
        """Where the spider is written."""
        return self.root / "spiders" / f"{self.name}.py"

    @property
    def golden(self) -> str:
        """The name of the reviewed JSON, within the golden folder and without its ending."""
        name = f"{self.site.engine}/{self.name}"
        return f"{name}.expected" if self.suffix == "json" else name

    @property
    def page_file(self) -> Path:
        """Where the saved page is written."""
        return self.root / "tests/spiders/golden" / self.site.engine / f"{self.name}.{self.suffix}"

    @property
    def test_file(self) -> Path:
        """Where the golden test is written."""
        return self.root / "tests/spiders" / f"test_golden_{self.name}.py"


class Command(ScrapyGenspider):
    """Scrapy's own ``genspider`` with one more template, which makes a whole region."""

    def syntax(self) -> str:
        """How it is called."""
        return f"[options] <name> <domain>  |  -t {TEMPLATE} [options] NAME ADDRESS"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return f"Generate a new spider (-t {TEMPLATE}: a region with its saved page and its test)"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            f"With -t {TEMPLATE}: writes the spider of an akimat, adds ADDRESS (a web address, or the slug of a gov.kz "
            "department) to the registry of regions as not confirmed, saves a page of it under tests/spiders/golden/ and "
            "writes a golden test that fails until a person has reviewed what the reader made of the page. NAME is a "
            "region of the registry (spider or ISO code), or a new one with --code, --name-kk and --name-ru. The page is "
            "fetched as a crawl would (robots.txt and delay hold, REPLICA_URL too), or given with --page. Nothing is "
            "written when the page cannot be had or its reader does not understand it. Other templates are Scrapy's "
            "own. Exit codes: 0 written, 1 no page that could be read, or it could not be written, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the template."""
        super().add_options(parser)
        parser.allow_abbrev = False
        group = parser.add_argument_group(f"for -t {TEMPLATE}")
        group.add_argument(
            "--engine", choices=readers(Source.SITE), help="the publishing system; a slug is govkz"
        )
        group.add_argument("--page", metavar="FILE", help="a saved page of the address; else it is fetched")
        group.add_argument("--code", help="a new region's ISO 3166-2 code, KZ-…")
        group.add_argument("--name-kk", help="a new region's official name in Kazakh")
        group.add_argument("--name-ru", help="a new region's official name in Russian")
        group.add_argument(
            "--minimum",
            type=int,
            metavar="N",
            help="documents that a window has at least (default 1, or what the spider says already)",
        )

    def _list_templates(self) -> None:
        super()._list_templates()
        print(f"  {TEMPLATE}")

    def _find_template(self, template: str) -> Path | None:
        own = TEMPLATES / f"{template}.tmpl"
        return own if template == TEMPLATE else super()._find_template(template)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's entrance."""
        unknown = [argument for argument in args if argument.startswith("-")]
        if unknown:
            raise ScrapyUsageError(f"unknown option {unknown[0]}; see --help", print_help=False)
        if opts.list or opts.dump or opts.template != TEMPLATE:
            super().run(args, opts)
            return
        try:
            self.exitcode = self._make(args, opts)
        except (UsageError, ConfigurationError) as error:
            raise ScrapyUsageError(str(error), print_help=False) from error
        except HearingsError as error:
            sys.stderr.write(f"error: {error}\n")
            self.exitcode = EXIT_FAILED

    def _make(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 2:
            raise UsageError(
                f"expected NAME ADDRESS, for instance: scrapy genspider -t {TEMPLATE} zhambyl zhambyl-tabigat"
            )
        if self.settings is None:
            raise RuntimeError("Scrapy sets the settings before it runs a command")
        config = Config.from_settings(self.settings)
        plan = _plan(args[0], args[1], opts, config)
        url, body = _saved(opts.page, plan.site) if opts.page else self._fetched(plan)
        plan = replace(plan, suffix=_suffix(body))
        try:
            found = len(documents_of(plan.site.engine, body, url))
        except (HearingsError, PageError) as error:
            sys.stderr.write(
                f"error: the page cannot be read as one of {plan.site.engine}: {error}\nNothing was written. Is it the "
                "right page and the right --engine? scrapy read ENGINE FILE tries another reader.\n"
            )
            return EXIT_FAILED
        try:
            _write(plan, url, body)
        except OSError as error:
            sys.stderr.write(f"error: {error.filename}: {error.strerror}\n")
            return EXIT_FAILED
        _say(plan, found)
        return EXIT_DONE

    def _fetched(self, plan: SpiderPlan) -> tuple[str, bytes]:
        """Return the first page of the address that can be read.

        Raises:
            HearingsError: there is none; the message says why and what to do.
        """
        if self.settings is None:
            raise RuntimeError("Scrapy sets the settings before it runs a command")
        site = plan.site
        (probe,) = probe_addresses(self.settings, [(str(plan.row["code"]), site)], browser=False)
        for page in probe.pages:
            if page.cause is None:
                return page.url, page.body
        cause = f"{probe.pages[0].cause}: {probe.pages[0].detail}" if probe.pages else "nothing was asked"
        raise HearingsError(
            f"no page of {site.address} could be read ({cause}). Nothing was written. Save a page by hand (the address is "
            f"{probe.pages[0].url if probe.pages else site.address}) and give it with --page FILE"
        )


def _plan(name: str, address: str, opts: argparse.Namespace, config: Config) -> SpiderPlan:
    root = _checkout()
    registry_file = _registry_file(config, root)
    text = registry_file.read_text("utf-8")
    parse_registry(text, str(registry_file))
    rows: list[dict[str, Any]] = json.loads(text)
    row = _region(name, rows, opts)
    site = _site(address, opts.engine)
    owner = next((r for r in rows for s in r["sites"] if s["address"] == site.address), None)
    if owner is not None and owner is not row:
        raise UsageError(f"{site.address} is registered for {owner['spider']} already")
    minimum = opts.minimum
    if minimum is not None and minimum < 1:
        raise UsageError(f"--minimum: expected a number from 1 on, found {minimum}")
    plan = SpiderPlan(root, registry_file, rows, row, site, owner is not None)
    pages = [replace(plan, suffix=suffix).page_file for suffix in PAGE_SUFFIXES]
    written = [path for path in (plan.spider_file, *pages, plan.test_file) if path.exists()]
    if written and not opts.force:
        raise UsageError(
            f"{', '.join(str(path.relative_to(root)) for path in written)} already there; --force writes anew"
        )
    return replace(plan, minimum=minimum or _present_minimum(plan.spider_file))


def _checkout() -> Path:
    root = base_folder()
    if not (
        (root / "scrapy.cfg").exists() and (root / "spiders").is_dir() and (root / "tests/spiders").is_dir()
    ):
        raise UsageError(
            f"{root} is no checkout of the project (it lacks scrapy.cfg, spiders/ or tests/spiders/): a region is added in "
            "the project's source; clone it and call the command there"
        )
    return root


def _registry_file(config: Config, root: Path) -> Path:
    """Return the registry file to be edited.

    Raises:
        UsageError: it is part of an installed package.
    """
    if config.regions_file is not None:
        if not config.regions_file.exists():
            raise UsageError(f"HEARINGS_REGIONS_FILE: {config.regions_file} does not exist")
        return config.regions_file
    packaged = packaged_registry().resolve()
    if not packaged.is_relative_to(root.resolve()) or "site-packages" in packaged.parts:
        raise UsageError(
            f"the registry in use is {packaged}, inside an installed package: set HEARINGS_REGIONS_FILE to a file of "
            f"yours, for instance {root / 'hearings_crawler/registry/regions.json'}, or install the checkout with pip -e"
        )
    return packaged


def _region(name: str, rows: list[dict[str, Any]], opts: argparse.Namespace) -> dict[str, Any]:
    """Return the region's row: of the registry, or a new one put at its end."""
    given = {"--code": opts.code, "--name-kk": opts.name_kk, "--name-ru": opts.name_ru}
    known = next((row for row in rows if name in (row["spider"], row["code"])), None)
    if known is not None:
        for option, key in (("--code", "code"), ("--name-kk", "name_kk"), ("--name-ru", "name_ru")):
            if given[option] not in (None, known[key]):
                raise UsageError(
                    f"{option} {given[option]!r}: the registry has {known[key]!r} for {known['spider']}"
                )
        return known
    missing = [option for option, value in given.items() if not (value or "").strip()]
    if missing:
        names = ", ".join(row["spider"] for row in rows)
        raise UsageError(
            f"no region {name!r} in the registry ({names}); to add one give {', '.join(missing)}"
        )
    if not _NAME.fullmatch(name) or name == PORTAL_SPIDER:
        raise UsageError(f"a spider's name is small Latin letters, digits and _, found {name!r}")
    if not _CODE.fullmatch(opts.code):
        raise UsageError(f"--code: expected an ISO 3166-2 code such as KZ-31, found {opts.code!r}")
    if any(row["code"] == opts.code for row in rows):
        raise UsageError(f"--code: {opts.code} is another region's")
    row = {
        "order": max((int(row.get("order", 0)) for row in rows), default=0) + 1,
        "spider": name,
        "code": opts.code,
        "name_kk": " ".join(opts.name_kk.split()),
        "name_ru": " ".join(opts.name_ru.split()),
        "variants": [],
        "sites": [],
    }
    rows.append(row)
    return row


def _site(address: str, engine: str | None) -> SiteAddress:
    """Return the address with its publishing system.

    Raises:
        UsageError: neither can be told.
    """
    if engine is None:
        engine = next(
            (name for name, reader in readers(Source.SITE).items() if reader.address_of(address)), None
        )
    if engine is None:
        raise UsageError(
            f"which publishing system is {address}? give --engine ({', '.join(readers(Source.SITE))}); CONTRIBUTING.md "
            "says how each looks"
        )
    reader = reader_class(engine, Source.SITE)
    address = reader.address_of(address) or address
    reader.check_address(address)
    return SiteAddress(engine, address, confirmed=False)


def _present_minimum(spider_file: Path) -> int:
    if spider_file.exists():
        match = re.search(r"^\s+minimum_documents = (\d+)$", spider_file.read_text("utf-8"), re.MULTILINE)
        if match:
            return int(match[1])
    return 1


def _suffix(body: bytes) -> str:
    """Return the saved page's ending, by what it is: an answer of an API is JSON, any other page HTML."""
    return "json" if body.lstrip()[:1] in (b"[", b"{") else "html"


def _bytes_of(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"--page: {file} cannot be read: {error.strerror}") from error


def _saved(file: str, site: SiteAddress) -> tuple[str, bytes]:
    return reader_class(site.engine).first_page(site.address), _bytes_of(file)


def _write(plan: SpiderPlan, url: str, body: bytes) -> None:
    """Write page, test, spider and, last, the registry: a region that is registered is whole."""
    region = {"name": plan.name, "code": plan.row["code"], "name_ru": plan.row["name_ru"].replace('"', '\\"')}
    title = " ".join(word.capitalize() for word in plan.name.split("_"))
    spider = Template((TEMPLATES / f"{TEMPLATE}.tmpl").read_text("utf-8")).substitute(
        region,
        title=title,
        title_in_text=title,
        classname="".join(word.capitalize() for word in plan.name.split("_")) + "Spider",
        minimum=plan.minimum,
    )
    test = Template((TEMPLATES / "golden_test.tmpl").read_text("utf-8")).substitute(
        name=plan.name,
        engine=plan.site.engine,
        golden=plan.golden,
        page=f"{plan.site.engine}/{plan.name}.{plan.suffix}",
        url=json.dumps(url, ensure_ascii=False),
    )
    plan.page_file.parent.mkdir(parents=True, exist_ok=True)
    plan.page_file.write_bytes(body)
    # A review of an earlier page says nothing of this one.
    (plan.page_file.parents[1] / f"{plan.golden}.json").unlink(missing_ok=True)
    plan.test_file.write_text(test, "utf-8")
    plan.spider_file.write_text(spider, "utf-8")
    if not plan.known:
        entry = {
            "engine": plan.site.engine,
            "address": plan.site.address,
            "confirmed": False,
            "known": "added with genspider; nobody has confirmed it",
        }
        plan.row["sites"].append(entry)
        new = plan.registry_file.with_name(f"{plan.registry_file.name}.new")
        new.write_text(json.dumps(plan.rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        new.replace(plan.registry_file)


def _say(plan: SpiderPlan, found: int) -> None:
    golden = f"tests/spiders/golden/{plan.golden}.json"
    test = plan.test_file.relative_to(plan.root)
    registered = "was registered already" if plan.known else "registered, not confirmed"
    print(f"spider     {plan.spider_file.relative_to(plan.root)}")
    print(f"address    {plan.site.address} ({plan.site.engine}; {registered}) in {plan.registry_file}")
    print(f"page       {plan.page_file.relative_to(plan.root)}: {found} documents that may be of hearings")
    print(f"test       {test}")
    print("Next:")
    print("  1. look through the page for private persons' data (e-mails, phones, IINs) and blank it")
    print(f"  2. pytest {test}      # fails, and writes {golden}.new")
    print(f"  3. read {golden}.new beside the page; right: take .new off its name and run the test again")
    print(f"     wrong: mend the reader ({plan.site.engine}), or choose another --engine")
    print(
        f"  4. scrapy crawl {plan.name} -a month=YYYY-MM      # then coverage.csv, documents.csv, review.csv"
    )
    print(
        f"  5. when a person has looked at the site: scrapy sites --confirm {plan.site.address!r} --by NAME"
    )
