"""The words of a kind of paper: a text a town may change, its declared placeholders, and what they make. Pure.

A file `words/KIND.txt` has a head and, below a line `---`, the body that is printed. Head lines: 名称, 发文 (镇, 社区,
业委会 or 物业), 公开 and 回执 (是 or 否), 异议 (working days, 0 none), 签名, 字段 and 表 (names between 、), and as
often as needed 必须 (a sentence a town must keep), 必填 (fields and tables a town must
keep, between 、) and 例 (字段＝an example). Body lines: `# title` first and once,
`## heading`, `1. item`, `【表：name】`, anything else a paragraph; `{字段}` is filled in. No logic beyond that.

A value never becomes markup: the body is split first and each piece filled once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import zip_longest
from typing import TypeVar

from app.core.errors import Invalid
from app.core.text import clean
from app.notices.rules.content import Block, BlockKind, Content, Rows
from app.notices.rules.kinds import Issuer, issuer_called

T = TypeVar("T")
LONGEST_BODY = 8000
LONGEST_VALUE = 20_000
TABLE = "表"
_BLANK = re.compile(r"\{([^{}]*)\}")
_ITEM = re.compile(r"\d{1,2}[.．、]\s*")
_TABLE = re.compile(rf"【{TABLE}：(.*)】")
_FOLD = str.maketrans("｛｝＃", "{}#")


@dataclass(frozen=True, slots=True)
class Words:
    """One kind of paper. `objection_days` are working days, 0 none; `required` are sentences that must stay in,
    `kept` fields and tables."""

    kind: str
    name: str
    issuer: Issuer
    body: str
    public: bool = False
    objection_days: int = 0
    signatures: tuple[str, ...] = ()
    receipt: bool = False
    fields: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)

    def with_body(self, body: str) -> "Words":
        """The same kind in a town's own words. Raises Invalid with a sentence where they do not hold together."""
        changed = replace(self, body=clean(body.translate(_FOLD), limit=LONGEST_BODY))
        check(changed)
        return changed


def kinds() -> list[str]:
    """Names of every kind there are words for."""
    files = resources.files("app.notices").joinpath("words").iterdir()
    return sorted(found.name.removesuffix(".txt") for found in files if found.name.endswith(".txt"))


@cache
def shipped(kind: str) -> Words:
    """The words a kind comes with. Raises KeyError where there is no such kind."""
    if not re.fullmatch("[a-z0-9_]{1,40}", kind):
        raise KeyError(f"no such kind of paper: {kind}")
    found = resources.files("app.notices").joinpath("words").joinpath(f"{kind}.txt")
    if not found.is_file():
        raise KeyError(f"no words for this kind of paper: {kind}")
    return parse(kind, found.read_text("utf-8"))


def parse(kind: str, text: str) -> Words:
    """A words file. Raises Invalid where body or required sentences do not fit, KeyError for a wrong head."""
    head, line, body = text.partition("\n---\n")
    if not line:
        raise KeyError(f"{kind}: no line of three dashes between head and body")
    lines = list(_head(kind, head))
    said = dict(lines)
    words = Words(
        kind=kind, name=said.pop("名称"), issuer=issuer_called(said.pop("发文")), body="",
        public=_yes(said.pop("公开")), objection_days=int(said.pop("异议", "0")),
        signatures=_listed(said.pop("签名", "")), receipt=_yes(said.pop("回执", "否")),
        fields=_listed(said.pop("字段", "")), tables=_listed(said.pop(TABLE, "")),
        kept=_listed(said.pop("必填", "")),
        required=tuple(value for key, value in lines if key == "必须"),
        examples=dict(_example(kind, value) for key, value in lines if key == "例"),
    )
    if unknown := set(said) - {"必须", "例"}:
        raise KeyError(f"{kind}: unknown head lines {sorted(unknown)}")
    if strange := set(words.kept) - set(words.fields) - set(words.tables):
        raise KeyError(f"{kind}: undeclared things to keep {sorted(strange)}")
    if strange := set(words.examples) - set(words.fields):
        raise KeyError(f"{kind}: examples of undeclared fields {sorted(strange)}")
    return words.with_body(body)


def _head(kind: str, head: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, head.splitlines())):
        key, colon, value = line.replace(":", "：", 1).partition("：")
        if not colon or not value.strip():
            raise KeyError(f"{kind}: a head line reads 名：值, not {line!r}")
        yield key.strip(), value.strip()


def _yes(value: str) -> bool:
    return {"是": True, "否": False}[value]


def _listed(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in value.split("、"))))


def _example(kind: str, line: str) -> tuple[str, str]:
    name, sign, value = line.replace("=", "＝", 1).partition("＝")
    if not sign:
        raise KeyError(f"{kind}: an example reads 例：小区＝祥瑞花园东区, not {line!r}")
    return name.strip(), value.strip()


def check(words: Words) -> None:
    """Raises Invalid (field `body`) with a sentence a town official can act on."""
    pieces = list(_pieces(words.body))
    if not words.body.startswith("# ") or sum(mark == "# " for mark, _ in pieces) != 1:
        raise Invalid("第一行是标题，用“# ”开头，只能有一个。", field="body")
    if len(pieces) == 1:
        raise Invalid("只有标题，还没有正文。", field="body")
    for mark, text in pieces:
        _check_piece(words, mark, text)
    for sentence in words.required:
        if sentence not in words.body:
            raise Invalid(f"这句话不能去掉，也不能改：{sentence}", field="body")
    _check_kept(words, pieces)


def _check_kept(words: Words, pieces: list[tuple[str, str]]) -> None:
    """A paper that does not say its result, or until when, is none."""
    there = {name for mark, text in pieces for name in ([text] if mark == TABLE else _names(text))}
    for name in words.kept:
        if name not in there:
            what = f"【{TABLE}：{name}】" if name in words.tables else f"{{{name}}}"
            raise Invalid(f"这一项不能去掉：{what}", field="body")


def _check_piece(words: Words, mark: str, text: str) -> None:
    if not text:
        raise Invalid("有一行只写了记号，没有字。", field="body")
    if mark == TABLE:
        if text not in words.tables:
            raise Invalid(f"没有“{text}”这张表。{_offered('能用的表', words.tables)}", field="body")
        return
    for name in _names(text):
        if name not in words.fields:
            raise Invalid(f"没有“{name}”这一项。{_offered('能用的', words.fields)}", field="body")
    if set("{}") & set(_BLANK.sub("", text)):
        raise Invalid(f"花括号要成对，像 {{小区}} 这样：{text[:30]}", field="body")


def _offered(what: str, names: tuple[str, ...]) -> str:
    return f"{what}：{'、'.join(names)}。" if names else "这种文书里一项也没有。"


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """What a line is marked as (# title, ## heading, 1. item, 表 table, nothing) and its words."""
    for line in filter(None, map(str.strip, body.splitlines())):
        for mark in ("# ", "## "):
            if line.startswith(mark) or line == mark.strip():
                yield mark, line[len(mark) :].strip()
                break
        else:
            yield _piece(line)


def _piece(line: str) -> tuple[str, str]:
    table = _TABLE.fullmatch(line)
    if table:
        return TABLE, table[1].strip()
    item = _ITEM.match(line)
    return ("1.", line[item.end() :]) if item else ("", line)


def _names(text: str) -> list[str]:
    return [name.strip() for name in _BLANK.findall(text)]


def draft(kind: str, words: Words, fields: Mapping[str, str], tables: Mapping[str, Rows] | None = None) -> Content:
    """The paper these words make. A paragraph whose placeholders are all empty is left out unless a required sentence
    stands in it, so is a table without rows, so is a heading nothing stands under; items are numbered anew.

    Raises KeyError unless exactly the declared fields and tables are given, ValueError for a ragged table.
    """
    values = {name: clean(value, limit=LONGEST_VALUE) for name, value in _exactly(kind, words.fields, fields).items()}
    sheets = {name: _table(name, rows) for name, rows in _exactly(kind, words.tables, tables or {}).items()}
    title, blocks = "", list[Block]()
    for mark, text in _pieces(words.body):
        if mark == "# ":
            title = " ".join(_filled(text, values).split())
        elif mark == TABLE:
            blocks += [sheets[text]] if len(sheets[text].rows) > 1 else []
        elif not _empty(text, values) or any(sentence in text for sentence in words.required):
            blocks.append(_block(mark, _filled(text, values), first=not blocks))
    return Content(
        kind=kind, name=words.name, title=title, blocks=tuple(_numbered(_without_bare_headings(blocks))),
        signatures=words.signatures, receipt=words.receipt, letterhead=words.issuer is Issuer.TOWN,
    )


def example_of(words: Words) -> Content:
    """The paper with its examples filled in, for somebody who changes the words."""
    fields = {name: words.examples.get(name, f"〔{name}〕") for name in words.fields}
    tables = {name: ((name,), ("这里是一张表，发文时自动填。",)) for name in words.tables}
    return draft(words.kind, words, fields, tables)


def _exactly(kind: str, declared: tuple[str, ...], given: Mapping[str, T]) -> dict[str, T]:
    missing, unknown = set(declared) - set(given), set(given) - set(declared)
    if missing or unknown:
        raise KeyError(f"{kind}: missing {sorted(missing)}, not declared {sorted(unknown)}")
    return dict(given)


def _table(name: str, rows: Rows) -> Block:
    cells = tuple(tuple(clean(cell, limit=LONGEST_VALUE) for cell in row) for row in rows)
    if len({len(row) for row in cells}) > 1:
        raise ValueError(f"rows of different length in table {name}")
    return Block(BlockKind.TABLE, name, cells)


def _empty(text: str, values: Mapping[str, str]) -> bool:
    names = _names(text)
    return bool(names) and not any(values[name] for name in names)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Once over, so that braces in a value stay braces."""
    return _BLANK.sub(lambda found: values[found[1].strip()], text)


def _block(mark: str, text: str, *, first: bool) -> Block:
    if mark:
        return Block(BlockKind.HEADING if mark == "## " else BlockKind.ITEM, text)
    return Block(BlockKind.ADDRESSEE if first and text.endswith(("：", ":")) else BlockKind.TEXT, text)


def _without_bare_headings(blocks: list[Block]) -> Iterator[Block]:
    for block, following in zip_longest(blocks, blocks[1:]):
        bare = following is None or following.kind is BlockKind.HEADING
        if block.kind is not BlockKind.HEADING or not bare:
            yield block


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    count = 0
    for block in blocks:
        count = count + 1 if block.kind is BlockKind.ITEM else 0
        yield replace(block, text=f"{count}. {block.text}") if count else block
