"""Names the cause of a page that could not be read, or not whole, from an exception or from the answer itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from twisted.internet import error as net
from twisted.web.client import ResponseFailed

from hearings_crawler.content.charset import Text, decode
from hearings_crawler.content.markup import is_cut_short, parse_html, visible_text
from hearings_crawler.coverage.address import Cause

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure


class PageError(IgnoreRequest):
    """A request that the project's own transport or middlewares ended, with the cause by name."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause}: {detail}" if detail else str(cause))
        self.cause = cause
        self.detail = detail


CHALLENGE_MARKS = (
    "cf-browser-verification",
    "cf-chl-",
    "challenge-platform",
    "just a moment...",
    "checking your browser",
    "ddos-guard",
    "g-recaptcha",
    "h-captcha",
    "captcha-form",
    "проверка браузера",
    "проверка вашего браузера",
    "браузер тексерілуде",
    "подтвердите, что вы не робот",
    "подтвердите, что вы человек",
    "доступ ограничен",
    "incapsula incident",
    "_incapsula_resource",
)

CHALLENGE_SIZE = 60_000
CHALLENGE_WORDS = 150

_NAMED: tuple[tuple[str, Cause], ...] = (
    ("DNSLookupError", Cause.DNS),
    ("CannotResolveHostError", Cause.DNS),
    ("UnknownHost", Cause.DNS),
    ("SSL", Cause.TLS),
    ("Certificate", Cause.TLS),
    ("Timeout", Cause.TIMEOUT),
    ("TimedOut", Cause.TIMEOUT),
    ("DataLoss", Cause.TRUNCATED),
    ("Redirect", Cause.REDIRECTS),
)


def classify_failure(failure: Failure) -> tuple[Cause, str]:
    """Return the cause and a one-line detail of a request that ended with an exception."""
    error = failure.value
    if isinstance(error, PageError):
        return error.cause, error.detail
    detail = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, net.TimeoutError | net.TCPTimedOutError):
        return Cause.TIMEOUT, detail
    inner = error.reasons[0].value if isinstance(error, ResponseFailed) and error.reasons else error
    for klass in (*type(error).__mro__, *type(inner).__mro__):
        for mark, cause in _NAMED:
            if mark in klass.__name__:
                return cause, detail
    if isinstance(error, IgnoreRequest):
        return (Cause.REDIRECTS if "redirect" in detail.lower() else Cause.REFUSED), detail
    if "OpenSSL" in repr(inner):
        return Cause.TLS, detail
    return Cause.CONNECTION, f"{type(error).__name__}: {detail}"


def classify_response(response: Response) -> tuple[Cause, str] | None:
    """Return the cause if an answer is no page to read: an error status, a refusal, a challenge page."""
    status = response.status
    if status in (401, 403):
        return Cause.REFUSED, f"HTTP {status}"
    body = _text_of(response, CHALLENGE_SIZE).text.lower()
    if status == 400 and "notallowed" in body:
        return Cause.REFUSED, "HTTP 400 notAllowed"
    if _is_challenge(body):
        return Cause.CHALLENGE, f"a challenge page with HTTP {status}"
    if status in (301, 302, 303, 307, 308):
        return Cause.REDIRECTS, f"HTTP {status}"
    if status >= 300 or status < 200 or status == 204:
        return Cause.HTTP_ERROR, f"HTTP {status}"
    return None


def _is_challenge(body: str) -> bool:
    """Whether a page asks the reader to prove something: it carries a mark of that and shows little else."""
    if body.lstrip()[:1] in ("{", "["):
        return False
    if not any(mark in body for mark in CHALLENGE_MARKS):
        return False
    return len(visible_text(parse_html(body)).split()) < CHALLENGE_WORDS


Loss = tuple[Cause, str]
"""What of a page is lost (DAMAGED, CUT_SHORT), and a detail of one line."""


def losses_of(response: Response) -> list[Loss]:
    """Return what of an answered page is lost: bytes that fit no charset, its end.

    Such a page is read as far as it goes, but what it lacks may be what is looked for.  Of a rendered page the
    answers that it was made of are meant, which the browser leaves in ``meta["losses"]``: its own text is whole.
    """
    if "rendered" in response.flags:
        return list(response.meta.get("losses", ()))
    text = _text_of(response)
    found = []
    if text.damage is not None:
        bad, size = text.damage.bad, text.damage.size
        found.append(
            (Cause.DAMAGED, f"places whose bytes do not fit {text.encoding}: {bad}, in {size} bytes")
        )
    if is_cut_short(text.text):
        found.append((Cause.CUT_SHORT, f"the page stops after {len(response.body)} bytes, without </html>"))
    return found


def _text_of(response: Response, size: int | None = None) -> Text:
    return decode(response.body[:size], (response.headers.get("Content-Type") or b"").decode("latin-1"))
