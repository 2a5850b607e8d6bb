"""Which files and links of a document are video or audio recordings of the hearing."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs

from hearings_crawler.content.addresses import MEDIA_FILE, parts_of
from hearings_crawler.items import RawDocument

# What an address of a host must hold to be one film or file; a channel, a profile or a list of films is none.
_PAGES = (
    (
        re.compile(r"(?:^|\.)youtube(?:-nocookie)?\.com$"),
        re.compile(r"^/(?:live|shorts|embed|v|clip)/[\w-]+"),
    ),
    (re.compile(r"(?:^|\.)youtu\.be$"), re.compile(r"^/(?:live/)?[\w-]+")),
    (re.compile(r"(?:^|\.)vimeo\.com$"), re.compile(r"^/(?:video/|channels/\w+/|event/)?\d+")),
    (
        re.compile(r"^(?:drive|docs)\.google\.com$"),
        re.compile(r"^/(?:file/(?:u/\d+/)?d/|drive/(?:u/\d+/)?folders/)[\w-]+"),
    ),
    (
        re.compile(r"^disk\.yandex\.\w{2,3}(?:\.\w{2})?$"),
        re.compile(r"^/(?:[dia]|public|client/disk)(?:/|$)"),
    ),
    (re.compile(r"^yadi\.sk$"), re.compile(r"^/[dia]/[\w-]+")),
    (re.compile(r"^cloud\.mail\.ru$"), re.compile(r"^/public/\w+")),
    (re.compile(r"(?:^|\.)rutube\.ru$"), re.compile(r"^/(?:video|play/embed)/(?:private/)?\w+")),
    (re.compile(r"(?:^|\.)ok\.ru$"), re.compile(r"^/(?:video|live)/\d+")),
    (re.compile(r"(?:^|\.)(?:vk\.com|vkvideo\.ru)$"), re.compile(r"^/(?:video|clip)-?\d+_\d+")),
    (re.compile(r"^fb\.watch$"), re.compile(r"^/[\w-]+")),
    (re.compile(r"(?:^|\.)facebook\.com$"), re.compile(r"^/(?:watch|reel|[\w.]+/videos)/\w*\d")),
    (re.compile(r"(?:^|\.)instagram\.com$"), re.compile(r"^/(?:[\w.]+/)?(?:reel|tv)/[\w-]+")),
    (re.compile(r"(?:^|\.)dropbox\.com$"), re.compile(r"^/(?:s|scl|sh)/\w+")),
    (re.compile(r"(?:^|\.)zoom\.us$"), re.compile(r"^/rec/(?:share|play)/")),
)
# Hosts whose pages are named by a parameter: youtube.com/watch?v=…, drive.google.com/open?id=….
_PARAMETERS = (
    (re.compile(r"(?:^|\.)youtube(?:-nocookie)?\.com$"), "/watch", "v"),
    (re.compile(r"^drive\.google\.com$"), "/open", "id"),
    (re.compile(r"^drive\.google\.com$"), "/uc", "id"),
    (re.compile(r"(?:^|\.)facebook\.com$"), "/watch", "v"),
)


def is_recording(url: str, name: str = "") -> bool:
    """Whether an address (or the shown name of its file) is a recording: a media file, one film of a video host.

    A channel, a user's page and a list of films are none: they are there whether the hearing was recorded or not.
    """
    parts = parts_of(url.strip())
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if any(known.search(host) and page.search(parts.path) for known, page in _PAGES):
        return True
    if any(known.search(host) and _names(parts, path, key) for known, path, key in _PARAMETERS):
        return True
    return bool(MEDIA_FILE.search(parts.path) or MEDIA_FILE.search(name.strip()))


def recordings_of(raw: RawDocument) -> frozenset[str]:
    """Return the addresses of the recordings that a document carries or links to."""
    files = {file.url for file in raw.attachments if is_recording(file.url, file.name)}
    return frozenset(files | {url for url in raw.links if is_recording(url)})


def _names(parts: SplitResult, path: str, key: str) -> bool:
    return parts.path.rstrip("/") == path and bool(parse_qs(parts.query).get(key))
