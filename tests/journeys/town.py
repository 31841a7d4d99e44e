"""A small town for the browser: an issue in every state, and one of everything a page can be opened with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from app.attachments.actions import keep_photo
from app.core.workdays import local_day
from app.demo.drawings import draw
from app.issues.actions import talk
from app.issues.actions.drafts import add_draft_photo, new_draft
from app.issues.actions.replies import write_reply
from app.issues.forms.filing import Kept
from app.issues.guards import worn_towards
from app.issues.models import Callback, Comment, Issue
from app.issues.queries.case import case_by_ref
from app.issues.rules.lifecycle import Step
from app.people.actions import claim_residency
from app.people.models import Relation, RoleGrant
from tests.cast import Cast
from tests.journeys.desks import build_desks
from tests.journeys.handed import build_handed
from tests.journeys.judged import build_judged
from tests.journeys.leaving import build_leaving
from tests.journeys.papers import build_papers
from tests.journeys.rhythms import build_rhythms
from tests.journeys.taken import build_taken
from tests.journeys.voted import build_voted
from tests.journeys.watched import build_watched
from tests.make import an_issue, step

REST = (
    ("RP", "单元门合页松了，风一吹就响，晚上吵得睡不着。"), ("GR", "楼前的冬青半年没有修剪，挡住了一楼的窗户。"),
    ("EL", "电梯上行时有异响，按三楼有时停在四楼。"), ("PK", "地库出口的转弯镜被撞歪了，看不见来车。"),
    ("UT", "三单元的自来水发黄，放十分钟才清。"), ("PT", "有人遛狗不拴绳，孩子不敢下楼。"),
    ("SF", "西门的门禁坏了一周，谁都能进来。"), ("SV", "想在空地上加两张长椅，老人走累了有地方坐。"),
    ("HY", "分类桶旁边总有大件家具，没有人拉走。"), ("RP", "顶楼的雨水管断了，下雨往墙上流。"),
)  # fmt: skip


@dataclass
class Known:
    """What an address is filled with: references by state, secrets of receipts and drafts, row ids."""

    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, address: str) -> str:
        return address.format_map(self.names)


@dataclass
class Builder:
    session: Session
    cast: Cast
    now: datetime

    def step(self, issue: Issue, what: Step, by: str, **given: Any) -> None:
        given.setdefault("at", issue.updated_at + timedelta(minutes=40))
        step(self.session, self.cast, issue, what, by, **given)

    def photo(self, scene: str, after: bool = False) -> int:
        return keep_photo(self.session, draw(scene, 3, after), at=self.now).key

    def filed(self, days: float = 2, **more: Any) -> Issue:
        return an_issue(self.session, self.cast, at=self.now - timedelta(days=days), **more)

    def accepted(self, **more: Any) -> Issue:
        issue = self.filed(**more)
        self.step(issue, Step.ACCEPTANCE, "liushuji", note="今天上午去看过，属实。")
        return issue

    def dispatched(self, **more: Any) -> Issue:
        issue = self.accepted(**more)
        self.step(issue, Step.DISPATCH, "liushuji", unit=self.cast.unit_anhe.key)
        return issue

    def working(self, **more: Any) -> Issue:
        issue = self.dispatched(**more)
        self.step(issue, Step.SIGNATURE, "zhaojingli")
        return issue

    def done(self, **more: Any) -> Issue:
        issue = self.working(photos=(self.photo("bins"), self.photo("stairwell")), **more)
        self.step(issue, Step.COMPLETION, "zhaojingli", note="清走了，地也冲过。", photos=(self.photo("bins", True),))
        return issue

    def verified(self, **more: Any) -> Issue:
        issue = self.done(**more)
        self.step(issue, Step.VERIFICATION, "xiaoli", solved=True, note="到现场看过，干净了。")
        return issue

    def closed(self, **more: Any) -> Issue:
        issue = self.verified(**more)
        self.step(issue, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=5, note="来得快，谢谢。")
        return issue

    def reopened(self, **more: Any) -> Issue:
        issue = self.done(**more)
        self.step(issue, Step.CONFIRMATION, "wangyi", solved=False, note="还有一半没有清。")
        return issue

    def suspended(self, **more: Any) -> Issue:
        issue = self.accepted(**more)
        review = local_day(self.now) + timedelta(days=30)
        self.step(issue, Step.SUSPENSION, "liushuji", reason="配件要从厂家订，三周后到。", review_on=review)
        return issue

    def ended(self, what: Step, by: str = "liushuji", **given: Any) -> Callable[..., Issue]:
        def make(**more: Any) -> Issue:
            issue = self.filed(**more)
            self.step(issue, what, by, **given)
            return issue

        return make


def build(session: Session, cast: Cast, now: datetime) -> Known:
    make = Builder(session, cast, now)
    issues = _in_every_state(make)
    for number, (code, text) in enumerate(REST):
        make.filed(days=1 + number / 3, code=code, description=text, by="laozhou")
    known = Known({state: issue.ref for state, issue in issues.items()})
    known.names |= {f"{state}_receipt": issue.receipt_token for state, issue in issues.items()}
    _voices(make, issues["working"])
    _desk(make, issues["closed"], known)
    known.names["draft"] = _draft(make)
    known.names |= build_rhythms(session, cast, now) | build_judged(session, cast, now)
    known.names |= build_papers(session, cast, now)
    known.names |= build_watched(session, cast, now, overdue=issues["overdue"].ref)
    known.names |= build_handed(session, cast, now)
    known.names |= build_voted(session, cast, now)
    known.names |= build_leaving(session, cast, now)
    build_taken(session, cast, now)
    known.names |= build_desks(session, cast, now)
    return known


def _in_every_state(make: Builder) -> dict[str, Issue]:
    away = {"reason": "这条路归市里养护。", "route": "拨 12345，说清路名。"}
    issues = {
        "new": make.filed(photos=(make.photo("stairwell"),)), "spare": make.filed(days=3),
        "accepted": make.accepted(), "dispatched": make.dispatched(), "working": make.working(),
        "overdue": make.working(days=20, description="地下车库的灯坏了一排，夜里看不清路。"),
        "done": make.done(), "verified": make.verified(), "closed": make.closed(), "reopened": make.reopened(),
        "suspended": make.suspended(), "rejected": make.ended(Step.REJECTION, **away)(),
        "transferred": make.ended(Step.TRANSFER, **away)(), "withdrawn": make.ended(Step.WITHDRAWAL, "wangyi")(),
        "private": make.filed(code="IL", description="一楼把承重墙砸了开门，楼上都听得见。"),
    }  # fmt: skip
    merge = make.ended(Step.MERGE, target=issues["accepted"].ref, reason="说的是同一处。")
    return {**issues, "merged": merge()}


def _voices(make: Builder, issue: Issue) -> None:
    """An answer of the committee, a neighbour's word that somebody found out of place, and supports."""
    session, cast = make.session, make.cast
    for name, text in (("liushuji", "已经催过物业，明天上午到。"), ("laozhou", "我家也闻得到，天天关着窗。")):
        _say(make, issue, name, text)
    spoken = session.get_one(Comment, _say(make, issue, "luren", "物业就知道收钱。"))
    talk.flag_comment(session, spoken, "说话不好听", by=cast.actor("laozhou"), at=make.now)
    for name in ("laozhou", "luren"):
        talk.support(session, issue, by=cast.actor(name), at=make.now)


def _say(make: Builder, issue: Issue, name: str, text: str) -> int:
    case = case_by_ref(make.session, issue.ref, make.now, lock=True)
    assert case is not None
    by = make.cast.actor(name)
    worn = worn_towards(make.session, case, by, make.now)
    return talk.comment(make.session, case, text, by=by, worn=worn, at=make.now).key


def _desk(make: Builder, closed: Issue, known: Known) -> None:
    session, cast, now = make.session, make.cast, make.now
    secretary = cast.actor("liushuji")
    session.add(
        Callback(issue_id=closed.key, assigned_to=secretary.person_id, created_at=now, due=now + timedelta(days=7))
    )
    text = "收到，今天下班前到现场看。"
    reply = write_reply(session, None, step=Step.ACCEPTANCE, category="", text=text, by=secretary, at=now)
    claim = claim_residency(session, cast.home102.key, Relation.TENANT, by=cast.actor("luren"), at=now)
    grant = session.exec(select(RoleGrant).where(RoleGrant.person_id == cast.person("xiaoli").key)).one()
    rows = {"reply": reply, "claim": claim, "contract": cast.contract, "grant": grant}
    known.names |= {name: str(row.key) for name, row in rows.items()}


def _draft(make: Builder) -> str:
    """A report written up to the preview, with a photo."""
    kept = Kept(
        category="HY", subcategory="HY-2", estate="xiangrui-dong", building="3", stairwell="1", placed=True,
        description="楼道里的垃圾堆了三天没人清，味道很大。打 13812345678 找我。",
    )
    draft = new_draft(make.session, make.cast.xiangrui.key, kept.model_dump(mode="json"), person_id=None, at=make.now)
    photo = keep_photo(make.session, draw("stairwell", 5), at=make.now)
    add_draft_photo(make.session, draft, photo, 0)
    return draft.token
