"""POST /api/v1/communities/{slug}/issues: one call instead of four steps, under the same rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, Invalid, SignInNeeded
from app.core.idempotency import Repeat, Repeatable, client_address
from app.core.openapi import problems
from app.core.settings import settings
from app.issues.actions.allowance import spend_filing
from app.issues.actions.filing import file_issue
from app.issues.actions.on_behalf import may_enter_for_others, resident_told_by
from app.issues.actions.report import Report
from app.issues.api.bodies import NewIssue
from app.issues.api.rendering import filed
from app.issues.api.shapes import Filed
from app.issues.guards import CommunityInPath
from app.issues.models import Source
from app.issues.queries.catalogue import categories
from app.issues.queries.filing import Spot, spot
from app.issues.rules.category import Category
from app.people.actions import check_code
from app.people.guards import Visitor
from app.people.models import Person
from app.people.rules.roles import Actor
from app.places.models import Community

router = APIRouter(prefix="/api/v1/communities/{slug}", tags=["issues"])
LOCATION = {"Location": {"description": "The issue under /api/v1.", "schema": {"type": "string"}}}
CREATED: dict[int | str, dict[str, Any]] = {201: {"headers": LOCATION}}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a report comes in: who brings it, from which address, into which community."""

    session: Session
    community: Community
    me: Actor | None
    address: str
    at: datetime
    repeat: Repeat


def _desk(
    request: Request, community: CommunityInPath, session: DbSession, me: Visitor, at: At, repeat: Repeatable
) -> Desk:
    return Desk(session, community, me, client_address(request), at, repeat)


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose matter it is, who acts, and who is named for having entered it."""

    reporter: Person
    by: Actor
    entered_by: Actor | None
    source: Source


@router.post(
    "/issues", status_code=201, operation_id="file_issue", response_model=Filed,
    responses={**CREATED, **problems(400, 401, 403, 404, 409, 413, 422, 429)},
)
def post_issue(body: NewIssue, desk: Annotated[Desk, Depends(_desk)]) -> Response:
    """Signed in with a token, or without one with `contact_phone` and a code from POST /api/v1/auth/sms-codes. Phones,
    ID numbers and plates in the text are masked. Photos follow with POST /api/v1/issues/{ref}/photos."""
    answer = desk.repeat.answer
    if answer is not None:
        return _located(answer)
    category, place = _category(body, desk), _place(body, desk)
    parties = _parties(body, desk)
    spend_filing(desk.session, desk.address, parties.reporter.key, at=desk.at)
    report = Report(
        spot=place, category=category, description=body.description, reporter=parties.reporter, source=parties.source,
        subcategory=body.subcategory, title=body.title, place=body.place, stairwell=body.stairwell,
        anonymous=body.anonymous, entered_by=parties.entered_by,
    )
    issue = file_issue(desk.session, report, by=parties.by, at=desk.at)
    return _located(desk.repeat.keep(filed(desk.session, issue, settings().base_url, desk.at).model_dump_json(), 201))


def _located(answer: Response) -> Response:
    ref = Filed.model_validate_json(bytes(answer.body)).ref
    answer.headers["Location"] = f"/api/v1/issues/{ref}"
    return answer


def _category(body: NewIssue, desk: Desk) -> Category:
    found = next((each for each in categories(desk.session, desk.at) if each.code == body.category), None)
    if found is None:
        raise Invalid("没有这一类，类别代码在 GET /api/v1/categories。", field="category")
    if body.subcategory and body.subcategory not in [sub.code for sub in found.subs]:
        raise Invalid(f"“{found.name}”里没有这个小类。", field="subcategory")
    return found


def _place(body: NewIssue, desk: Desk) -> Spot:
    found = spot(desk.session, desk.community, body.estate, body.building)
    if found is None:
        field = "building" if body.building else "estate"
        raise Invalid("这个社区没有这个小区或者这栋楼，看看是不是写错了。", field=field)
    return found


def _parties(body: NewIssue, desk: Desk) -> Parties:
    if desk.me is None:
        person = _by_code(body, desk)
        return Parties(person, Actor(person.key, person.name), None, Source.API)
    if body.code is not None:
        raise Invalid("已经登录了，不用验证码。", field="code")
    if body.contact_phone is not None:
        return _on_behalf(body.contact_phone, desk, desk.me)
    person = _person(desk, desk.me)
    return Parties(person, desk.me, None, Source.API)


def _person(desk: Desk, me: Actor) -> Person:
    person = desk.session.get(Person, me.person_id)
    assert person is not None  # a sign-in has its person
    return person


def _by_code(body: NewIssue, desk: Desk) -> Person:
    if body.contact_phone is None and body.code is None:
        raise SignInNeeded("先登录，或者写上手机号和验证码，好把进展告诉您。")
    if body.contact_phone is None or body.code is None:
        missing = "contact_phone" if body.contact_phone is None else "code"
        raise Invalid("没有登录的话，手机号和验证码都要写。", field=missing)
    return check_code(desk.session, body.contact_phone, body.code, address=desk.address, at=desk.at)


def _on_behalf(phone: str, desk: Desk, me: Actor) -> Parties:
    """代录; one's own phone is no 代录."""
    own = _person(desk, me)
    if own.phone == phone:
        return Parties(own, me, None, Source.API)
    if not may_enter_for_others(desk.session, me, desk.community):
        raise Forbidden("只有本社区和镇里的工作人员能替别人反映。您自己反映，不用写 contact_phone。")
    person = resident_told_by(desk.session, "", phone, by=me, at=desk.at)
    assert person is not None  # a phone was told
    return Parties(person, me, me, Source.COUNTER)
