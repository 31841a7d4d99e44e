"""A vote is prepared, and given up: who calls it, what is decided, who signed for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.notices.actions.withdrawing import withdraw_paper
from app.notices.queries import paper_about
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Estate
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.actions.rolling import propose_roll
from app.votes.models import PetitionSigner, Vote, VoteTopic
from app.votes.queries.people import keepers, officers_of
from app.votes.queries.rolls import homes_here, owners_of_groups, residents_of, sealed_roll
from app.votes.queries.votes import has_committee
from app.votes.rules.calling import check_caller
from app.votes.rules.cancelling import Side, check_cancel
from app.votes.rules.counting import CURRENT
from app.votes.rules.kinds import Caller, Mode, VoteState
from app.votes.rules.matters import Matter, check_matters

FROM_HOMES = "系统里登记的房屋和面积"
NO_REASON = "写一句为什么不办了，会公开。"
LONGEST_REASON = 400
"""Of a withdrawn paper."""



@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be decided and how. `clause`: the owners' own rule behind COUNT_WITH_MAJORITY; `counting_rule`: what
    they agreed on heads, "" for the law's; `accepted_by`: the authority that takes electronic ballots; `how`: where
    and in which way ballots are handed out and in."""

    title: str
    caller: Caller
    matters: Sequence[Matter]
    reason: str = ""
    mode: Mode = Mode.STRICT
    clause: str = ""
    counting_rule: str = ""
    accepted_by: str = ""
    how: str = ""


def open_vote(session: Session, estate: Estate, plan: Plan, *, by: Actor, at: datetime) -> Vote:
    """A vote in preparation with its topics, and a first roll from the homes as they are registered where there are
    any. Whoever may do it is decided by the guard. Raises Invalid for topics or a caller the law does not know."""
    check_matters(plan.matters)
    check_caller(plan.caller, plan.reason, has_committee=has_committee(session, estate.key, local_day(at)))
    vote = Vote(
        estate_id=estate.key, community_id=estate.community_id, title=plan.title, caller=plan.caller,
        caller_reason=mask_personal(plan.reason), mode=plan.mode, clause=plan.clause,
        counting_rule=plan.counting_rule, accepted_by=plan.accepted_by, how=plan.how, rule_version=CURRENT.version,
        created_by=by.person_id or None, created_at=at,
    )
    session.add(vote)
    session.flush()
    _write_topics(session, vote, plan.matters)
    sources = homes_here(session, estate.key)
    if sources:
        propose_roll(session, vote, sources, FROM_HOMES, by=by, at=at)
    note(session, vote, "opened", by=by, at=at, after={"topics": len(plan.matters), "caller": plan.caller.value})
    return vote


def _write_topics(session: Session, vote: Vote, matters: Sequence[Matter]) -> None:
    for number, matter in enumerate(matters, start=1):
        session.add(
            VoteTopic(
                vote_id=vote.key, number=number, kind=matter.kind, item=matter.item, tier=matter.tier,
                title=matter.title, wording=mask_personal(matter.wording), company_id=matter.company_id,
                contract_id=matter.contract_id,
            )
        )
    session.flush()


def replan(session: Session, vote: Vote, plan: Plan, *, seen: int, by: Actor, at: datetime) -> None:
    """Everything of the plan anew, while nothing is posted; afterwards topics are fixed (淄博 §27)."""
    vote = taken(session, vote, VoteState.DRAFT, seen=seen)
    check_matters(plan.matters)
    check_caller(plan.caller, plan.reason, has_committee=has_committee(session, vote.estate_id, local_day(at)))
    vote.title, vote.caller, vote.caller_reason = plan.title, plan.caller, mask_personal(plan.reason)
    vote.mode, vote.clause, vote.counting_rule = plan.mode, plan.clause, plan.counting_rule
    vote.accepted_by, vote.how = plan.accepted_by, plan.how
    affected(session, delete(VoteTopic).where(col(VoteTopic.vote_id) == vote.key))
    _write_topics(session, vote, plan.matters)
    changed(session, vote)
    note(session, vote, "replanned", by=by, at=at, after={"topics": len(plan.matters)})


def sign_petition(session: Session, vote: Vote, homes: Collection[int], *, by: Actor, at: datetime) -> int:
    """Writes down homes whose owner signed; how many are new. The guard has let in whoever checks them; the owners of
    these homes hear of it, once."""
    vote = taken(session, vote, VoteState.DRAFT)
    if vote.caller is not Caller.PETITION:
        raise DomainError("这次表决不是业主提议的，不用登记签名。")
    if not homes:
        raise Invalid("至少写一户。", field="homes")
    rows = [
        {"vote_id": vote.key, "home_id": home, "entered_by": by.person_id, "entered_at": at} for home in sorted(homes)
    ]
    once = insert_into(session, PetitionSigner).values(rows)
    new = affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "home_id"]))
    changed(session, vote)
    note(session, vote, "petition", by=by, at=at, after={"homes": new})
    for home, person in residents_of(session, homes):
        body = f"{vote.title}。您家没有签过的，马上告诉社区或者镇里。"
        title, kind = "登记了您家签名提议业主表决", f"signed/{home}"
        tell_all(session, vote, [person], title, body, kind=kind, at=at, link="/me")
    return new


def cancel_vote(session: Session, vote: Vote, reason: str, *, seen: int, by: Actor, at: datetime) -> None:
    """Given up with a reason, before the close. What was cast stays where it is and counts for nothing.

    Raises DomainError from the close on, Forbidden as `check_cancel` says.
    """
    vote = taken(session, vote, VoteState.DRAFT, VoteState.POSTED, VoteState.OPEN, VoteState.CLOSED, seen=seen)
    over = vote.state is VoteState.OPEN and not vote.running(at)
    begun = vote.opens_at is not None and at >= vote.opens_at
    check_cancel(vote.state, vote.caller, _side(session, vote, by), begun=begun, over=over)
    if len(reason) < 5:
        raise Invalid(NO_REASON, field="reason")
    before = vote.state
    vote.state, vote.cancelled_by, vote.cancelled_at = VoteState.CANCELLED, by.person_id or None, at
    vote.cancelled_reason = mask_personal(reason)
    changed(session, vote)
    note(
        session, vote, "cancelled", by=by, at=at, before={"state": before.value},
        after={"state": vote.state.value}, reason=reason,
    )
    if before is not VoteState.DRAFT:
        _withdraw_notice(session, vote, by, at)
        _tell_of_end(session, vote, at)


def _side(session: Session, vote: Vote, by: Actor) -> Side:
    town = session.get_one(Community, vote.community_id).town_id
    office = any(row.officer.person_id == by.person_id for row in officers_of(session, vote.key))
    return Side(
        owners=vote.estate_id in by.scopes(Role.OWNERS_COMMITTEE), town=town in by.scopes(Role.TOWN_OFFICIAL),
        sees=office or town in by.scopes(Role.AUDITOR),
    )


def _withdraw_notice(session: Session, vote: Vote, by: Actor, at: datetime) -> None:
    """A posted notice of a vote that will not be is no valid paper any more."""
    notice = paper_about(session, f"vote:{vote.key}:notice", lock=True)
    if notice is not None and notice.withdrawn_at is None:
        reason = f"表决停办了：{vote.cancelled_reason}"[:LONGEST_REASON]
        withdraw_paper(session, notice, reason, by=by, at=at)


def _tell_of_end(session: Session, vote: Vote, at: datetime) -> None:
    roll = sealed_roll(session, vote.key)
    owners = [person for _, person in owners_of_groups(session, roll.key)] if roll else []
    officers = [row.officer.person_id for row in officers_of(session, vote.key)]
    estate = session.get_one(Estate, vote.estate_id)
    people = [*owners, *officers, *keepers(session, estate, local_day(at))]
    tell_all(session, vote, people, f"{estate.name}的表决不办了", vote.cancelled_reason, kind="cancelled", at=at)
