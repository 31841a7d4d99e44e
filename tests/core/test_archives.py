"""Workbooks that unpack to more than anybody can bear are refused before they are read."""

import io
import zipfile
from random import Random

import pytest

from app.core.archives import BROKEN, MOST_MERGED, Bounds, area, unfit

BOUNDS = Bounds(unpacked=8 << 20, cells=1000)
HEAD, FOOT = b"<worksheet><sheetData><row>", b"</row></sheetData></worksheet>"


def packed(sheet: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, sheet)
    return made.getvalue()


def cells(count: int, cell: bytes = b'<c r="A1"/>') -> bytes:
    return HEAD + cell * count + FOOT


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (packed(cells(900)), ""), (packed(cells(1001)), "格子太多"), (packed(cells(1001, b"<c/>")), "格子太多"),
        (packed(cells(1001, b"<x:c/>")), "格子太多"), (packed(cells(1001).decode().encode("utf-16")), "格子太多"),
        (packed(b"<sst>" + b"<si/>" * 1001 + b"</sst>", "xl/sharedStrings.xml"), "格子太多"),
        (packed(b"<a>" + b"<b/>" * 8001 + b"</a>", "xl/other.xml"), "格子太多"),
        (packed(b" " * (9 << 20)), "超过 8 MB"), (packed(b" " * (2 << 20)), "大得不正常"),
        (packed(cells(900, b'<c r="A1"/>' + b" " * 1100)), ""),
    ],
    ids=["fits", "cells", "bare", "prefixed", "utf-16", "texts", "tags", "unpacked", "ratio", "wide"],
)
def test_what_a_workbook_may_unpack_to(data: bytes, sentence: str) -> None:
    found = unfit(data, BOUNDS)
    assert (sentence in found, bool(found)) == (True, bool(sentence))


@pytest.mark.parametrize("shift", range(0, 24, 3))
def test_a_cell_cut_in_two_by_a_block_counts_once(shift: int) -> None:
    filler = Random(1).randbytes(1 << 19).hex().encode()[: (1 << 20) - len(HEAD) - shift]
    sheet = HEAD + filler + b'<c r="A1"/>' * 10 + FOOT
    assert unfit(packed(sheet), Bounds(8 << 20, 11)) == ""
    assert unfit(packed(sheet), Bounds(8 << 20, 10)) != ""


@pytest.mark.parametrize("data", [b"PK", b"", packed(cells(900))[:200]])
def test_what_is_damaged_is_said_to_be(data: bytes) -> None:
    assert unfit(data, BOUNDS) == BROKEN


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        (b'<mergeCell ref="A1:J1000"/>', ""), (b'<mergeCell ref="A1:J1001"/>', "合并"),
        (b'<mergeCell ref="A1:XFD1048576"/>', "合并"), (b'<mergeCell ref="A:XFD"/>', "合并"),
        (b'<hyperlink ref="A1:XFD60"/>', "合并"), (b'<table ref="A1:XFD60"/>', "格子太多"),
    ],
)  # fmt: skip
def test_a_few_bytes_cannot_name_many_cells(tag: bytes, sentence: str) -> None:
    found = unfit(packed(HEAD + tag + FOOT), BOUNDS)
    assert (sentence in found, bool(found)) == (True, bool(sentence))


def test_a_document_with_entities_is_refused() -> None:
    assert "不该有" in unfit(packed(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + cells(1)), BOUNDS)


@pytest.mark.parametrize(
    ("ref", "count"), [("A1", 1), ("A1:J1", 10), ("C3:A1", 9), ("$A$1:$B$2", 4), ("A1:XFD1048576", 16_384 * 1_048_576)]
)
def test_how_many_cells_a_range_has(ref: str, count: int) -> None:
    assert area(ref) == count
    assert area(f"{ref}:") > MOST_MERGED
