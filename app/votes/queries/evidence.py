"""What stands in the evidence of a vote, table by table; rows come a batch at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select as wide_select  # bare columns of many rows
from sqlalchemy import union
from sqlmodel import Session, col, select

from app.audit.queries import about
from app.core.filters import area, iso
from app.core.masking import mask_name, mask_phone
from app.votes.models import (
    PetitionSigner,
    RollEntry,
    Vote,
    VoteBallot,
    VoteDelivery,
    VotePaper,
    VoteProxy,
    VoterNaming,
    VoteRoll,
)
from app.votes.queries.ballots import HANDS
from app.votes.queries.owners import changed_owners
from app.votes.queries.people import names_of, officers_of, photos_of
from app.votes.queries.rolls import group_labels, objections_of, rolls_of, sealed_roll
from app.votes.queries.votes import company_names, topics_of
from app.votes.rules.kinds import PhotoKind
from app.votes.rules.papers import serial_text
from app.votes.rules.tables import Table

BATCH = 1000


def tables_of(session: Session, vote: Vote, *, choices: bool, full: bool) -> Iterator[tuple[str, Table]]:
    """File name and table. `choices`: what is on ballots and papers; `full`: names unmasked."""
    sealed = [roll for roll in rolls_of(session, vote.key) if roll.sealed_at is not None]
    counted = sealed_roll(session, vote.key)
    labels = group_labels(session, counted.key) if counted else {}
    for roll in sealed:
        yield f"roll-{roll.number}.csv", _roll(session, roll, full)
    yield "rolls.csv", _versions(session, sealed)
    yield "topics.csv", _topics(session, vote)
    yield "officers.csv", _officers(session, vote)
    yield "objections.csv", _objections(session, vote)
    yield "petition.csv", _petition(session, vote)
    yield "deliveries.csv", _deliveries(session, vote, labels)
    yield "papers.csv", _papers(session, vote, labels, choices, full)
    yield "ballots.csv", _ballots(session, vote, labels, choices)
    yield "proxies.csv", _proxies(session, vote, labels, full)
    yield "namings.csv", _namings(session, vote, labels, full)
    yield "owners.csv", _owners(session, vote, full)
    yield "log.csv", _log(session, vote)


def _named(name: str, full: bool) -> str:
    return name if full else "、".join(mask_name(each) for each in name.split("、") if each)


def _roll(session: Session, roll: VoteRoll, full: bool) -> Table:
    statement = (
        wide_select(
            col(RollEntry.home_id), col(RollEntry.label), col(RollEntry.building), col(RollEntry.area),
            col(RollEntry.head_group), col(RollEntry.heads), col(RollEntry.holder), col(RollEntry.owner_name),
        )
        .where(col(RollEntry.roll_id) == roll.key)
        .order_by(col(RollEntry.position))
        .execution_options(yield_per=BATCH)
    )
    rows = (
        (home, label, house, hundredths, area(hundredths), group, heads, holder.value, _named(owner, full))
        for home, label, house, hundredths, group, heads, holder, owner in session.execute(statement)
    )
    return ("房屋编号", "房屋", "楼", "面积(0.01平方米)", "面积(平方米)", "户编号", "算几户", "谁的", "业主"), rows


def _versions(session: Session, rolls: Sequence[VoteRoll]) -> Table:
    names = names_of(session, [each.proposed_by for each in rolls] + [each.confirmed_by for each in rolls])
    head = (
        "版", "封存时间", "户数", "面积(0.01平方米)", "房屋", "校验码", "姓名校验码", "来源", "为什么改", "提的人",
        "核对的人",
    )
    return head, (
        (
            each.number, iso(each.sealed_at) if each.sealed_at else "", each.heads, each.area, each.homes, each.digest,
            each.names_digest, each.source, each.reason, names.get(each.proposed_by or 0, ""),
            names.get(each.confirmed_by or 0, "") if each.confirmed_by != each.proposed_by else "",
        )
        for each in rolls
    )


def _topics(session: Session, vote: Vote) -> Table:
    topics = topics_of(session, vote.key)
    names = company_names(session, [topic.company_id for topic in topics])
    return ("序号", "类", "第几项", "要多少同意", "题目", "内容", "公司"), (
        (
            each.number, each.kind.label, each.item, each.tier.label, each.title, each.wording,
            names.get(each.company_id or 0, ""),
        )
        for each in topics
    )


def _officers(session: Session, vote: Vote) -> Table:
    rows = officers_of(session, vote.key)
    ids = {key for row in rows for key in (row.officer.named_by, row.officer.checked_by) if key}
    names = names_of(session, ids)
    return ("姓名", "做什么", "定下的时间", "谁定的", "投票开始以后定的，谁核对", "核对的时间"), (
        (
            row.name, row.officer.role.label, iso(row.officer.named_at), names.get(row.officer.named_by or 0, ""),
            names.get(row.officer.checked_by or 0, ""), iso(row.officer.checked_at) if row.officer.checked_at else "",
        )
        for row in rows
    )


def _objections(session: Session, vote: Vote) -> Table:
    return ("房屋", "意见", "提出时间", "采纳", "答复", "答复时间"), (
        (
            home, each.words, iso(each.raised_at), {True: "是", False: "否", None: ""}[each.upheld], each.answer,
            iso(each.answered_at) if each.answered_at else "",
        )
        for each, home in objections_of(session, vote.key)
    )


def _petition(session: Session, vote: Vote) -> Table:
    statement = (
        select(PetitionSigner).where(PetitionSigner.vote_id == vote.key).order_by(col(PetitionSigner.home_id))
    )
    return ("房屋编号", "登记时间"), ((row.home_id, iso(row.entered_at)) for row in session.exec(statement))


def _many(session: Session, statement: Any) -> Iterator[Any]:
    yield from session.exec(statement.execution_options(yield_per=BATCH))


def _deliveries(session: Session, vote: Vote, labels: dict[int, str]) -> Table:
    statement = select(VoteDelivery).where(VoteDelivery.vote_id == vote.key).order_by(col(VoteDelivery.id))
    photos = _of_each_round(session, vote)
    return ("户编号", "房屋", "怎么送的", "送达时间", "照片"), (
        (
            each.head_group, labels.get(each.head_group, ""), each.way.label, iso(each.delivered_at),
            "、".join(photos.get((each.entered_by, each.delivered_at), [])),
        )
        for each in _many(session, statement)
    )


def _of_each_round(session: Session, vote: Vote) -> dict[tuple[int | None, datetime], list[str]]:
    """The photos of a round of deliveries by who went and when: they show every home of that round."""
    pictured = photos_of(session, vote.key, PhotoKind.DELIVERY)
    groups = {held.about for held, _ in pictured}
    rows = session.exec(
        select(VoteDelivery).where(VoteDelivery.vote_id == vote.key, col(VoteDelivery.head_group).in_(groups))
    )
    rounds = {row.head_group: (row.entered_by, row.delivered_at) for row in rows}
    found: dict[tuple[int | None, datetime], list[str]] = defaultdict(list)
    for held, photo in pictured:
        when = rounds.get(held.about)
        if when is not None and str(photo.key) not in found[when]:
            found[when].append(str(photo.key))
    return found


def _papers(session: Session, vote: Vote, labels: dict[int, str], choices: bool, full: bool) -> Table:
    """Who handled a paper is written out; whoever said that it is not theirs as owners are."""
    named = _handlers(session, vote)
    statement = select(VotePaper).where(VotePaper.vote_id == vote.key).order_by(col(VotePaper.serial))
    head = (
        "编号", "户编号", "房屋", "状态", "发出", "收回", "谁收的", "补登记谁核对", "核对时间", "第一遍", "第二遍",
        "第一遍谁录", "第二遍谁录", "谁定的", "说明", "谁说不是自己家交的", "什么时候说的", "怎么说的",
    )
    return head, (
        (
            serial_text(each.serial), each.head_group, labels.get(each.head_group, ""), each.state.label,
            iso(each.issued_at), iso(each.returned_at) if each.returned_at else "",
            named.get(each.returned_by or 0, ""), named.get(each.confirmed_by or 0, ""),
            iso(each.confirmed_at) if each.confirmed_at else "", each.first if choices else "",
            each.second if choices else "", named.get(each.first_by or 0, ""), named.get(each.second_by or 0, ""),
            named.get(each.settled_by or 0, ""), each.note, _named(named.get(each.contested_by or 0, ""), full),
            iso(each.contested_at) if each.contested_at else "", each.contested_words,
        )
        for each in _many(session, statement)
    )


def _handlers(session: Session, vote: Vote) -> dict[int, str]:
    """Names of everybody who had a paper in their hands."""
    hands = union(*(wide_select(col(hand)).where(col(VotePaper.vote_id) == vote.key) for hand in HANDS))
    return names_of(session, session.execute(hands).scalars().all())


def _ballots(session: Session, vote: Vote, labels: dict[int, str], choices: bool) -> Table:
    statement = select(VoteBallot).where(VoteBallot.vote_id == vote.key).order_by(col(VoteBallot.head_group))
    return ("户编号", "房屋", "怎么投的", "收到时间", "回执号", "选择", "委托编号", "作废"), (
        (
            each.head_group, labels.get(each.head_group, ""), each.channel.label, iso(each.received_at), each.receipt,
            each.choices if choices else "", each.proxy_id, "是" if each.voided_at else "",
        )
        for each in _many(session, statement)
    )


def _proxies(session: Session, vote: Vote, labels: dict[int, str], full: bool) -> Table:
    statement = select(VoteProxy).where(VoteProxy.vote_id == vote.key).order_by(col(VoteProxy.id))
    return ("委托编号", "户编号", "房屋", "代理人", "电话", "登记时间", "结束时间", "为什么结束"), (
        (
            each.key, each.head_group, labels.get(each.head_group, ""), _named(each.agent_name, full),
            mask_phone(each.agent_phone) if each.agent_phone else "", iso(each.registered_at),
            iso(each.ended_at) if each.ended_at else "", each.ended_reason,
        )
        for each in _many(session, statement)
    )


def _namings(session: Session, vote: Vote, labels: dict[int, str], full: bool) -> Table:
    rows = session.exec(select(VoterNaming).where(VoterNaming.vote_id == vote.key)).all()
    names = names_of(session, [row.person_id for row in rows])
    return ("户编号", "房屋", "由谁投", "登记时间"), (
        (
            row.head_group, labels.get(row.head_group, ""), _named(names.get(row.person_id, ""), full),
            iso(row.named_at),
        )
        for row in rows
    )


def _owners(session: Session, vote: Vote, full: bool) -> Table:
    found = changed_owners(session, vote)
    people = [each.changed_by for each in found] + [each.checked.checked_by for each in found if each.checked]
    names = names_of(session, people)
    return ("房屋", "业主", "怎么变的", "时间", "谁办的", "原因", "谁核对", "核对时间"), (
        (
            each.label, _named(each.name, full), each.residency.status.label,
            iso(each.changed_at) if each.changed_at else "", names.get(each.changed_by or 0, ""), each.residency.note,
            names.get(each.checked.checked_by or 0, "") if each.checked else "",
            iso(each.checked.checked_at) if each.checked else "",
        )
        for each in found
    )


def _log(session: Session, vote: Vote) -> Table:
    """The vote's entries of the chained log; each carries the hash of the one before it in its chain."""
    return ("链", "序号", "时间", "经办身份", "做了什么", "之后", "说明", "前一条校验码", "校验码"), (
        (
            each.stream, each.seq, iso(each.at), each.actor_title, each.verb, each.after, each.reason,
            each.previous_hash, each.hash,
        )
        for each in about(session, f"vote:{vote.key}")
    )
