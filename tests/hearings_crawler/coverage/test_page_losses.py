"""What of an answered page is lost is named, and challenge pages are known in whatever charset they come."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import classify_response, losses_of

URL = "https://host.gov.kz/page"
PAGE = "<html><body><h1>Общественные слушания</h1><p>Объявление о проведении</p></body></html>"


def answer(body: bytes, kind: str = "text/html") -> Response:
    return HtmlResponse(URL, body=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
@pytest.mark.parametrize("declared", ["", "; charset=utf-8", "; charset=windows-1251", "; charset=undefined"])
def test_a_whole_page_has_no_losses(charset: str, declared: str) -> None:
    assert losses_of(answer(PAGE.encode(charset), f"text/html{declared}")) == []


def test_bytes_that_do_not_fit_and_a_missing_end_are_named() -> None:
    body = PAGE.encode()
    ((cause, detail),) = losses_of(answer(body.replace(b"</h1>", b"\xff</h1>")))
    assert (cause, detail) == (
        Cause.DAMAGED,
        f"places whose bytes do not fit utf-8: 1, in {len(body) + 1} bytes",
    )
    ((cause, detail),) = losses_of(answer(body[:60]))
    assert cause is Cause.CUT_SHORT
    assert "stops after 60 bytes" in detail
    assert [cause for cause, _ in losses_of(answer(body[:56]))] == [Cause.DAMAGED, Cause.CUT_SHORT]


def test_an_answer_of_an_api_is_no_page() -> None:
    listed = '[{"title": "Хаттама", "content": "<html><p>"}]'.encode()
    assert losses_of(TextResponse(URL, body=listed, headers={"Content-Type": "application/json"})) == []


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_a_challenge_is_known_in_any_charset(charset: str) -> None:
    challenge = "<html><title>Проверка</title><script>1</script><p>Подтвердите, что вы не робот</p></html>"
    problem = classify_response(answer(challenge.encode(charset)))
    assert problem is not None
    assert problem[0] is Cause.CHALLENGE
    long = challenge.replace("</p>", " слово" * 200 + "</p>")
    assert classify_response(answer(long.encode(charset))) is None
