"""考核评分表 as a spreadsheet (domain §8): four sheets whose formulas work the score out anew, and agree to the digit.

Every formula carries the program's own figure as its value, so that previews which do not calculate show the same.
`EDGE` keeps a half that binary fractions hold a hair below it from being rounded down; it is far smaller than the
distance of anything else from a half.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.rulebooks.rules.items import LEVEL_WORDS
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import AdjustmentKind
from app.scorecards.rules.scoring import Counts, Score, counted, head_losses, rate

EDGE = "1E-9"
NONE = "没有"
TOTAL, SITE, BALLOTS, WORK = "总分", "现场检查", "居民评议", "工单三率"
SIGNERS = ("制表", "复核", "物业项目负责人", "镇物业办")


@dataclass(frozen=True, slots=True)
class Finding:
    """A deduction with where and what, as the inspection has it."""

    head: str
    points: int
    place: str
    note: str
    severity: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands at the head of the first sheet: (label, text) line by line, and the file's title."""

    title: str
    head: Sequence[tuple[str, str]]
    findings: Sequence[Finding] = field(default=())


class _Pen:
    """Writes one sheet, remembering nothing but its formats."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Any]) -> None:
        self.sheet, self.formats = sheet, formats

    def row(self, at: int, *values: Any, look: str = "cell") -> None:
        for column, value in enumerate(values):
            self.put(at, column, value, look)

    def heads(self, at: int, *words: str, over: tuple[int, ...]) -> None:
        """The heads of columns; `over`: those with numbers below, where heads stand right as numbers do."""
        for column, word in enumerate(words):
            self.put(at, column, word, "right" if column in over else "head")

    def put(self, at: int, column: int, value: Any, look: str = "cell") -> None:
        if isinstance(value, tuple):
            formula, shown = value
            value = NONE if shown is None else shown / 100
            self.sheet.write_formula(at, column, formula, self.formats["points"], value)
        elif isinstance(value, str):
            self.sheet.write_string(at, column, _as_text(value), self.formats[look])
        else:
            self.sheet.write(at, column, value, self.formats[look])


def _as_text(value: str) -> str:
    """XlsxWriter takes a string between <r> and </r> for markup of its own and writes it as it is."""
    return f"{value} " if value.startswith("<r>") and value.endswith("</r>") else value


def workbook(subject: Subject, facts: Facts, score: Score, rulebook: Rulebook) -> bytes:
    """The four sheets. `facts` without what objections left out."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": subject.title})
        formats = _formats(book)
        pens = {name: _Pen(book.add_worksheet(name), formats) for name in (TOTAL, SITE, BALLOTS, WORK)}
        for pen in pens.values():
            _paper(pen.sheet)
        site = _site(pens[SITE], subject, facts, score, rulebook)
        owner = _ballots(pens[BALLOTS], facts, score, rulebook)
        work = _work(pens[WORK], facts, score, rulebook)
        _total(pens[TOTAL], subject, facts, score, rulebook, (owner, site, work))
    return kept.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}
    head = {**cell, "bold": True, "bg_color": "#EFEBE3"}
    plain = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    return {
        "cell": book.add_format(cell), "head": book.add_format(head),
        "right": book.add_format({**head, "align": "right"}),
        "points": book.add_format({**cell, "num_format": "0.00", "align": "right", "indent": 1}),
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"}),
        "plain": book.add_format(plain), "hint": book.add_format({**plain, "font_size": 9, "font_color": "#514C44"}),
    }


def _paper(sheet: Worksheet) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.6, 0.6, 0.7, 0.7)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _points(value: int | None) -> float | str:
    return NONE if value is None else value / 100


def _weighted(weights: str, values: str) -> str:
    """The mean of what is there by its weights; `NONE` where nothing is."""
    there = f"SUMPRODUCT(--ISNUMBER({values}),{weights})"
    return f'=IF({there}=0,"{NONE}",ROUND(SUMPRODUCT({weights},{values})/{there}+{EDGE},2))'


def _rate(good: str, all_: str) -> str:
    return f'=IF({all_}=0,"{NONE}",ROUND({good}/{all_}*100+{EDGE},2))'


def _title(pen: _Pen, text: str, width: int) -> None:
    pen.sheet.set_row(0, 30)
    pen.sheet.merge_range(0, 0, 0, width - 1, "", pen.formats["title"])
    pen.put(0, 0, text, "title")


def _site(pen: _Pen, subject: Subject, facts: Facts, score: Score, rulebook: Rulebook) -> str:
    """Heads above, findings below; returns the cell of the part."""
    pen.sheet.set_column(0, 0, 6)
    pen.sheet.set_column(1, 1, 18)
    pen.sheet.set_column(2, 4, 11)
    pen.sheet.set_column(5, 5, 44)
    _title(pen, "现场检查", 6)
    pen.heads(1, "序号", "项目", "满分", "扣分", "得分", "检查什么", over=(0, 2, 3, 4))
    lost = head_losses(facts.site.lines, rulebook.heads) if facts.site else {}
    first, below = 3, len(rulebook.heads) + 6
    last = below + max(len(subject.findings), 1) - 1
    for at, head in enumerate(rulebook.heads):
        row = first + at
        costs = f"SUMIF($B${below}:$B${last},B{row},$D${below}:$D${last})"
        off = lost.get(head.code, 0)
        pen.row(
            row - 1, at + 1, head.name, head.points / 100, (f"=MIN(C{row},{costs})", off),
            (f"=C{row}-D{row}", head.points - off), head.question,
        )
    end = first + len(rulebook.heads)
    part: Any = (f"=100-SUM(D{first}:D{end - 1})", score.site) if facts.site else NONE
    pen.row(end - 1, "", "合计", 100, "", part, "这个月没有现场检查" if facts.site is None else "", look="head")
    pen.heads(below - 2, "序号", "项目", "轻重", "扣分", "在哪里", "什么情况", over=(0, 3))
    for at, found in enumerate(subject.findings):
        pen.row(below - 1 + at, at + 1, found.head, found.severity, found.points / 100, found.place, found.note)
    if not subject.findings:
        pen.row(below - 1, "", "没有扣分", "", "", "", "")
    return f"'{SITE}'!E{end}"


def _ballots(pen: _Pen, facts: Facts, score: Score, rulebook: Rulebook) -> str:
    pen.sheet.set_column(0, 0, 34)
    pen.sheet.set_column(1, 3, 14)
    _title(pen, "居民评议", 4)
    review = facts.review
    voice = review.household if review else None
    pen.row(1, "有多少户", facts.households)
    pen.row(2, "有效票", voice.n if voice else 0)
    came = rate(voice.n if voice else 0, facts.households)
    pen.row(3, "参与率（%）", (_rate("B3", "B2"), came))
    pen.row(4, "户数够不够", ("够" if review.enough else "不够，这一部分不算") if review else "这个月没有评议结果")
    pen.heads(6, "总的满意程度", "一票算多少分", "票数", over=(1, 2))
    levels: Sequence[int | None] = voice.levels if voice and voice.levels else (None,) * len(LEVEL_WORDS)
    for at, word in enumerate(LEVEL_WORDS):
        count = levels[at]
        pen.row(7 + at, word, rulebook.level_points[at] / 100, "不公布" if count is None else count)
    end = 8 + len(LEVEL_WORDS)
    counts = f"C8:C{end - 1}"
    whole = voice is not None and None not in levels
    formula = f"=ROUND(SUMPRODUCT(B8:B{end - 1},{counts})/SUM({counts})+{EDGE},2)"
    part: Any = NONE if score.owner is None else (formula, score.owner) if whole else score.owner / 100
    pen.row(end - 1, "居民评议得分", "", part, look="head")
    if voice and not whole:
        pen.put(end, 0, "有的档票数太少，公布了会看出是谁评的，所以不分开列，得分按全部票算。", "hint")
    pen.row(end + 1, "评议小组打分（用在“配合社区”）", "", _points(score.cooperation))
    return f"'{BALLOTS}'!C{end}"


def _work(pen: _Pen, facts: Facts, score: Score, rulebook: Rulebook) -> str:
    pen.sheet.set_column(0, 0, 26)
    pen.sheet.set_column(1, 4, 12)
    _title(pen, "办事和配合、三率", 5)
    counts = counted(facts.service)
    weigh, shares = rulebook.organisation, rulebook.rates
    pen.heads(1, "办事和配合", "占比（%）", "分子", "分母", "得分", over=(1, 2, 3, 4))
    _line(pen, 2, "按时办完", weigh.on_time, counts.settled_good, counts.due, score.on_time)
    _line(pen, 3, "解决了", weigh.resolved, counts.answered_good, counts.answered, score.resolved)
    pen.row(4, "没有返工（分子是返工）", weigh.lasting / 100, counts.reopened, counts.settled, _lasting(counts, score))
    pen.row(5, "配合社区（评议小组打分）", weigh.cooperation / 100, "", "", _points(score.cooperation))
    pen.row(6, "合起来", "", "", "", (_weighted("B3:B6", "E3:E6"), score.organisation), look="head")
    pen.heads(8, "三率（只公布，不另外计分）", "占比（%）", "分子", "分母", "比例", over=(1, 2, 3, 4))
    _line(pen, 9, "响应率", shares.response, counts.signed_good, counts.signed, score.response)
    _line(pen, 10, "解决率", shares.resolved, counts.answered_good, counts.answered, score.resolved)
    _line(pen, 11, "满意率", shares.satisfied, counts.satisfied, counts.valued, score.satisfied)
    pen.row(12, "合成", "", "", "", (_weighted("B10:B12", "E10:E12"), score.composite), look="head")
    return f"'{WORK}'!E7"


def _line(pen: _Pen, at: int, name: str, weight: int, good: int, all_: int, value: int | None) -> None:
    pen.row(at, name, weight / 100, good, all_, (_rate(f"C{at + 1}", f"D{at + 1}"), value))


def _lasting(counts: Counts, score: Score) -> tuple[str, int | None]:
    formula = f'=IF(D5=0,IF(C5>0,0,"{NONE}"),100-MIN(100,ROUND(C5/D5*100+{EDGE},2)))'
    return formula, score.lasting


def _total(
    pen: _Pen, subject: Subject, facts: Facts, score: Score, rulebook: Rulebook, cells: tuple[str, str, str]
) -> None:
    pen.sheet.set_column(0, 0, 22)
    pen.sheet.set_column(1, 2, 14)
    pen.sheet.set_column(3, 3, 40)
    _title(pen, subject.title, 4)
    for at, (label, text) in enumerate(subject.head, start=1):
        pen.put(at, 0, label, "plain")
        pen.put(at, 1, text, "plain")
    at = len(subject.head) + 2
    weights = rulebook.weights
    pen.heads(at, "部分", "占比（%）", "得分", "说明", over=(1, 2))
    names = ((BALLOTS, weights.owner, score.owner), (SITE, weights.site, score.site),
             ("办事和配合", weights.organisation, score.organisation))  # fmt: skip
    for place, ((name, weight, value), cell) in enumerate(zip(names, cells, strict=True)):
        note = "" if value is not None else "这个月没有，另外的部分按比例放大"
        pen.row(at + 1 + place, name, weight / 100, (f"={cell}", value), note)
    _closing(pen, at + 1, facts, score, rulebook)


def _closing(pen: _Pen, first: int, facts: Facts, score: Score, rulebook: Rulebook) -> None:
    """Additions, the total, its band, and room to sign. `first`: the row of the first part."""
    added = [each for each in facts.adjustments if each.kind == AdjustmentKind.POINTS]
    at = first + 3
    for each in added:
        pen.row(at, "加减分", "", each.points / 100, each.reason)
        at += 1
    limit = rulebook.adjust_limit / 100
    parts, weights = f"C{first + 1}:C{first + 3}", f"B{first + 1}:B{first + 3}"
    sums = f"SUM(C{first + 4}:C{at})" if added else "0"
    pen.row(at, "加减分合计", "", (f"=MAX(-{limit},MIN({limit},{sums}))", score.adjusted), f"最多加减 {limit:g} 分")
    there = f"SUMPRODUCT(--ISNUMBER({parts}),{weights})"
    base = f"ROUND(SUMPRODUCT({weights},{parts})/{there}+{EDGE},2)"
    total = f'=IF({there}=0,"{NONE}",MAX(0,MIN(100,{base}+C{at + 1})))'
    pen.row(at + 1, "总分", "", (total, score.total), "", look="head")
    pen.put(at + 2, 0, "等级", "head")
    pen.sheet.write_formula(at + 2, 2, _band(f"C{at + 2}", score, rulebook), pen.formats["right"], _band_words(score))
    words = "查实了一票否决的事，直接是不合格" if score.veto else ""
    pen.row(at + 2, "等级", "")
    pen.put(at + 2, 3, words)
    for place, signer in enumerate(SIGNERS):
        pen.put(at + 4 + place, 0, f"{signer}（签字）：", "plain")


def _band(cell: str, score: Score, rulebook: Rulebook) -> str:
    if score.veto:
        return '="不合格"'
    bands = rulebook.bands
    lines = (("优秀", bands.excellent), ("良好", bands.good), ("合格", bands.pass_))
    words = '"不合格"'
    for name, line in reversed(lines):
        words = f'IF({cell}>={line / 100},"{name}",{words})'
    return f'=IF(ISNUMBER({cell}),{words},"{NONE}")'


def _band_words(score: Score) -> str:
    return score.band.label if score.band else NONE
