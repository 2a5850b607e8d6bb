"""Content codings: whole bodies whole, cut and damaged ones as far as they go and with the reason."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest

from hearings_crawler.content.coding import Unpacked, can_unpack, codings_of, unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = "".join(f"<p>Хабарландыру № {number}</p>" for number in range(20_000)).encode()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstd.compress(BODY),
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_whole_body_is_unpacked(coding: str) -> None:
    assert can_unpack((coding,))
    assert unpack(PACKED[coding], (coding,)) == Unpacked(BODY)


def test_deflate_without_the_wrapper_of_zlib_is_unpacked() -> None:
    assert unpack(raw_deflate(BODY), ("deflate",)) == Unpacked(BODY)


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("part", [0.3, 0.9, 1.0])
def test_a_cut_coding_gives_what_arrived_and_says_so(coding: str, part: float) -> None:
    packed = PACKED[coding]
    found = unpack(packed[: min(int(len(packed) * part), len(packed) - 1)], (coding,))
    assert "stops before its end" in found.problem
    assert found.body
    assert BODY.startswith(found.body)


@pytest.mark.parametrize("coding", PACKED)
def test_another_kind_of_bytes_is_damage(coding: str) -> None:
    found = unpack(b"<html>" * 50, (coding,))
    assert "is damaged" in found.problem or "stops before" in found.problem


def test_several_members_are_read_whole() -> None:
    middle = len(BODY) // 2
    members = gzip.compress(BODY[:middle]) + gzip.compress(BODY[middle:])
    assert unpack(members, ("gzip",)) == Unpacked(BODY)
    frames = zstd.compress(BODY[:middle]) + zstd.compress(BODY[middle:])
    assert unpack(frames, ("zstd",)) == Unpacked(BODY)


@pytest.mark.parametrize("left", [-1, -9, -200])
def test_a_second_member_that_is_cut_is_named(left: int) -> None:
    middle = len(BODY) // 2
    members = gzip.compress(BODY[:middle]) + gzip.compress(BODY[middle:])
    found = unpack(members[:left], ("gzip",))
    assert "stops before its end" in found.problem
    assert found.body.startswith(BODY[:middle])


def test_what_follows_the_last_member_is_damage() -> None:
    found = unpack(gzip.compress(BODY) + b"junk", ("gzip",))
    assert found.body == BODY
    assert "is damaged" in found.problem


@pytest.mark.parametrize("coding", PACKED)
def test_unpacking_stops_at_the_largest_size(coding: str) -> None:
    found = unpack(PACKED[coding], (coding,), 100_000)
    assert 100_000 < len(found.body) <= 250_000
    assert not found.problem


def test_codings_are_undone_in_the_reverse_order() -> None:
    packed = brotli.compress(gzip.compress(BODY))
    assert codings_of(" GZip , identity, br") == ("gzip", "br")
    assert unpack(packed, ("gzip", "br")) == Unpacked(BODY)
    assert not can_unpack(codings_of("compress"))
    assert not codings_of("identity")
