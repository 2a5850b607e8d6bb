from __future__ import annotations

import gzip
import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.archived import bodies
from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite

PORTAL = "hearings.ndbecology.gov.kz"
GOVKZ = "www.gov.kz"


def sha256(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def archived(folder: Path) -> list[bytes]:
    return list(bodies(folder / "archive").values())


def test_an_answer_of_the_replica_keeps_its_https_address(crawl: CrawlRunner, site: ServedSite) -> None:
    body = "<h1>Объявление общественных слушаний</h1>".encode()
    site.pages[PORTAL, "/Public/PubHearings?page=1"] = Page(
        body, headers={"Content-Type": "text/html; charset=utf-8"}
    )
    url = f"https://{PORTAL}/Public/PubHearings?page=1"

    done = crawl(url + "#top", CLOCK_NOW="2025-05-31T18:00:00+05:00")

    result = done.result(url + "#top")
    assert result["url"] == url
    assert result["request_url"] == url + "#top"
    assert result["slot"] == PORTAL
    assert result["text"] == body.decode()
    assert result["evidence"] == {
        "url": url,
        "digest": sha256(body),
        "status": 200,
        "fetched_at": "2025-05-31T13:00:00+00:00",
    }
    assert bodies(crawl.folder / "archive")[sha256(body)] == body
    assert [fetch["digest"] for fetch in done.fetches] == [sha256(body)]
    assert site.visits[0].host == PORTAL
    assert site.visits[0].headers["User-Agent"].startswith("hearings-crawler/")


def test_two_hosts_have_two_slots(crawl: CrawlRunner, site: ServedSite) -> None:
    done = crawl(f"https://{PORTAL}/a", f"https://{GOVKZ}/b")

    assert {result["slot"] for result in done.results} == {PORTAL, GOVKZ}
    assert {(visit.host, visit.path) for visit in site.visits} == {(PORTAL, "/a"), (GOVKZ, "/b")}


def test_the_body_of_an_error_status_is_archived_too(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/api"] = Page(b'{"code":"notAllowed"}', 400)

    done = crawl(f"https://{GOVKZ}/api")

    assert done.results[0]["status"] == 400
    assert done.results[0]["evidence"]["digest"] == sha256(b'{"code":"notAllowed"}')
    assert len(archived(crawl.folder)) == 1


def test_a_redirect_keeps_to_https_and_each_step_is_evidence(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/old"] = Page(b"", 302, {"Location": f"https://{GOVKZ}/new"})
    site.pages[GOVKZ, "/new"] = Page(b"here")

    done = crawl(f"https://{GOVKZ}/old")

    assert done.results[0]["url"] == f"https://{GOVKZ}/new"
    assert done.results[0]["evidence"]["url"] == f"https://{GOVKZ}/new"
    assert [(fetch["url"], fetch["status"]) for fetch in done.fetches] == [
        (f"https://{GOVKZ}/old", 302),
        (f"https://{GOVKZ}/new", 200),
    ]


@pytest.mark.parametrize("replica", [True, False])
def test_a_host_that_is_not_registered_is_not_spoken_to(
    crawl: CrawlRunner, site: ServedSite, replica: bool
) -> None:
    if not replica:
        crawl.settings["REPLICA_URL"] = ""

    done = crawl("https://example.org/", f"http://{site.netloc}/")

    assert {result["cause"] for result in done.results} == {"unregistered_host"}
    assert "example.org is not a registered host" in done.result("https://example.org/")["detail"]
    assert site.visits == []
    assert done.fetches == []


def test_a_redirect_to_a_host_that_is_not_registered_ends(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/"] = Page(b"", 301, {"Location": "https://example.org/"})

    done = crawl(f"https://{GOVKZ}/")

    assert done.results[0]["cause"] == "unregistered_host"
    assert [visit.host for visit in site.visits] == [GOVKZ]


def test_a_proxy_is_not_used_on_the_way_to_the_replica(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/"] = Page(b"replica")

    done = crawl({"url": f"https://{GOVKZ}/", "meta": {"proxy": "http://127.0.0.1:9"}})

    assert done.results[0]["text"] == "replica"


def test_without_a_replica_the_registered_host_itself_is_asked(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[site.netloc, "/page"] = Page(b"live")

    done = crawl(
        f"http://{site.netloc}/page", robots=True, REPLICA_URL="", TRANSPORT_EXTRA_HOSTS=["127.0.0.1"]
    )

    assert done.results[0]["text"] == "live"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_cut_short_answer_is_kept_and_not_read(crawl: CrawlRunner, site: ServedSite, chunked: bool) -> None:
    body = b"<html>" + b"x" * 400
    site.pages[PORTAL, "/card"] = Page(body, cut=100, chunked=chunked)
    arrived = body if chunked else body[:100]

    done = crawl(f"https://{PORTAL}/card", RETRY_TIMES=1)

    assert done.results == [done.result(f"https://{PORTAL}/card")]
    assert done.results[0]["cause"] == "truncated"
    assert f"{len(arrived)} bytes arrived" in done.results[0]["detail"]
    assert done.results[0]["evidence"]["digest"] == sha256(arrived)
    assert len(site.visits) == 2, "retried once by Scrapy's own middleware"
    assert [fetch["failure"] for fetch in done.fetches] == ["TruncatedAnswerError"] * 2
    assert archived(crawl.folder) == [arrived]


def test_the_archive_holds_the_decoded_body(crawl: CrawlRunner, site: ServedSite) -> None:
    body = b"<html>" + b"hearing " * 100
    packed = gzip.compress(body)
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    site.pages[PORTAL, "/gzip"] = Page(packed, headers=headers)
    site.pages[PORTAL, "/half"] = Page(packed[: len(packed) // 2], headers=headers)

    done = crawl(f"https://{PORTAL}/gzip", f"https://{PORTAL}/half")

    assert done.result(f"https://{PORTAL}/gzip")["text"] == body.decode()
    assert done.result(f"https://{PORTAL}/gzip")["evidence"]["digest"] == sha256(body)
    assert done.result(f"https://{PORTAL}/half")["cause"] == "truncated"


def test_a_timeout_is_told_with_status_0_and_without_a_digest(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[PORTAL, "/slow"] = Page(b"late", seconds=3)

    done = crawl(f"https://{PORTAL}/slow", DOWNLOAD_TIMEOUT=0.5)

    assert done.results[0]["cause"] == "timeout"
    assert done.results[0]["evidence"] is None
    assert [(fetch["status"], fetch["digest"]) for fetch in done.fetches] == [(0, "")]
    assert archived(crawl.folder) == []


def test_waiting_for_the_host_does_not_count_as_its_time(crawl: CrawlRunner, site: ServedSite) -> None:
    for number in range(6):
        site.pages[PORTAL, f"/{number}"] = Page(b"ok", seconds=0.3)

    done = crawl(*[f"https://{PORTAL}/{number}" for number in range(6)], DOWNLOAD_TIMEOUT=1)

    assert [result.get("status") for result in done.results] == [200] * 6


def test_a_certificate_that_is_not_trusted_ends_the_request(crawl: CrawlRunner, site: ServedSite) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(crawl.folder))
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)

    done = crawl(f"https://{site.netloc}/", robots=True, REPLICA_URL="", TRANSPORT_EXTRA_HOSTS=["127.0.0.1"])

    assert done.results[0]["cause"] == "robots_unreachable"
    assert "tls" in done.results[0]["detail"]
    assert site.visits == []


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_an_unusable_replica_address_is_refused(crawl: CrawlRunner, site: ServedSite) -> None:
    done = crawl(f"https://{PORTAL}/", REPLICA_URL="https://127.0.0.1/x")

    assert "REPLICA_URL: expected http://127.0.0.1:PORT" in done.log
    assert "status" not in done.results[0]
    assert site.visits == []
