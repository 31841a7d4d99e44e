"""Load and authorise in one step: a case, or an estate's contract, and what somebody is towards it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlmodel import Session

from app.companies.models import Company, ServiceContract
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, NotFound
from app.core.forms import Bound, row_id
from app.core.web import Place
from app.core.workdays import local_day
from app.exits.models import ExitCase
from app.exits.queries.cases import Ground, Scope, case_by_id, contracts_in, ground_of, live_case_of
from app.exits.queries.facts import facts_before, facts_of
from app.exits.queries.standing import viewer_of
from app.exits.rules.kinds import Deed, Party, State
from app.exits.rules.needs import Facts, Need
from app.exits.rules.procedure import Rule, refusal, rules_from
from app.exits.rules.standing import NOBODY, Viewer
from app.inspections.guards import Yard, YardInPath
from app.people.guards import Someone, Visitor
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role

NO_CASE = "没有这个退出程序。"
NO_SERVICE = "这个小区现在没有物业在服务，没有可以开的程序。"


@dataclass(frozen=True, slots=True)
class Offer:
    """A step somebody may take in this state; `refused` says why not just now, empty when it can be taken. `relayed`:
    the company's own word, written down by the owners' side."""

    rule: Rule
    refused: str
    relayed: bool = False

    @property
    def deed(self) -> Deed:
        return self.rule.deed

    @property
    def label(self) -> str:
        return f"{self.button}：{self.deed.label}" if self.relayed else self.deed.label

    @property
    def button(self) -> str:
        return "登记物业的通知" if self.relayed else self.deed.label


def offers(state: State, viewer: Viewer, facts: Facts) -> list[Offer]:
    """What is given with the form itself is not asked for yet."""
    open_ = replace(facts, minutes=True, signers=1, owners=1, letter=True, decided=True)
    found = []
    for rule in rules_from(state):
        if viewer.may(rule, state) and not _passed_by(rule, facts):
            refused = refusal(rule, viewer.parties, open_)
            relayed = Party.COMPANY in rule.who and Party.COMPANY not in viewer.parties
            found.append(Offer(rule, refused.message if refused else "", relayed))
    return found


def _passed_by(rule: Rule, facts: Facts) -> bool:
    """A way out of what has not happened, or what is done: nobody need read of it."""
    confirmed = facts.confirmed and Need.UNCONFIRMED in rule.needs
    served = facts.last_day is not None and Need.NOT_SERVED in rule.needs
    return confirmed or served or (not facts.voided and Need.VOIDED in rule.needs)


@dataclass(frozen=True, slots=True)
class Here:
    """A case as somebody comes to it."""

    ground: Ground
    viewer: Viewer
    facts: Facts

    @property
    def case(self) -> ExitCase:
        return self.ground.case

    @property
    def place(self) -> Place:
        return Place(self.ground.community.slug, self.ground.community.name)

    @property
    def base(self) -> str:
        return self.ground.path

    @property
    def today(self) -> date:
        return self.facts.today

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        if self.viewer.actor is None:
            raise RuntimeError("this case was entered without a sign-in")
        return self.viewer.actor

    def anew(self, form: Bound[Any]) -> Bound[Any]:
        """The form as it was typed, to be meant for the case as it stands now."""
        return Bound(raw={**form.raw, "seen": str(self.case.version)}, errors=form.errors)

    @property
    def offers(self) -> list[Offer]:
        return offers(self.case.state, self.viewer, self.facts)

    @property
    def company_side(self) -> bool:
        return Party.COMPANY in self.viewer.parties

    @property
    def checks(self) -> bool:
        """May look at the items of a re-check, for a side nobody has spoken for."""
        sides = self.viewer.parties & {Party.TOWN, Party.COMMUNITY}
        return self.case.state is State.RECHECK and bool(sides - self.facts.sides)


def _here(case_id: str, session: Session, me: Actor | None, at: At, *, lock: bool = False) -> Here:
    case = case_by_id(session, row_id(case_id), lock=lock)
    if case is None:
        raise NotFound(NO_CASE)
    ground, today = ground_of(session, case), local_day(at)
    viewer = viewer_of(session, me, ground.contract, ground.community, today)
    return Here(ground, viewer, facts_of(session, case, ground.contract, today))


def _to_read(case_id: str, session: DbSession, me: Someone, at: At) -> Here:
    here = _here(case_id, session, me, at)
    here.viewer.check_reads()
    return here


CaseInPath = Annotated[Here, Depends(_to_read)]
"""For the four sides and the auditor."""


def _for_anybody(case_id: str, session: DbSession, me: Visitor, at: At) -> Here:
    return _here(case_id, session, me, at)


CaseForAnybody = Annotated[Here, Depends(_for_anybody)]


def _acting(*, lock: bool) -> Callable[..., Here]:
    def guard(case_id: str, session: DbSession, me: Someone, at: At) -> Here:
        here = _here(case_id, session, me, at, lock=lock)
        here.viewer.check_reads()
        if not here.viewer.parties:
            raise Forbidden(NOBODY)
        return here

    return guard


CaseToAct = Annotated[Here, Depends(_acting(lock=False))]
CaseToChange = Annotated[Here, Depends(_acting(lock=True))]


@dataclass(frozen=True, slots=True)
class Start:
    """An estate with the contract a case would be about."""

    yard: Yard
    contract: ServiceContract
    company: Company
    viewer: Viewer
    facts: Facts
    running: int | None
    """The case there is already."""

    @property
    def place(self) -> Place:
        return self.yard.place

    @property
    def base(self) -> str:
        return f"/estates/{self.yard.estate.slug}/exit"

    @property
    def offers(self) -> list[Offer]:
        return offers(State.START, self.viewer, self.facts)


def _start(
    yard: YardInPath, session: DbSession, _me: Someone, at: At,
    contract: Annotated[str, Query(max_length=9)] = "",
) -> Start:
    """`?contract=` chooses where two overlap; else the one that began last."""
    today = local_day(at)
    found = contracts_in(session, yard.estate.key, today)
    if not found:
        raise DomainError(NO_SERVICE)
    chosen = next((each for each in found if str(each[0].key) == contract), found[0])
    viewer = viewer_of(session, yard.hall.me, chosen[0], yard.hall.community, today)
    live = live_case_of(session, chosen[0].key)
    start = Start(yard, *chosen, viewer, facts_before(session, chosen[0], today), live.key if live else None)
    if not start.offers:
        raise Forbidden(NOBODY)
    return start


EstateToStart = Annotated[Start, Depends(_start)]


def _scope(me: Someone) -> Scope:
    scope = Scope(
        me.scopes(Role.TOWN_OFFICIAL, Role.AUDITOR), me.scopes(*COMMITTEE_ROLES), me.scopes(Role.OWNERS_COMMITTEE),
        me.scopes(*COMPANY_ROLES),
    )
    if scope == Scope():
        raise Forbidden(NOBODY)
    return scope


Mine = Annotated[Scope, Depends(_scope)]
"""Whose cases the list shows."""
