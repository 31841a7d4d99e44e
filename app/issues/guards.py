"""Load and authorise in one step: an issue within what I may see (else 404), and what I am towards it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.companies.queries import posts_of
from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.workdays import local_day
from app.issues.models import Issue
from app.issues.queries import case as cases
from app.issues.queries.case import Case
from app.issues.rules.standing import Hat, handles, hats, sees_private
from app.people.guards import Someone, Visitor
from app.people.models import Person
from app.people.rules.roles import Actor
from app.places.models import Community
from app.places.queries import community_by_slug


@dataclass(frozen=True, slots=True)
class Sight:
    """An issue as somebody sees it: the case, the hats they wear, and who they are (None: a visitor)."""

    case: Case
    worn: frozenset[Hat]
    me: Actor | None

    @property
    def issue(self) -> Issue:
        return self.case.issue


NOT_HERE = "没有这件事，或者它不公开。看看编号有没有抄错。"


def worn_towards(session: Session, case: Case, me: Actor | None, at: datetime) -> frozenset[Hat]:
    """The hats of `me`. Second posts are looked up for those who may judge a company's work: staff, and the reporter,
    who may be the company's own manager signed in by phone and so without a role."""
    place = case.place
    judges = me is not None and (bool(me.grants) or me.person_id == place.reporter_id)
    if me is None or not judges or place.company_id is None or handles(me, place):
        return hats(me, place)
    return hats(me, place, posts_of(session, me.person_id, local_day(at)))


def sight_of(session: Session, case: Case | None, me: Actor | None, at: datetime) -> Sight:
    """Raises NotFound for what does not exist and for what is not for this person alike."""
    if case is None:
        raise NotFound(NOT_HERE)
    worn = worn_towards(session, case, me, at)
    if (not case.issue.public or case.issue.hidden_at is not None) and not sees_private(worn):
        raise NotFound(NOT_HERE)
    return Sight(case, worn, me)


def _issue_in_path(ref: str, session: DbSession, me: Visitor, at: At) -> Sight:
    return sight_of(session, cases.case_by_ref(session, ref, at), me, at)


def _issue_to_change(ref: str, session: DbSession, me: Someone, at: At) -> Sight:
    return sight_of(session, cases.case_by_ref(session, ref, at, lock=True), me, at)


def _receipt_in_path(token: str, session: DbSession, me: Visitor, at: At) -> Sight:
    return _by_receipt(session, cases.case_by_receipt(session, token, at), me, at)


def _receipt_to_change(token: str, session: DbSession, me: Visitor, at: At) -> Sight:
    return _by_receipt(session, cases.case_by_receipt(session, token, at, lock=True), me, at)


HELPERS = frozenset({Hat.CLERK, Hat.RECUSED})


def _by_receipt(session: Session, case: Case | None, viewer: Actor | None, at: datetime) -> Sight:
    """Whoever holds the receipt speaks for the reporter, without a sign-in (product.md rule 1); but nobody signed in
    as the handler or as who wrote it down: staff who print the receipt must not accept their own repair with it."""
    if case is None:
        raise NotFound("没有这张回执。看看链接是不是少了几个字。")
    reporter_id = case.issue.reporter_id
    if viewer is not None and viewer.person_id != reporter_id:
        own = worn_towards(session, case, viewer, at)
        if own & HELPERS:
            return Sight(case, own & HELPERS, viewer)
    if reporter_id is None:
        return Sight(case, frozenset({Hat.NEIGHBOUR}), None)
    person = session.get(Person, reporter_id)
    me = Actor(reporter_id, person.name if person else "")
    return Sight(case, worn_towards(session, case, me, at), me)


def _community_in_path(slug: str, session: DbSession) -> Community:
    found = community_by_slug(session, slug)
    if found is None:
        raise NotFound("没有这个社区。看看链接是不是少了几个字。")
    return found


IssueInPath = Annotated[Sight, Depends(_issue_in_path)]
IssueToChange = Annotated[Sight, Depends(_issue_to_change)]
ReceiptInPath = Annotated[Sight, Depends(_receipt_in_path)]
ReceiptToChange = Annotated[Sight, Depends(_receipt_to_change)]
CommunityInPath = Annotated[Community, Depends(_community_in_path)]
