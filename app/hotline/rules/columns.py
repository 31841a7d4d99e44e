"""Which column of a sheet is what: guessed by the words of its header, recognised again by its digest. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence

from app.core.errors import Invalid
from app.hotline.rules.kinds import NEEDED, Column

LOOKED_AT = 12
"""A header stands within the first so many lines, below whatever titles."""
ENOUGH = 2
Columns = dict[Column, int]

WORDS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("工单编号", "工单号", "单号", "受理编号", "诉求编号", "编号", "流水号"),
    Column.CALLED: ("来电时间", "受理时间", "诉求时间", "反映时间", "创建时间", "登记时间", "来话时间"),
    Column.NAME: ("来电人", "诉求人", "反映人", "联系人", "姓名", "市民姓名"),
    Column.PHONE: ("来电号码", "联系电话", "电话", "手机号", "手机", "联系方式", "号码"),
    Column.ADDRESS: ("详细地址", "诉求地址", "事发地址", "发生地址", "地址", "事发地点", "地点"),
    Column.CONTENT: ("诉求内容", "反映内容", "工单内容", "问题描述", "主要内容", "内容", "诉求描述", "描述"),
    Column.CATEGORY: ("问题分类", "诉求类别", "事项分类", "问题类别", "诉求分类", "类别", "分类", "类型"),
    Column.DUE: ("办结时限", "办理时限", "处理时限", "截止时间", "办理期限", "时限", "要求办结时间"),
    Column.RESULT: ("办理结果", "处理结果", "办理情况", "处理情况", "答复内容", "回复内容", "办理意见", "答复", "回复"),
    Column.DONE: ("办结时间", "办结日期", "处理时间", "办理时间", "完成时间"),
    Column.RATING: ("满意度", "满意情况", "是否满意", "评价"),
    Column.UNIT: ("办理单位", "承办单位", "处理单位", "责任单位", "办理部门"),
}
"""The fullest wording first: it wins over a shorter one that stands in it."""


def plain(title: str) -> str:
    """A header without what differs from export to export: spaces, width, brackets, case."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in text if char.isalnum())


def guess(header: Sequence[str]) -> Columns:
    """The likeliest place of each column; a place is given once, to the fullest wording."""
    titles = [plain(title) for title in header]
    offers = [
        (rank, place, column)
        for column, words in WORDS.items()
        for place, title in enumerate(titles)
        if (rank := _rank(title, words)) is not None
    ]
    found: Columns = {}
    for _, place, column in sorted(offers, key=lambda offer: (offer[0], offer[1])):
        if column not in found and place not in found.values():
            found[column] = place
    return found


def _rank(title: str, words: tuple[str, ...]) -> tuple[int, int] | None:
    """Exact before contained, earlier words before later; None where nothing fits."""
    if title in words:
        return 0, words.index(title)
    inside = [place for place, word in enumerate(words) if word in title]
    return (1, inside[0]) if inside and len(title) <= 12 else None


def header_line(lines: Sequence[Sequence[str]]) -> int:
    """The place of the line with most known columns within the first LOOKED_AT; the first of equals.

    Raises Invalid where none has ENOUGH.
    """
    scores = [len(guess(line)) for line in lines[:LOOKED_AT]]
    best = max(scores, default=0)
    if best < ENOUGH:
        raise Invalid("没找到表头。表里要有一行写着单号、内容、地址这样的列名。", field="file")
    return scores.index(best)


def digest_of(header: Sequence[str]) -> str:
    """SHA-256 of the header's words, so that the same export is known again whatever its spacing."""
    titles = [plain(title) for title in header]
    while titles and not titles[-1]:
        titles.pop()
    return hashlib.sha256(json.dumps(titles, ensure_ascii=False).encode()).hexdigest()


def checked(columns: Mapping[Column, int], width: int) -> Columns:
    """Raises Invalid where a needed column is missing, one is beyond the sheet, or two are the same."""
    for column in NEEDED:
        if column not in columns:
            raise Invalid(f"选一下哪一列是{column.label}。", field=column.value)
    taken: dict[int, Column] = {}
    for column, place in columns.items():
        if not 0 <= place < width:
            raise Invalid("从列出的列里选。", field=column.value)
        if place in taken:
            raise Invalid(f"这一列已经选作{taken[place].label}了。", field=column.value)
        taken[place] = column
    return dict(columns)


def as_text(columns: Columns) -> str:
    return json.dumps({column.value: place for column, place in sorted(columns.items())})


def from_text(text: str) -> Columns:
    return {Column(name): int(place) for name, place in json.loads(text).items()}


def letter(place: int) -> str:
    """0 is A, 26 is AA, as Excel says it."""
    name, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
