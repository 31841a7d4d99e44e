"""Rendered boards, kept while nothing they show has changed: an unchanged board costs one query and no rendering."""

import hashlib
from collections import OrderedDict
from threading import Lock

MOST_PAGES = 256
MOST_BYTES = 8 * 1024 * 1024


class BoardCache:
    """The last used pages by their ETag, bounded by number and bytes; safe between threads.

    An ETag names everything its page depends on, so an entry is never wrong, only no longer asked for.
    """

    def __init__(self, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most_pages, self._most_bytes = most_pages, most_bytes
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, tag: str) -> bytes | None:
        with self._lock:
            body = self._pages.get(tag)
            if body is not None:
                self._pages.move_to_end(tag)
            return body

    def put(self, tag: str, body: bytes) -> None:
        """Keeps a page and drops the longest unused ones; one larger than the whole cache is not kept."""
        with self._lock:
            self._bytes += len(body) - len(self._pages.pop(tag, b""))
            self._pages[tag] = body
            while len(self._pages) > self._most_pages or self._bytes > self._most_bytes:
                _, dropped = self._pages.popitem(last=False)
                self._bytes -= len(dropped)

    def __len__(self) -> int:
        return len(self._pages)


def weak_tag(*parts: object) -> str:
    """A weak ETag over everything a page depends on."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f'W/"{digest[:24]}"'


def same_page(if_none_match: str | None, tag: str) -> bool:
    """Whether the reader already has this page: weak comparison over the list they sent (RFC 9110 §13.1.2)."""
    if not if_none_match:
        return False
    bare = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in (bare, "*") for each in if_none_match.split(","))
