"""Short ways to an exit case in any state, through the same actions the product uses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.attachments.actions import keep_photo
from app.companies.models import ServiceContract
from app.exits.actions.given import Given, Item
from app.exits.actions.mending import check_items, show_after
from app.exits.actions.opening import open_by_hand, open_cases
from app.exits.actions.stepping import take_step
from app.exits.models import ExitCase, ExitStep
from app.exits.queries.cases import case_by_id, live_case_of
from app.exits.queries.standing import viewer_of
from app.exits.rules.kinds import Deed, State
from app.exits.rules.standing import Viewer
from app.rulebooks.rules.policy import Band
from app.scorecards.models import Scorecard
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.kinds import State as CardState
from app.votes.models import Vote
from tests.cast import NOON, Cast, add
from tests.inspections.hold import hire as hire
from tests.issues.walk import PHOTO
from tests.votes import poll

TODAY = date(2026, 11, 18)
FINAL = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
ITEMS = (Item("3号楼楼道堆纸箱", "清走，地面冲干净"), Item("灭火器过期", "换成有效期内的"))
NOT_CLEAN = "楼道保洁不到位，灭火器过期。"


def at_day(days: int) -> datetime:
    return NOON + timedelta(days=days)


def a_card(
    session: Session, cast: Cast, card: Card = Card.YELLOW, *, month: date = date(2026, 10, 1), total: int = 5520,
    veto: bool = False, final_at: datetime = FINAL, contract: ServiceContract | None = None,
) -> Scorecard:
    """A final card of 东区."""
    served = contract or cast.contract
    return add(
        session,
        Scorecard(
            estate_id=served.estate_id, community_id=cast.xiangrui.key, company_id=served.company_id,
            contract_id=served.key, month=month, state=CardState.FINAL, rulebook_number=1, facts="{}", result="{}",
            digest="d" * 64, total=total, band=Band.FAIL, veto=veto, pass_line=6000, card=card,
            card_words="10月 55.2 分，低于 60 分，亮黄牌。", made_at=final_at, objections_until=final_at,
            final_at=final_at,
        ),
    )


def opened(session: Session, cast: Cast, card: Card = Card.YELLOW, *, at: datetime = NOON, **more: Any) -> ExitCase:
    """The case the clock opens for a card."""
    a_card(session, cast, card, **more)
    assert open_cases(session, at) == 1
    return live(session, cast)


def live(session: Session, cast: Cast) -> ExitCase:
    found = live_case_of(session, cast.contract.key, lock=True)
    assert found is not None
    return found


def again(session: Session, case: ExitCase) -> ExitCase:
    """Read anew and locked, as every request does."""
    found = case_by_id(session, case.key, lock=True)
    assert found is not None
    return found


def eyes(session: Session, cast: Cast, name: str, at: datetime = NOON) -> Viewer:
    contract = session.get(ServiceContract, cast.contract.key)
    assert contract is not None
    return viewer_of(session, cast.actor(name), contract, cast.xiangrui, at.date())


def a_photo(session: Session, at: datetime = NOON) -> int:
    return keep_photo(session, PHOTO, at=at).key


def step(
    session: Session, cast: Cast, case: ExitCase, deed: Deed, by: str, *, at: datetime = NOON, **given: Any
) -> ExitStep:
    """One of the cast takes a step, through the same door as pages."""
    row = again(session, case)
    values = {"seen": row.version, **given}
    return take_step(session, row, deed, Given(**values), viewer=eyes(session, cast, by, at), at=at)


def begun(session: Session, cast: Cast, deed: Deed, by: str, *, at: datetime = NOON, **given: Any) -> ExitCase:
    """A case somebody opens by hand."""
    viewer = eyes(session, cast, by, at)
    return open_by_hand(session, cast.contract.key, deed, Given(**given), viewer=viewer, at=at)


def summoned(session: Session, cast: Cast, case: ExitCase | None = None) -> ExitCase:
    case = case or opened(session, cast)
    step(
        session, cast, case, Deed.SUMMON, "chenkezhang", words=NOT_CLEAN, moment=at_day(1), place="镇便民中心二楼",
        people="法定代表人、项目负责人", materials="整改计划",
    )
    return case


def interviewed(session: Session, cast: Cast) -> ExitCase:
    case = summoned(session, cast)
    step(
        session, cast, case, Deed.INTERVIEW, "liushuji", at=at_day(1), words=NOT_CLEAN, day=TODAY + timedelta(days=1),
        people="赵国强", said="人手不够，正在招。", promised="11月25日前换完灭火器。",
    )
    return case


def ordered(session: Session, cast: Cast) -> ExitCase:
    case = interviewed(session, cast)
    step(session, cast, case, Deed.ORDER, "chenkezhang", at=at_day(1), words="10月考核和约谈记录", items=ITEMS)
    return case


def delivered(session: Session, cast: Cast) -> ExitCase:
    """Served on 20 November; the term ends on Monday 7 December (the 5th is a Saturday)."""
    case = ordered(session, cast)
    step(
        session, cast, case, Deed.DELIVER, "liushuji", at=at_day(2), day=TODAY + timedelta(days=2),
        receiver_name="赵国强", photos=(a_photo(session),),
    )
    return case


def mended(session: Session, cast: Cast, *, at: datetime | None = None) -> ExitCase:
    """Reported done by the company."""
    case, when = delivered(session, cast), at or at_day(5)
    for number in (1, 2):
        photos = (a_photo(session),)
        viewer = eyes(session, cast, "zhaojingli", when)
        show_after(session, again(session, case), number, "改好了", photos, viewer=viewer, at=when)
    step(session, cast, case, Deed.REPORT, "zhaojingli", at=when, words="都改好了")
    return case


def looked(session: Session, cast: Cast, case: ExitCase, name: str, *fit: bool, at: datetime | None = None) -> None:
    when, row = at or at_day(6), again(session, case)
    words = [(each, "" if each else "还有味道") for each in fit or (True, True)]
    check_items(session, row, words, seen=row.version, viewer=eyes(session, cast, name, when), at=when)


def advised(session: Session, cast: Cast) -> ExitCase:
    case = opened(session, cast, Card.RED)
    step(
        session, cast, case, Deed.ADVISE, "chenkezhang", number="马尚联席〔2026〕2号", day=TODAY,
        address="/c/xiangrui/meetings", words="连续两个月低于 60 分，整改没有到位。",
    )
    return case


def a_vote(session: Session, cast: Cast) -> Vote:
    return poll.posted(session, cast)


def voting(session: Session, cast: Cast) -> tuple[ExitCase, Vote]:
    case, vote = advised(session, cast), a_vote(session, cast)
    step(session, cast, case, Deed.VOTE, "sunzhuren")
    return case, vote


def voted(session: Session, cast: Cast, choices: str = "yy", *, turnout: int = 12) -> ExitCase:
    """The owners have decided on 19 December; all twelve homes vote unless said otherwise."""
    case = advised(session, cast)
    homes = poll.more_homes(session, cast, 0) or all_homes(session, cast)
    owners = poll.owners_each(session, homes)
    vote = poll.opened(session, cast)
    step(session, cast, case, Deed.VOTE, "sunzhuren", at=poll.DURING)
    for person, home in list(zip(owners, homes, strict=True))[:turnout]:
        poll.cast_by(session, vote, person, home.key, choices)
    poll.decided(session, cast, poll.closed(session, vote))
    return case


def all_homes(session: Session, cast: Cast) -> list[Any]:
    from sqlmodel import col, select

    from app.places.models import Building, Home, Unit

    statement = (
        select(Home).join(Unit, col(Unit.id) == Home.unit_id).join(Building, col(Building.id) == Unit.building_id)
        .where(Building.estate_id == cast.dongqu.key).order_by(col(Home.id))
    )
    return list(session.exec(statement))


def gives_notice(session: Session, cast: Cast, case: ExitCase, by: str = "sunzhuren", *, at: datetime) -> ExitStep:
    """With the assembly's decision on paper: nobody has accepted the electronic ballots."""
    return step(session, cast, case, Deed.OWNERS_NOTICE, by, at=at, photos=(a_photo(session),))


def noticed(session: Session, cast: Cast, *, at: datetime = poll.AFTER) -> ExitCase:
    """Served on the day of AFTER; the contract ends sixty days later."""
    case = voted(session, cast)
    gives_notice(session, cast, case, at=at)
    step(
        session, cast, case, Deed.SERVE, "sunzhuren", at=at, day=at.date(), receiver_name="赵国强",
        photos=(a_photo(session),),
    )
    return case


def state_of(session: Session, case: ExitCase) -> State:
    return again(session, case).state
