"""Small archives: a ZIP, and a RAR (version 4, stored) of which no free program makes one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping


def tiny_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive, the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 4, 1, 12, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nameless_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive with one more entry, whose name is empty; libraries fail on it in ways of their own."""
    body = tiny_zip({**files, "?": b"x"})
    directory = body.index(b"PK\x01\x02")
    last, end = body.rindex(b"PK\x01\x02"), body.rindex(b"PK\x05\x06")
    entry = bytearray(body[last:end].replace(b"?", b"", 1))
    struct.pack_into("<H", entry, 28, 0)
    tail = bytearray(body[end:])
    struct.pack_into("<I", tail, 12, last - directory + len(entry))
    return body[:last] + bytes(entry) + bytes(tail)


def tiny_rar(files: Mapping[str, bytes]) -> bytes:
    """A RAR archive whose files are stored without compression."""
    parts = [b"Rar!\x1a\x07\x00", _block(0x73, 0, struct.pack("<HI", 0, 0))]
    for name, body in files.items():
        raw = name.encode()
        fields = struct.pack(
            "<IIBIIBBHI", len(body), len(body), 3, zlib.crc32(body), 0x5A816000, 20, 0x30, len(raw), 0o100644
        )
        parts += [_block(0x74, 0x8000, fields + raw), body]
    return b"".join([*parts, _block(0x7B, 0x4000, b"")])


def _block(kind: int, flags: int, fields: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head
