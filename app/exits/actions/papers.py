"""The paper of a step: which kind, and what is filled in. The words are in `app/notices/words`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.core.text import as_sentence
from app.core.workdays import local_day
from app.exits.actions.scene import Scene, Told, dated, timed
from app.exits.models import ExitStep
from app.exits.queries.below import Voted, vote_of
from app.exits.queries.grounds import judged_before
from app.exits.queries.history import cards_of, items_of, last_step, public_of
from app.exits.rules import law
from app.exits.rules.clocks import LEAVE_DAYS, RECTIFY_DAYS, Span, after
from app.exits.rules.kinds import Deed, Party
from app.notices.actions.issuing import Rows, issue_paper
from app.notices.models import Paper
from app.notices.queries import paper_about
from app.notices.queries.drafting import preview_paper
from app.notices.rules.content import Content
from app.places.models import Town
from app.scorecards.rules.wording import month_dated, points


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: str
    fields: Mapping[str, str]
    tables: Mapping[str, Rows] = field(default_factory=dict)


def issue(scene: Scene, deed: Deed, step: ExitStep, told: Told) -> int | None:
    """The paper's id; None for a step without one. The same step gives the same paper."""
    sheet = sheet_of(scene, deed, told)
    if sheet is None:
        return None
    paper = issue_paper(
        scene.session, kind=sheet.kind, estate=scene.ground.estate, fields=sheet.fields, tables=sheet.tables,
        about=f"{scene.ground.case.about}:{step.number}", by=scene.by, at=scene.at, contract=scene.ground.contract,
    )
    return paper.key


def drafted(scene: Scene, deed: Deed, told: Told) -> Content | None:
    """What would be issued."""
    sheet = sheet_of(scene, deed, told)
    if sheet is None:
        return None
    return preview_paper(
        scene.session, kind=sheet.kind, estate=scene.ground.estate, fields=sheet.fields, tables=sheet.tables,
        at=scene.at,
    )


def sheet_of(scene: Scene, deed: Deed, told: Told) -> Sheet | None:
    if deed not in SHEETS:
        return None
    kind, fill = SHEETS[deed]
    if fill is _posting and told.last_day is None:  # a letter the company has not confirmed
        return None
    ground = scene.ground
    fields, tables = fill(scene, told)
    return Sheet(kind, {"物业": ground.company.name, "小区": ground.estate.name} | fields, tables)


Filled = tuple[dict[str, str], dict[str, Rows]]


def _interview_notice(scene: Scene, told: Told) -> Filled:
    given = scene.given
    when = given.moment
    assert when is not None  # checked with the step
    return {
        "事由": _judged(scene) + as_sentence(told.public["为什么"]), "时间": timed(when), "地点": given.place,
        "参加人": told.inner["要来的人"], "材料": told.inner["要带的材料"], "电话": _town_phone(scene),
        "依据": law.TOWN_GUIDES,
    }, {}


def _town_phone(scene: Scene) -> str:
    return scene.session.get_one(Town, scene.ground.community.town_id).phone


def _judged(scene: Scene) -> str:
    """The last card this case stands on, with its month and points."""
    cards = cards_of(scene.session, scene.ground.case.key)
    return f"{month_dated(cards[-1].month)}考核：{cards[-1].words}" if cards else ""


def _interview_record(scene: Scene, told: Told) -> Filled:
    day = scene.given.day
    assert day is not None
    return {
        "时间": dated(day), "地点": _place(scene), "到场情况": told.public["物业来没来"],
        "到场的人": told.inner.get("到场的人", ""),
        "问题": told.public["问题"], "物业说的": told.public.get("物业说的", ""),
        "承诺": told.public.get("答应的", ""), "依据": law.TOWN_GUIDES,
    }, {}


def _place(scene: Scene) -> str:
    """Where the company was asked to come."""
    summons = last_step(scene.session, scene.ground.case.key, Deed.SUMMON)
    return public_of(summons).get("地点", "") if summons is not None else ""


def _rectify_order(scene: Scene, told: Told) -> Filled:
    rows = [("序号", "问题", "改成什么样")]
    rows += [(str(number), item.what, item.standard) for number, item in enumerate(scene.given.items, start=1)]
    return {
        "事由": as_sentence(told.public["依据"]), "天数": str(RECTIFY_DAYS), "电话": _town_phone(scene),
        "依据": law.TOWN_GUIDES,
    }, {"整改项": rows}


def _extension_notice(scene: Scene, told: Told) -> Filled:
    assert told.due_on is not None  # worked out with the step
    order = last_step(scene.session, scene.ground.case.key, Deed.ORDER)
    return {
        "通知": _named(scene, order), "理由": as_sentence(told.public["为什么"]), "天数": str(scene.given.days),
        "最后一天": dated(told.due_on), "电话": _town_phone(scene), "依据": law.TOWN_GUIDES,
    }, {}


def _recheck_sheet(scene: Scene, told: Told) -> Filled:
    order = last_step(scene.session, scene.ground.case.key, Deed.ORDER)
    rows: list[tuple[str, ...]] = [("序号", "问题", "改成什么样", "镇里复查", "社区复查", "结果")]
    mended = items_of(scene.session, order.key) if order else []
    for each in mended:
        sides = [_checked(each.checks[side].fit, each.checks[side].note) for side in (Party.TOWN, Party.COMMUNITY)]
        result = "合格" if each.fit else "不合格"
        rows.append((str(each.item.number), each.item.what, each.item.standard, *sides, result))
    days = sorted({local_day(check.at) for each in mended for check in each.checks.values()})
    fit = all(each.fit for each in mended)
    return {
        "通知": _named(scene, order), "复查日期": "、".join(map(dated, days)),
        "结论": "合格" if fit else "不合格", "说明": told.public["说明"],
        "依据": law.TOWN_GUIDES,
    }, {"复查": rows}


def _named(scene: Scene, order: ExitStep | None) -> str:
    """The order's paper, by number and name."""
    paper = scene.session.get(Paper, order.paper_id) if order is not None and order.paper_id is not None else None
    return f"{paper.official_number}《{paper.title}》" if paper is not None else ""


def _checked(fit: bool, note: str) -> str:
    return "合格" if fit else f"不合格：{note}"


def _advice(scene: Scene, told: Told) -> Filled:
    case = scene.ground.case
    rows = [("月份", "得分", "牌")]
    for line in reversed(judged_before(scene.session, case.estate_id, case.company_id, scene.today)):
        card = line.card.label if line.card else "没有"
        rows.append((month_dated(line.month), points(line.total) if line.total is not None else "样本不足", card))
    return {
        "纪要编号": told.public["联席会议纪要"], "开会日期": told.public["开会的日子"],
        "理由": as_sentence(told.public["说明"]), "依据": law.OWNERS_VOTE,
    }, {"历次考核": rows}


def _leave_notice(scene: Scene, _told: Told) -> Filled:
    article = law.OPEN_ENDED if scene.facts.expired else law.SIXTY_DAYS
    vote = vote_of(scene.session, scene.ground.case)
    voted = f"（{_voted(scene, vote)}）" if vote is not None else ""
    return {"决定": f"业主已经依法表决{voted}，共同决定解聘", "约定": scene.given.clause, "依据": article}, {}


def _voted(scene: Scene, vote: Voted) -> str:
    """Which vote, when it was decided, where its result stands, and what is enclosed."""
    told = [f"“{vote.title}”"]
    told += [f"{dated(vote.decided_on)}有了结果"] if vote.decided_on is not None else []
    result = paper_about(scene.session, f"vote:{vote.vote_id}:result")
    told += [f"结果公示编号{result.official_number}"] if result is not None else []
    return "，".join([*told, "业主大会的书面决定附后"] if scene.given.photos else told)


def _posting(scene: Scene, told: Told) -> Filled:
    ground, last = scene.ground, told.last_day
    assert last is not None  # every step that is posted has it
    gone = after(last, LEAVE_DAYS, Span.DAYS)
    phone = ground.community.supervision_phone or ground.community.phone
    return {
        "缘由": told.words, "最后一天": dated(last), "离开日期": dated(gone), "电话": phone, "依据": law.HAND_OVER,
    }, {}


SHEETS: Mapping[Deed, tuple[str, Callable[[Scene, Told], Filled]]] = {
    Deed.SUMMON: ("interview_notice", _interview_notice), Deed.INTERVIEW: ("interview_record", _interview_record),
    Deed.ORDER: ("rectify_order", _rectify_order), Deed.EXTEND: ("extension_notice", _extension_notice),
    Deed.PASS: ("recheck_sheet", _recheck_sheet), Deed.FAIL: ("recheck_sheet", _recheck_sheet),
    Deed.ADVISE: ("advice", _advice),
    Deed.OWNERS_NOTICE: ("leave_notice_60", _leave_notice), Deed.SERVE: ("exit_posting", _posting),
    Deed.LEAVE_OPEN: ("exit_posting", _posting), Deed.AGREE: ("exit_posting", _posting),
    Deed.NOT_RENEW: ("exit_posting", _posting),
}  # fmt: skip
