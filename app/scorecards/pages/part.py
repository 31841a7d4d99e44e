"""/estates/{slug}/scorecards/{month}/parts/{part}: every line of a part, what it moved and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.filters import day
from app.core.forms import small_int
from app.core.web import page
from app.issues.rules.served import Line
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.guards import CardInPath, Here
from app.scorecards.pages.card import view_of
from app.scorecards.pages.shown import (
    Bar,
    CardView,
    context,
    head_bars,
    indicator_bars,
    organisation_bars,
)
from app.scorecards.queries.issues import deductions_named, public_issues
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.contribution import AnyLine, Moved
from app.scorecards.rules.facts import Adjusted, Deduction, Facts, Vetoed, instant
from app.scorecards.rules.kinds import Kind, Part
from app.scorecards.rules.lines import finished_late, line_words, moves
from app.scorecards.rules.standing import Deed
from app.scorecards.rules.wording import signed

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}/parts")
PER_PAGE = 50
KINDS = {
    Kind.MISSED: "到期没办完", Kind.ANSWERED: "回访结果", Kind.RATED: "后来打的分", Kind.REOPENED: "退回重办",
    Kind.SETTLED: "办完的", Kind.SIGNED: "接单",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the page shows it; `moved` in 0.01 points of the total, None where no total compares. `instead` is
    written for a line whose number would say something else than it means, `note` says why."""

    key: str
    what: str
    where: str
    href: str
    moves: str
    moved: int | None
    out: str
    instead: str = ""
    note: str = ""

    @property
    def lost(self) -> bool:
        return self.moved is not None and self.moved < 0

    @property
    def told(self) -> bool:
        """To be read at once: it cost points, was taken out, or was added by the town."""
        return self.lost or bool(self.out) or self.key.startswith(("adjustment", "veto"))

    @property
    def moved_words(self) -> str:
        if self.out:
            return "不计入"
        if self.instead or self.moved is None:
            return self.instead or "—"
        return signed(self.moved) if self.moved else "没扣分"


@router.get("/{part}")
def show(
    request: Request, session: DbSession, here: CardInPath, part: str,
    kind: Annotated[str, Query(max_length=12)] = "", sheet: Annotated[str | None, Query(max_length=9)] = None,
) -> Response:
    """`kind` narrows the work orders, `sheet` is the page of them."""
    facts = readable(here.card)
    if part not in set(Part) or facts is None:
        raise NotFound("得分没有这一部分。")
    rulebook, number = rulebook_numbered(session, here.card.rulebook_number), small_int(sheet, 1, most=10_000)
    kind = kind if kind in set(Kind) else ""
    moved = Moved(facts, rulebook)
    lines = _lines(facts, Part(part), kind, moved)
    cut = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    view = view_of(session, here.card, facts)
    return page(
        request, "scorecards/part.html", community=here.place, here=here, view=view,
        **context(
            facts=facts, shown=next(each for each in view.parts if each.part == part),
            rows=rows_of(session, facts, rulebook, cut, moved), all=len(lines), lost=_how_many_lost(lines, moved),
            kinds=_tabs(facts, here, kind),
            bars=_bars(here, Part(part), rulebook, view), may_object=here.may(Deed.OBJECT),
            prev_url=_url(here, part, kind, number - 1) if number > 1 else None,
            next_url=_url(here, part, kind, number + 1) if len(lines) > number * PER_PAGE else None,
        ),
    )


def _how_many_lost(lines: Sequence[AnyLine], moved: Moved) -> int:
    return sum((moved.by(line) or 0) < 0 for line in lines)


def _url(here: Here, part: str, kind: str, number: int) -> str:
    return f"{here.base}/parts/{part}?version={here.card.version}&kind={kind}&sheet={number}"


def _lines(facts: Facts, part: Part, kind: str, moved: Moved) -> list[AnyLine]:
    """What cost most first; a veto, which costs the grade, before everything."""
    if part is Part.OWNER:
        return []
    if part is Part.SITE:
        found = sorted(facts.site.lines, key=lambda line: -line.points) if facts.site else []
        return [*sorted(found, key=lambda line: moved.by(line) or 0)]
    service = sorted((line for line in facts.lines if kind in ("", line.kind)), key=_worst)
    lines: list[AnyLine] = [*facts.adjustments, *service] if not kind else [*service]
    lines.sort(key=lambda line: 0 if isinstance(line, Line) and finished_late(line) else moved.by(line) or 0)
    return [*(facts.vetoes if not kind else ()), *lines]


def _worst(line: Line) -> tuple[bool, bool, int, int]:
    return line.good, line.kind == Kind.SIGNED, line.at, line.issue_id


def _tabs(facts: Facts, here: Here, chosen: str) -> list[tuple[str, str, int | None, bool]]:
    base = f"{here.base}/parts/organisation?version={here.card.version}"
    counts = {kind: sum(each.n for each in facts.service if each.kind == kind) for kind in KINDS}
    tabs: list[tuple[str, str, int | None, bool]] = [(base, "全部", None, chosen not in set(KINDS))]
    return tabs + [
        (f"{base}&kind={kind.value}", words, counts[kind], chosen == kind) for kind, words in KINDS.items()
    ]


def _bars(here: Here, part: Part, rulebook: Rulebook, view: CardView) -> list[Bar]:
    if part is Part.OWNER:
        return indicator_bars(here.card.result, rulebook)
    if part is Part.SITE:
        return head_bars(here.card.result, rulebook)
    return organisation_bars(view.score, view.counts, rulebook)


def rows_of(
    session: Session, facts: Facts, rulebook: Rulebook, lines: Sequence[AnyLine], moved: Moved | None = None
) -> list[Row]:
    """In words, with the issue or the finding behind each where everybody may see it."""
    moved, out = moved or Moved(facts, rulebook), {each.key: each.reason for each in facts.excluded}
    issues = public_issues(session, {line.issue_id for line in lines if isinstance(line, Line)})
    found = deductions_named(session, {line.deduction_id for line in lines if isinstance(line, Deduction)})
    heads = {head.code: head.name for head in rulebook.heads}
    rows = []
    for line in lines:
        what, where, href, into = _line_words(line, heads)
        if isinstance(line, Line) and line.issue_id in issues:
            where, href = issues[line.issue_id].title, f"/i/{issues[line.issue_id].ref}"
        if isinstance(line, Deduction):
            where = "，".join(found.get(line.deduction_id, ("",)))
        instead = ("", "") if line.key in out else _instead(line)
        rows.append(Row(line.key, what, where, href, into, moved.by(line), out.get(line.key, ""), *instead))
    return rows


def _instead(line: AnyLine) -> tuple[str, str]:
    """(instead of the number, why)"""
    if isinstance(line, Line) and finished_late(line):
        return "—", "晚了的分，扣在“到期没办完”那一条"
    if isinstance(line, Vetoed):
        return "不合格", "不管总分多少"
    return ("不改分", "") if isinstance(line, Adjusted) and not line.points else ("", "")


def _line_words(line: AnyLine, heads: dict[str, str]) -> tuple[str, str, str, str]:
    """(what, where, address, what it goes into; empty for an inspection, which is a part of its own)"""
    if isinstance(line, Line):
        when = day(instant(line.at))
        return f"{when} {line_words(line)}", "不公开的事", "", moves(line)
    if isinstance(line, Deduction):
        return f"{heads.get(line.head, '其他')}扣 {signed(line.points)[1:]} 分", "", "", ""
    if isinstance(line, Adjusted):
        return f"镇里记的：{line.reason}", "", "", "总分" if line.points else "只影响亮牌"
    return f"一票否决：{line.reason}", "", "", "等级"
