"""Tiny valid PDF files with real, extractable Cyrillic text and no fonts inside."""

from __future__ import annotations

import zlib
from functools import lru_cache

_WIDTH = 90


def _wrapped(lines: list[str]) -> list[str]:
    rows: list[str] = []
    for line in lines:
        row = ""
        for word in line.split():
            if row and len(row) + len(word) >= _WIDTH:
                rows.append(row)
                row = ""
            row = f"{row} {word}" if row else word
        rows.append(row)
    return rows


def _to_unicode() -> bytes:
    ranges = (0x00, 0x04, 0x20, 0x21)
    body = "\n".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in ranges)
    text = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(ranges)} beginbfrange\n{body}\nendbfrange\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    return text.encode("ascii")


def tiny_pdf(lines: list[str], *, packed: bool = False) -> bytes:
    """One page that holds `lines` as text: character codes are UTF-16, mapped by a ToUnicode table.

    `packed` compresses the streams, as programs that write PDFs do.
    """
    return _build(tuple(lines), packed)


@lru_cache(maxsize=4096)
def _build(lines: tuple[str, ...], packed: bool) -> bytes:
    rows = _wrapped(list(lines))[:60]
    shows = " T* ".join(f"<{row.encode('utf-16-be').hex().upper()}> Tj" for row in rows)
    content = f"BT /F1 10 Tf 12 TL 40 800 Td {shows} ET".encode("ascii")
    cmap = _to_unicode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        _stream(content, packed),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H "
            b"/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /DW 500 /FontDescriptor 8 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        _stream(cmap, packed),
        (
            b"<< /Type /FontDescriptor /FontName /Helvetica /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
            b"/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
        ),
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, value in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )


def _stream(content: bytes, packed: bool) -> bytes:
    body = zlib.compress(content) if packed else content
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(body), b" /Filter /FlateDecode" * packed, body)


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    lock = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (%s) /U (%s) >> /ID [(%s) (%s)]" % (
        b"o" * 32,
        b"u" * 32,
        b"0123456789abcdef",
        b"0123456789abcdef",
    )
    return tiny_pdf([]).replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)
