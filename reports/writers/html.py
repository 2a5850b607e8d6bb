"""How a page is written: its template filled in, with the style and the script that it needs within it."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports.words.wording import LANGUAGES, clean


def render(template: str, *, charts: bool = False, **values: object) -> bytes:
    """Return a page.

    The page's policy allows its own script and no other, so that nothing crawled can ever run.
    """
    style = _file("page.css")
    script = _file("page.js")
    if charts:
        style = _file("vendor/uPlot.min.css") + style
        script = _file("vendor/uPlot.iife.min.js") + script
    script = clean(script)
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text = _environment().get_template(template).render(
        # the program's own files, not crawled text
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_digest=digest,
        languages=LANGUAGES,
        **values,
    )  # fmt: skip
    return clean(text).encode("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=16)
def _file(name: str) -> str:
    return (files("reports") / "templates" / name).read_text("utf-8")
