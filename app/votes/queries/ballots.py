"""Ballots, papers, deliveries, proxies: what there is, counted by heads and area of a roll, never by rows alone."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement
from sqlalchemy import select as wide_select  # columns of a subquery
from sqlmodel import Session, col, exists, func, or_, select

from app.attachments.models import Photo
from app.votes.models import (
    PetitionSigner,
    RollEntry,
    Vote,
    VoteBallot,
    VoteDelivery,
    VotePaper,
    VotePhoto,
    VoteProxy,
    VoterNaming,
    VoteRoll,
)
from app.votes.queries.rolls import group_totals
from app.votes.rules.counting import Totals
from app.votes.rules.dates import ANSWER_WITHIN
from app.votes.rules.kinds import LIVE_PAPERS, Channel, PaperState, PhotoKind, VoteState
from app.votes.rules.papers import MAY_COME

LIVE = col(VoteBallot.voided_at).is_(None)


def turnout(session: Session, roll: VoteRoll) -> Totals:
    """Who has taken part: every live ballot, typed in or not. Nothing else is known before the close."""
    return _sum(session, roll, exists().where(
        col(VoteBallot.vote_id) == roll.vote_id, LIVE,
        col(VoteBallot.head_group) == col(RollEntry.head_group),
    ))


def _sum(session: Session, roll: VoteRoll, where: ColumnElement[bool]) -> Totals:
    statement = select(func.sum(col(RollEntry.heads)), func.sum(col(RollEntry.area))).where(
        col(RollEntry.roll_id) == roll.key, where
    )
    heads, area = session.exec(statement).one()
    return Totals(int(heads or 0), int(area or 0))


def unreturned(session: Session, roll: VoteRoll) -> Totals:
    """Delivered in time to answer (`dates.ANSWER_WITHIN` before the close), and neither a ballot nor a paper came
    back."""
    group, closes = col(RollEntry.head_group), session.get_one(Vote, roll.vote_id).closes_at
    delivered = exists().where(
        col(VoteDelivery.vote_id) == roll.vote_id, col(VoteDelivery.head_group) == group,
        *([col(VoteDelivery.delivered_at) <= closes - ANSWER_WITHIN] if closes else []),
    )
    cast = exists().where(col(VoteBallot.vote_id) == roll.vote_id, LIVE, col(VoteBallot.head_group) == group)
    back = exists().where(
        col(VotePaper.vote_id) == roll.vote_id, col(VotePaper.returned_at).is_not(None),
        col(VotePaper.head_group) == group,
    )
    return _sum(session, roll, delivered & ~cast & ~back)


HANDS = (
    VotePaper.issued_by, VotePaper.returned_by, VotePaper.confirmed_by, VotePaper.first_by, VotePaper.second_by,
    VotePaper.settled_by, VotePaper.contested_by,
)


def handled_papers(session: Session, vote_id: int, person_id: int) -> bool:
    """Whether somebody issued, took back, confirmed or typed a paper of this vote."""
    touched = or_(*(col(hand) == person_id for hand in HANDS))
    return bool(session.exec(select(exists().where(col(VotePaper.vote_id) == vote_id, touched))).one())


def counted_ballots(session: Session, roll: VoteRoll) -> list[tuple[str, int, int, bool]]:
    """(choices, heads, area, online) of every ballot that counts; those whose paper nobody settled are left out."""
    groups = group_totals(roll.key)
    statement = (
        wide_select(col(VoteBallot.choices), groups.c.heads, groups.c.area, col(VoteBallot.channel))
        .join(groups, groups.c.head_group == col(VoteBallot.head_group))
        .where(col(VoteBallot.vote_id) == roll.vote_id, LIVE, col(VoteBallot.choices) != "")
    )
    return [
        (choices, int(heads), int(area), channel is Channel.ONLINE)
        for choices, heads, area, channel in session.execute(statement)
    ]


def ballot_of(session: Session, vote_id: int, group: int) -> VoteBallot | None:
    statement = select(VoteBallot).where(VoteBallot.vote_id == vote_id, VoteBallot.head_group == group, LIVE)
    return session.exec(statement).first()


def ballots_of_groups(session: Session, vote_id: int, groups: Collection[int]) -> dict[int, VoteBallot]:
    statement = select(VoteBallot).where(
        VoteBallot.vote_id == vote_id, col(VoteBallot.head_group).in_(groups), LIVE
    )
    return {ballot.head_group: ballot for ballot in session.exec(statement)}


def ballot_of_paper(session: Session, paper_id: int) -> VoteBallot | None:
    return session.exec(select(VoteBallot).where(VoteBallot.paper_id == paper_id)).first()


def groups_cast(session: Session, vote_id: int) -> frozenset[int]:
    """Head groups with a live ballot."""
    return frozenset(session.exec(select(VoteBallot.head_group).where(VoteBallot.vote_id == vote_id, LIVE)))


def groups_bound(session: Session, vote_id: int) -> frozenset[int]:
    """Head groups that hold something a changed group would lose or carry over: a ballot, a live paper, a delivery, a
    naming, a live proxy."""
    delivered = select(VoteDelivery.head_group).where(VoteDelivery.vote_id == vote_id)
    named = select(VoterNaming.head_group).where(VoterNaming.vote_id == vote_id)
    acted_for = select(VoteProxy.head_group).where(VoteProxy.vote_id == vote_id, col(VoteProxy.ended_at).is_(None))
    held = (group for each in (delivered, named, acted_for) for group in session.exec(each))
    return groups_cast(session, vote_id) | groups_with_paper(session, vote_id) | frozenset(held)


def paper_states(session: Session, vote_id: int) -> Sequence[PaperState]:
    return [PaperState(state) for state in session.exec(select(VotePaper.state).where(VotePaper.vote_id == vote_id))]


def waits_for_second(session: Session, paper_id: int) -> bool:
    paper = session.get(VotePaper, paper_id)
    return paper is not None and paper.state is PaperState.FOUND


def typing_begun(session: Session, vote_id: int) -> bool:
    typed = exists().where(col(VotePaper.vote_id) == vote_id, col(VotePaper.first) != "")
    return bool(session.exec(select(typed)).one())


def choices_open(session: Session, vote: Vote) -> bool:
    """Whether what is on ballots may be seen, by those who may see it at all: once nobody can say any more that a
    paper counts or does not."""
    if vote.state is not VoteState.CLOSED:
        return vote.state is VoteState.DECIDED
    fixed = vote.proposed_by is not None or typing_begun(session, vote.key)
    return fixed or MAY_COME.isdisjoint(paper_states(session, vote.key))


def papers_of(
    session: Session, vote_id: int, *states: PaperState, after: int = 0, most: int = 1000
) -> Sequence[VotePaper]:
    """By serial, after the one the page before ended with."""
    statement = select(VotePaper).where(VotePaper.vote_id == vote_id, col(VotePaper.serial) > after)
    if states:
        statement = statement.where(col(VotePaper.state).in_(states))
    return session.exec(statement.order_by(col(VotePaper.serial)).limit(most)).all()


def paper_numbered(session: Session, vote_id: int, serial: int) -> VotePaper | None:
    statement = select(VotePaper).where(VotePaper.vote_id == vote_id, VotePaper.serial == serial)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def paper_by_id(session: Session, paper_id: int) -> VotePaper:
    return session.exec(
        select(VotePaper).where(VotePaper.id == paper_id).execution_options(populate_existing=True)
    ).one()


def papers_by_group(session: Session, vote_id: int, groups: Collection[int]) -> dict[int, VotePaper]:
    """The live paper of each of these head groups that has one."""
    statement = select(VotePaper).where(
        VotePaper.vote_id == vote_id, col(VotePaper.head_group).in_(groups), col(VotePaper.state).in_(LIVE_PAPERS)
    )
    return {paper.head_group: paper for paper in session.exec(statement)}


def groups_with_paper(session: Session, vote_id: int) -> frozenset[int]:
    """Head groups with a live paper."""
    statement = select(VotePaper.head_group).where(
        VotePaper.vote_id == vote_id, col(VotePaper.state).in_(LIVE_PAPERS)
    )
    return frozenset(session.exec(statement))


def deliveries_of(session: Session, vote_id: int) -> dict[int, VoteDelivery]:
    """By head group."""
    rows = session.exec(select(VoteDelivery).where(VoteDelivery.vote_id == vote_id))
    return {row.head_group: row for row in rows}


def delivery_photos(session: Session, vote_id: int, digests: Collection[str]) -> frozenset[int]:
    """Head groups to whose delivery one of these files was held before."""
    statement = (
        select(VotePhoto.about)
        .join(Photo, col(Photo.id) == VotePhoto.photo_id)
        .where(
            VotePhoto.vote_id == vote_id, VotePhoto.kind == PhotoKind.DELIVERY, col(Photo.digest).in_(list(digests))
        )
    )
    return frozenset(session.exec(statement))


def live_proxy(session: Session, vote_id: int, group: int) -> VoteProxy | None:
    statement = select(VoteProxy).where(
        VoteProxy.vote_id == vote_id, VoteProxy.head_group == group, col(VoteProxy.ended_at).is_(None)
    )
    return session.exec(statement).first()


def proxies_of(session: Session, vote_id: int) -> Sequence[VoteProxy]:
    return session.exec(select(VoteProxy).where(VoteProxy.vote_id == vote_id).order_by(col(VoteProxy.id))).all()


def proxy_locked(session: Session, vote_id: int, proxy_id: int) -> VoteProxy | None:
    statement = select(VoteProxy).where(VoteProxy.vote_id == vote_id, VoteProxy.id == proxy_id)
    return session.exec(statement.with_for_update()).first()


def namings_of(session: Session, vote_id: int) -> dict[int, VoterNaming]:
    """Who votes for joint owners, by head group."""
    rows = session.exec(select(VoterNaming).where(VoterNaming.vote_id == vote_id))
    return {row.head_group: row for row in rows}


def naming_of(session: Session, vote_id: int, group: int) -> VoterNaming | None:
    return session.get(VoterNaming, (vote_id, group))


def signers_of(session: Session, vote_id: int) -> frozenset[int]:
    """Home ids."""
    return frozenset(session.exec(select(PetitionSigner.home_id).where(PetitionSigner.vote_id == vote_id)))


def signers_heads(session: Session, roll: VoteRoll) -> int:
    """Heads of the groups one of whose homes signed."""
    signed = (
        wide_select(col(RollEntry.head_group))
        .join(PetitionSigner, col(PetitionSigner.home_id) == col(RollEntry.home_id))
        .where(col(PetitionSigner.vote_id) == roll.vote_id, col(RollEntry.roll_id) == roll.key)
    )
    return _sum(session, roll, col(RollEntry.head_group).in_(signed)).heads


def turnout_by_house(session: Session, roll: VoteRoll) -> dict[str, int]:
    """Heads that took part, by building of the group's first home."""
    statement = (
        select(RollEntry.building, func.sum(col(RollEntry.heads)))
        .join(VoteBallot, col(VoteBallot.head_group) == RollEntry.head_group)
        .where(RollEntry.roll_id == roll.key, VoteBallot.vote_id == roll.vote_id, LIVE)
        .group_by(col(RollEntry.building))
    )
    return {name: int(heads or 0) for name, heads in session.exec(statement)}
