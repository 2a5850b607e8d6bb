"""The content codings of HTTP answers undone: gzip of one or several members, deflate, br, zstd.

A coding that is damaged or stops before its end gives what could be unpacked, and says so: Scrapy's own
middleware takes a cut answer for a whole one.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 65_536
_ERRORS = (OSError, zlib.error, zstd.ZstdError, brotli.error)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its content coding; ``problem`` says why it is not whole (empty: it is)."""

    body: bytes
    problem: str = ""


def codings_of(header: str) -> tuple[str, ...]:
    """Return the codings that a header ``Content-Encoding`` names, in the order in which they were applied."""
    names = (name.strip().lower() for name in header.split(","))
    return tuple(name for name in names if name not in ("", "identity"))


def can_unpack(codings: tuple[str, ...]) -> bool:
    """Whether every one of some codings is known."""
    return all(coding in _UNPACKERS for coding in codings)


def unpack(body: bytes, codings: tuple[str, ...], largest: int = 0) -> Unpacked:
    """Return a body with its codings undone, the last applied first.

    Args:
        body: the bytes as they were sent.
        codings: names for which :func:`can_unpack` is true.
        largest: unpacking stops as soon as there are more bytes than that (0: no limit).
    """
    for coding in reversed(codings):
        unpacked = _unpack(body, coding, largest)
        if unpacked.problem:
            return unpacked
        body = unpacked.body
    return Unpacked(body)


def _unpack(body: bytes, coding: str, largest: int) -> Unpacked:
    parts: list[bytes] = []
    size = 0
    try:
        for part in _UNPACKERS[coding](body):
            parts.append(part)
            size += len(part)
            if largest and size > largest:
                break
    except EOFError:
        return Unpacked(b"".join(parts), f"the {coding} coding of the body stops before its end")
    except _ERRORS as error:
        return Unpacked(b"".join(parts), f"the {coding} coding of the body is damaged ({error})")
    return Unpacked(b"".join(parts))


def _gzip(body: bytes) -> Iterator[bytes]:
    yield from _read(gzip.GzipFile(fileobj=io.BytesIO(body)))


def _zstd(body: bytes) -> Iterator[bytes]:
    yield from _read(zstd.ZstdFile(io.BytesIO(body)))


def _read(stream: gzip.GzipFile | zstd.ZstdFile) -> Iterator[bytes]:
    # read1: what was unpacked before an error is given, not lost with it.
    while part := stream.read1(_CHUNK):
        yield part


def _deflate(body: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        part = inflater.decompress(body, _CHUNK)
    except zlib.error:
        # "deflate" is zlib by the standard and raw by several servers.
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        part = inflater.decompress(body, _CHUNK)
    yield part
    while part and not inflater.eof:
        part = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
        yield part
    if not inflater.eof:
        raise EOFError


def _br(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    part = decompressor.process(body, output_buffer_limit=_CHUNK)
    yield part
    while part and not decompressor.is_finished():
        part = decompressor.process(b"", output_buffer_limit=_CHUNK)
        yield part
    if not decompressor.is_finished():
        raise EOFError


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstd,
}
