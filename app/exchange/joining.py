"""From parts to one table: CSV lines, the digests of what lies on disk, and the rows counted once more."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from app.exchange.models import ExportPart
from app.exchange.rules.ledger import Value
from app.exchange.shelf import Shelf, digest_of

MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
NOT_AS_WRITTEN = "磁盘上的内容和写下去的对不上，这一份不算数。请告诉系统管理员，再重新导一份。"


class Unfit(Exception):
    """Why a table cannot be handed out, in a sentence."""


def packed(lines: Iterable[Sequence[Value]]) -> bytes:
    """Lines as CSV (RFC 4180) in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def sound(shelf: Shelf, noted: Iterable[ExportPart]) -> Iterator[ExportPart]:
    """The parts that are on disk as they were written, up to the first that is not."""
    for number, part in enumerate(noted):
        if part.number != number or not shelf.holds(part.file, part.bytes):
            return
        if digest_of(shelf.blocks(part.file)) != part.digest:
            return
        yield part


def table(shelf: Shelf, header: Sequence[str], parts: Iterable[ExportPart]) -> Iterator[bytes]:
    """The whole CSV, block by block."""
    yield MARK.encode() + packed([header])
    for part in parts:
        yield from shelf.blocks(part.file)


def rows(shelf: Shelf, parts: Iterable[ExportPart]) -> Iterator[list[str]]:
    """The lines again, without the header. Raises Unfit when a part is not what was written."""
    for part in parts:
        if not shelf.holds(part.file, part.bytes):
            raise Unfit(NOT_AS_WRITTEN)
        with shelf.path(part.file).open(encoding="utf-8", newline="") as source:
            yield from csv.reader(source)


def check_rows(shelf: Shelf, name: str, expected: int) -> None:
    """Reads the finished CSV as a stranger would and counts. Raises Unfit."""
    with shelf.path(name).open(encoding="utf-8-sig", newline="") as source:
        found = sum(1 for _ in csv.reader(source)) - 1
    if found != expected:
        raise Unfit(f"应该有 {expected} 行，只写出 {found} 行，这一份不算数。请重新导一份。")
