"""A table as a workbook, written row by row straight into the zip: memory does not grow, a killed one leaves nothing.

The least of SpreadsheetML (ECMA-376) that Excel, WPS and LibreOffice open: text stands in its own cell, and there is
no way to write a formula at all. Why not by a library: docs/adr/0010.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice, repeat
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from app.exchange.kinds import Kind
from app.exchange.rules.cells import column_letter
from app.exchange.rules.ledger import Cover, Value, cover_lines
from app.exchange.rules.sheets import GUIDE

SHEET_ROWS = 1_000_000
"""Excel's own limit is 1,048,576."""
BEAT_ROWS = 5_000
USUAL_WIDTH = 17
WIDTHS = {
    "编号": 22, "反映日期": 12, "楼栋": 10, "类别": 12, "标题": 30, "内容": 60, "状态": 12, "牵头": 12, "重办次数": 10,
    "满意度": 8, "同感": 8,
}  # fmt: skip
LONG = frozenset({"标题", "内容"})
COVER_WIDTHS = (14, 90)
LINE, MOST_LINES = 15, 12
PLAIN, HEAD_LOOK, DAY, MINUTE, WRAPPED, LABEL = range(1, 7)
"""Places in LOOKS; nought is what stands in no cell of ours."""
DAY_NOUGHT = datetime.fromisoformat("1899-12-30")
"""What Excel counts days from."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READ_AS_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _look(number: int = 0, font: int = 0, fill: int = 0, wrap: int = 0) -> str:
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="{wrap}"/></xf>'
    )


LOOKS = (_look(), _look(), _look(font=1, fill=2, wrap=1), _look(164), _look(165), _look(wrap=1), _look(font=1))
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font>'
    '</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFEFEBE3"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(LOOKS)}">{"".join(LOOKS)}</cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
ON_PAPER = (
    '<printOptions gridLines="1"/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="{wide}" fitToHeight="0"/>'
    '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>'
)
"""A4 across, the ledger's many columns side by side on two sheets, so that they can still be read."""


def write_book(
    out: IO[bytes], kind: Kind, rows: Iterable[Sequence[str]], cover: Cover, beat: Callable[[], None]
) -> int:
    """Writes the rows in sheets of SHEET_ROWS and the page 说明 as the second; returns how many rows there were. Calls
    `beat` now and then."""
    widths = [WIDTHS.get(name, USUAL_WIDTH) for name in kind.header]
    counted = Counted(rows, beat)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        names = [kind.title, GUIDE]
        _sheet(book, 1, widths, _table(kind, counted), frozen=True)
        _sheet(book, 2, COVER_WIDTHS, (_row(line, (LABEL, WRAPPED)) for line in cover_lines(cover)))
        while counted.more():
            names.append(f"{kind.title} {len(names)}")
            _sheet(book, len(names), widths, _table(kind, counted), frozen=True)
        _frame(book, names)
    return counted.count


class Counted:
    """Rows as they go by: how many there were, and whether there is another."""

    def __init__(self, rows: Iterable[Sequence[str]], beat: Callable[[], None]) -> None:
        self.rows, self.beat, self.count = iter(rows), beat, 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self.rows:
            self.count += 1
            if self.count % BEAT_ROWS == 0:
                self.beat()
            yield row

    def more(self) -> bool:
        following = next(self.rows, None)
        if following is not None:
            self.rows = chain([following], self.rows)
        return following is not None


Cell = Value | float
Reader = Callable[[str], Cell]


def _table(kind: Kind, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(kind.header, repeat(HEAD_LOOK))
    columns = [_column(kind, name) for name in kind.header]
    looks = [look for look, _ in columns]
    long = [(place, WIDTHS[name]) for place, name in enumerate(kind.header) if name in LONG]
    for row in islice(rows, SHEET_ROWS):
        values = [read(text) if text else "" for (_, read), text in zip(columns, row, strict=True)]
        yield _row(values, looks, max(-(-2 * len(row[place]) // width) for place, width in long))


def _column(kind: Kind, name: str) -> tuple[int, Reader]:
    """How it looks, and what is made of its text."""
    if name in kind.numbers:
        return PLAIN, int
    if name in kind.days:
        return DAY, _serial
    if name in kind.minutes:
        return MINUTE, _serial
    return (WRAPPED if name in LONG else PLAIN), str


def _serial(text: str) -> float:
    """2026-11-13 18:00 as Excel keeps it: days, so that it sorts, filters and subtracts."""
    return (datetime.fromisoformat(text) - DAY_NOUGHT) / timedelta(days=1)


def _row(values: Iterable[Cell], looks: Iterable[int], lines: int = 1) -> str:
    """Not every program makes a row as high as its wrapped text, which is `lines` lines of Chinese."""
    height = f' ht="{LINE * min(lines, MOST_LINES)}" customHeight="1"' if lines > 1 else ""
    return f"<row{height}>{''.join(map(_cell, values, looks))}</row>"


def _cell(value: Cell, look: int) -> str:
    if isinstance(value, int | float):
        return f'<c s="{look}"><v>{value}</v></c>'
    if not value:
        return "<c/>"
    return f'<c t="inlineStr" s="{look}"><is><t xml:space="preserve">{escape(_literal(value))}</t></is></c>'


def _literal(text: str) -> str:
    """What XML can hold of it. Excel takes _x003D_ for the equals sign (ST_Xstring), so that an underscore which
    begins such a code is written as a code itself."""
    kept = _NOT_XML.sub("", text)
    return _READ_AS_CODE.sub("_x005F_", kept) if "_x" in kept else kept


def _sheet(
    book: zipfile.ZipFile, number: int, widths: Sequence[int], rows: Iterable[str], *, frozen: bool = False
) -> None:
    pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' if frozen else ""
    chosen = ' tabSelected="1"' if number == 1 else ""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    with book.open(_info(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as sheet:
        sheet.write(
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            f'<sheetView{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="{LINE}"/><cols>{columns}</cols><sheetData>'.encode()
        )
        count = 0
        for row in rows:
            sheet.write(row.encode())
            count += 1
        offered = f'<autoFilter ref="A1:{column_letter(len(widths))}{count}"/>' if frozen else ""
        sheet.write(f"</sheetData>{offered}{ON_PAPER.format(wide=2 if frozen else 1)}</worksheet>".encode())


def _frame(book: zipfile.ZipFile, names: Sequence[str]) -> None:
    """What leads to the sheets."""
    places = range(1, len(names) + 1)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place - 1}">{_titles(name)}</definedName>'
        for place, name in enumerate(names, 1) if name != GUIDE
    )
    links = [_link(place, "worksheet", f"worksheets/sheet{place}.xml") for place in places]
    links.append(_link(len(names) + 1, "styles", "styles.xml"))
    kinds = "".join(_override(f"/xl/worksheets/sheet{place}.xml", "worksheet") for place in places)
    texts = {
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
            f"<definedNames>{titles}</definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _links(links),
        "xl/styles.xml": STYLES,
        "_rels/.rels": _links([_link(1, "officeDocument", "xl/workbook.xml")]),
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'{_override("/xl/workbook.xml", "sheet.main")}{_override("/xl/styles.xml", "styles")}{kinds}</Types>'
        ),
    }
    for name, text in texts.items():
        book.writestr(_info(name), f"{HEAD}{text}")


def _titles(name: str) -> str:
    """The first column and row, again on every printed page."""
    return f"'{name}'!$A:$A,'{name}'!$1:$1"


def _link(place: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{place}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _links(links: Sequence[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{KIND}.{kind}+xml"/>'


def _info(name: str) -> zipfile.ZipInfo:
    """Without the time of day, so that the same table is the same file."""
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
