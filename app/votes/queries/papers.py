"""What the papers of a vote say: notice, ballot, result, proxy form, filled from its rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.filters import dated
from app.core.settings import settings
from app.core.workdays import local_day
from app.notices.rules.content import Rows
from app.places.models import Community, Estate, Town
from app.votes.models import Vote, VoteRoll, VoteTopic
from app.votes.queries.ballots import deliveries_of
from app.votes.queries.rolls import sealed_roll, totals_of_groups
from app.votes.queries.votes import company_names, topics_of
from app.votes.rules import dates
from app.votes.rules.counting import square_metres
from app.votes.rules.kinds import Caller, Choice, Mode
from app.votes.rules.matters import ITEMS
from app.votes.rules.opening import ASSISTS, mode_words

SHEETS = "发出 {issued} 张，计入 {counted} 张，作废 {spoiled} 张，没收回 {missing} 张"


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into a paper's words."""

    fields: dict[str, str]
    tables: dict[str, Rows]


def signs_as(session: Session, vote: Vote, estate: Estate) -> str | None:
    """The name under the papers: the owners' committee's own (None), the owners who called, or the town."""
    if vote.caller is Caller.PETITION:
        return f"{estate.name}提议表决的业主"
    if vote.caller is Caller.TOWN:
        community = session.get_one(Community, vote.community_id)
        return f"{session.get_one(Town, community.town_id).name}人民政府（组织）"
    return None


def topic_rows(session: Session, topics: Sequence[VoteTopic]) -> Rows:
    names = company_names(session, [topic.company_id for topic in topics])
    rows = [("序号", "表决什么", "属于哪一类", "要多少同意")]
    for topic in topics:
        named = f"（{names[topic.company_id]}）" if topic.company_id in names else ""
        what = f"{topic.title}{named}：{topic.wording}"
        rows.append((str(topic.number), what, f"第{topic.item}项 {ITEMS[topic.item].words}", topic.tier.label))
    return rows


def notice_of(session: Session, vote: Vote, roll: VoteRoll, estate: Estate) -> Filled:
    """Of a vote that has its dates."""
    assert vote.opens_at is not None
    assert vote.closes_at is not None
    topics = topics_of(session, vote.key)
    return Filled(
        {
            "小区": estate.name, "题目": vote.title, "召集": _called(vote), "件数": str(len(topics)),
            "开始": dated(local_day(vote.opens_at)), "截止": dated(dates.last_day(vote.closes_at)),
            "名册": f"{roll.heads} 户，{square_metres(roll.area)}", "名册校验码": roll.digest[:16],
            "方式": vote.how or "网上投票，或者领纸票投进票箱。", "没交回": mode_words(vote.mode),
            "规则原文": vote.clause, "人数约定": vote.counting_rule, "网上投票": vote_words(vote),
            "网址": f"{settings().base_url.rstrip('/')}{vote.path}",
        },
        {"事项": topic_rows(session, topics)},
    )


def _called(vote: Vote) -> str:
    return f"{vote.caller.label}：{vote.caller_reason}" if vote.caller_reason else vote.caller.label


def vote_words(vote: Vote) -> str:
    """What an electronic ballot is worth."""
    return f"{vote.accepted_by}已认可网上投票，和纸票一样算数。" if vote.accepted_by else ASSISTS


def ballot_paper_of(session: Session, vote: Vote, estate: Estate) -> Filled:
    assert vote.closes_at is not None
    rows = [("序号", "表决什么", "同意", "不同意", "弃权")]
    topics = topics_of(session, vote.key)
    rows += [(str(each.number), f"{each.title}：{each.wording}", "□", "□", "□") for each in topics]
    return Filled(
        {
            "小区": estate.name, "题目": vote.title, "截止": dated(dates.last_day(vote.closes_at)),
            "没交回": mode_words(vote.mode), "规则原文": vote.clause,
        },
        {"选票": rows},
    )


def result_paper_of(session: Session, vote: Vote, estate: Estate, at: datetime) -> Filled:
    """Of a vote whose result is frozen."""
    found = json.loads(vote.result)
    until = dates.revocable_until(local_day(at))
    return Filled(
        {
            "小区": estate.name, "题目": vote.title, "决定日": dated(local_day(at)),
            "名册": f"{found['roll']['heads']} 户，{square_metres(found['roll']['area'])}",
            "送达": _delivered(session, vote),
            "票数": f"网上 {found['ballots']['online']} 张，纸票 {found['ballots']['paper']} 张",
            "纸票": SHEETS.format(**found["papers"]),
            "算法": vote.mode.label, "网上投票": vote_words(vote), "校验码": vote.digest,
            "网址": f"{settings().base_url.rstrip('/')}{vote.path}", "撤销期限": dated(until),
        },
        {
            "结果": _result_rows(found, vote.assists), "四道线": _line_rows(found, Mode.STRICT),
            "另一种算法": _line_rows(found, Mode.COUNT_WITH_MAJORITY),
        },
    )


def _delivered(session: Session, vote: Vote) -> str:
    """How many a ballot was written down as brought to, by heads and by area."""
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a frozen result has one
    came = totals_of_groups(session, roll.key, deliveries_of(session, vote.key).keys())
    return f"{came.heads} 户，{square_metres(came.area)}"


def passed_words(passed: bool, *, assists: bool) -> str:
    """What a count says; where no authority takes electronic ballots it only helps counting."""
    if assists:
        return "数下来够通过" if passed else "数下来不够"
    return "通过" if passed else "没有通过"


IN_ORDER = ("yes", "no", "abstain")


def _result_rows(found: Mapping[str, Any], assists: bool) -> Rows:
    rows: list[Sequence[str]] = [("事项", "同意", "不同意", "弃权", "结果")]
    for topic in found["topics"]:
        cast = [topic["cast"][name] for name in IN_ORDER]  # the frozen text has them by the alphabet
        cells = [f"{each['heads']} 户，{square_metres(each['area'])}" for each in cast]
        rows.append((str(topic["title"]), *cells, passed_words(topic["passed"], assists=assists)))
    return rows


def _line_rows(found: Mapping[str, Any], mode: Mode) -> Rows:
    rows: list[Sequence[str]] = [("事项", "四道线", "够不够")]
    for topic in found["topics"]:
        for line in topic["strict" if mode is Mode.STRICT else "majority"]["lines"]:
            rows.append((str(topic["title"]), str(line["words"]), "够" if line["met"] else "不够"))
    return rows


def proxy_form_of(vote: Vote, estate: Estate) -> Filled:
    assert vote.closes_at is not None
    return Filled(
        {"小区": estate.name, "题目": vote.title, "截止": dated(dates.last_day(vote.closes_at))}, {}
    )


def choices_words(choices: str) -> str:
    return "、".join(Choice(letter).label for letter in choices)
