"""Which files and links of a document are video or audio recordings of the hearing."""

from __future__ import annotations

import re

from hearings_crawler.content.addresses import parts_of
from hearings_crawler.items import RawDocument

_VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "drive.google.com",
    "disk.yandex.ru",
    "disk.yandex.kz",
    "yadi.sk",
)
_RECORDING_FILE = re.compile(r"\.(?:mp4|avi|mov|mkv|webm|mp3|wav|m4a|ogg|wma)$", re.IGNORECASE)


def is_recording(url: str, name: str = "") -> bool:
    """Whether an address (or the shown name of its file) is a recording: a media file, a page of a video host."""
    parts = parts_of(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if any(host == known or host.endswith("." + known) for known in _VIDEO_HOSTS):
        return bool(parts.path.strip("/") or parts.query)
    return bool(_RECORDING_FILE.search(parts.path) or _RECORDING_FILE.search(name.strip()))


def recordings_of(raw: RawDocument) -> frozenset[str]:
    """Return the addresses of the recordings that a document carries or links to."""
    files = {file.url for file in raw.attachments if is_recording(file.url, file.name)}
    return frozenset(files | {url for url in raw.links if is_recording(url)})
