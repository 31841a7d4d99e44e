"""Who heads a project from when, and the day they reported to the 居委会. The log names terms, never people."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies import queries
from app.companies.models import ManagerTerm
from app.companies.queries.served import Served
from app.companies.rules.managers import DAY, why_not_begin, why_not_leave, why_not_report
from app.core.errors import DomainError, Invalid, NotFound
from app.core.workdays import local_day
from app.people.actions.journal import note
from app.people.rules.roles import Actor


def begin_term(
    session: Session, served: Served, *, name: str, phone: str, starts_on: date, by: Actor, at: datetime
) -> ManagerTerm:
    """A manager begins; whoever was there leaves the day before."""
    contract = queries.contract_for_update(session, served.key)
    if contract is None:
        raise NotFound("没有这份合同。")
    last = next(iter(queries.terms_of(session, [served.key])), None)
    before = queries.term_within(last, contract) if last else None
    why = why_not_begin(starts_on, local_day(at), (contract.starts_on, contract.ends_on), before)
    if why:
        raise Invalid(why, field="starts_on")
    if last is not None and last.ends_on is None:
        _close(session, served, last, starts_on - DAY, by, at)
    term = ManagerTerm(contract_id=served.key, name=name, phone=phone, starts_on=starts_on)
    session.add(term)
    session.flush()
    _note(session, served, "begun", term, by, at, after={"contract": served.key, "from": starts_on})
    return term


def end_term(session: Session, served: Served, *, ends_on: date, by: Actor, at: datetime) -> ManagerTerm:
    """Whoever is in office leaves and nobody has come yet. `ends_on` is the last day."""
    queries.contract_for_update(session, served.key)
    term = next((each for each in queries.terms_of(session, [served.key]) if each.ends_on is None), None)
    if term is None:
        raise DomainError("现在没有在任的负责人，不用登离任。", field="ends_on")
    why = why_not_leave(queries.term_within(term, served.contract), ends_on, local_day(at))
    if why:
        raise Invalid(why, field="ends_on")
    _close(session, served, term, ends_on, by, at)
    return term


def record_report(
    session: Session, served: Served, term_id: int, *, reported_on: date, by: Actor, at: datetime
) -> ManagerTerm:
    """The day a manager reported to the 居委会; written again, it is put right and the log keeps both."""
    term = queries.term_for_update(session, term_id)
    if term is None or term.contract_id != served.key:
        raise Invalid("从列出来的里面选一位。", field="manager")
    why = why_not_report(queries.term_within(term, served.contract), reported_on, local_day(at))
    if why:
        raise Invalid(why, field="reported_on")
    before, term.reported_on = term.reported_on, reported_on
    session.add(term)
    session.flush()
    _note(session, served, "reported", term, by, at, before={"on": before}, after={"on": reported_on})
    return term


def _close(session: Session, served: Served, term: ManagerTerm, ends_on: date, by: Actor, at: datetime) -> None:
    """At once in the database: only one term of a contract may go on."""
    term.ends_on = ends_on
    session.add(term)
    session.flush()
    _note(session, served, "ended", term, by, at, after={"to": ends_on})


def _note(
    session: Session, served: Served, verb: str, term: ManagerTerm, by: Actor, at: datetime, *,
    before: object = None, after: object = None,
) -> None:
    subject = f"manager_term:{term.key}"
    note(session, f"manager.{verb}", subject, by=by, at=at, before=before, after=after, stream=served.stream)
