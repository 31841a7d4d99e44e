"""What the steps from the owners' question to the handover do besides moving the case."""

from datetime import date, timedelta

from app.core.errors import DomainError, Forbidden, Invalid
from app.core.workdays import local_day
from app.exits.actions.below import begin_handover
from app.exits.actions.keeping import said
from app.exits.actions.scene import Scene, Told, dated, filled, needed, past, photographed
from app.exits.queries.below import joins_since, vote_of, vote_to_join
from app.exits.queries.history import last_step
from app.exits.rules import law
from app.exits.rules.clocks import NOTICE_DAYS, RENEWAL_DAYS, Span, after
from app.exits.rules.kinds import Deed, Party

TO_CONFIRM = "要物业用自己的账号认了才算，没认以前合同照旧。"
LETTER_AGE = timedelta(days=7)
"""A letter the owners' side writes down came within the last week."""


def petitioned(scene: Scene) -> Told:
    given, day = scene.given, past(scene, since=scene.ground.contract.starts_on, earlier="，那天合同才开始")
    if not given.photos:
        raise Invalid(f"拍下业主签名的材料，遮住电话和身份证号（{law.OWNERS_ASK}）。", field="photos")
    asked = f"{given.signers} 位，全体业主按 {scene.facts.owners} 户算"
    return Told(public=filled(提议的业主=asked, 提出的日子=dated(day), 为什么=said(given.words, "words")), since=day)


def vote_joined(scene: Scene) -> Told:
    case = scene.ground.case
    vote = vote_to_join(scene.session, case.contract_id, joins_since(case), scene.today)
    assert vote is not None  # the table asked for it
    case.vote_id = vote.vote_id
    return Told(public=filled(表决=vote.title), due_on=vote.closes_on)


def vote_ended(scene: Scene) -> Told:
    vote = vote_of(scene.session, scene.ground.case)
    return Told(public=filled(表决=vote.title if vote else "", 说明=scene.given.words))


def noticed(scene: Scene) -> Told:
    """Given in writing; the days count from when it is served."""
    if Party.OWNERS not in scene.parties:
        raise DomainError("通知由业主一方来发。")
    vote = vote_of(scene.session, scene.ground.case)
    if vote is not None and vote.assists and not scene.given.photos:
        raise Invalid(
            f"这次网上投的票只帮着计数，要附上业主大会书面决定的照片（{law.OWNERS_DECIDE}）。", field="photos"
        )
    return Told(public=filled(说明=scene.given.words))


def served(scene: Scene) -> Told:
    notice = last_step(scene.session, scene.ground.case.key, Deed.OWNERS_NOTICE)
    day = past(scene, since=local_day(notice.at) if notice else None, earlier="，那天才发的通知")
    needed(scene, "receiver_name")
    photographed(scene, "签收")
    days = _notice_days(scene)
    last = after(day, days, Span.DAYS)
    public = filled(送达的日子=dated(day), 提前=f"{days} 天", 合同约定=scene.given.clause, 合同最后一天=dated(last))
    return Told(
        f"书面通知送到了，合同到{dated(last)}终止。在那以前物业照旧服务。", public,
        filled(签收人=scene.given.receiver_name), since=day, due_on=last, last_day=last,
    )


def _notice_days(scene: Scene) -> int:
    """60 unless the contract says otherwise, and then its clause has to be named; fewer need a photo of it."""
    days = scene.given.days if scene.given.days is not None else NOTICE_DAYS
    if not 1 <= days <= 365:
        raise Invalid("天数写 1 到 365。", field="days")
    if days != NOTICE_DAYS and not scene.given.clause:
        raise Invalid("法律定的是 60 天。合同另有约定的，写上第几条怎么说的。", field="clause")
    if days < NOTICE_DAYS:
        _check_shorter(scene)
    return days


def _check_shorter(scene: Scene) -> None:
    """The clause is photographed beside the receipt."""
    if scene.stands_in:
        raise Forbidden(f"社区代业主登记的，不能少于 60 天（{law.SIXTY_DAYS}）。")
    if len(scene.given.photos) < 2:
        raise Invalid(f"少于 60 天的，还要拍一张合同那一条的照片（{law.SIXTY_DAYS}）。", field="photos")


def letter_day(scene: Scene) -> date:
    """Today from the company's own account; within the last week when the owners' side writes down its letter."""
    day = past(scene)
    if scene.by_company and day != scene.today:
        raise Invalid("物业自己来写的，日子就是今天。", field="day")
    oldest = scene.today - LETTER_AGE
    if day < oldest:
        raise Invalid(f"通知收到要在 {LETTER_AGE.days} 天里登记，不能早于{dated(oldest)}。", field="day")
    return day


def leaves_early(scene: Scene) -> Told:
    day, wanted = letter_day(scene), scene.given.until
    if wanted is None or wanted <= scene.today:
        raise Invalid("写上物业想服务到哪一天，明天或者以后。", field="until")
    end = scene.facts.contract_end
    if end is not None and wanted >= end:
        told = f"合同{dated(end)}就到期了，不算提前走。到期以后不想续的，办“{Deed.NOT_RENEW.label}”。"
        raise Invalid(told, field="until")
    public = filled(书面通知的日子=dated(day), 想服务到=dated(wanted), 为什么=said(scene.given.words, "words"))
    words = "" if scene.by_company else f"业委会登记：物业书面提出，合同没到期就想走。{TO_CONFIRM}"
    return Told(words, public, since=day)


def leaves_open(scene: Scene) -> Told:
    """The days count from today, whenever the letter is said to have come. A contract without a term has no clause that
    makes them fewer (Civil Code §948, unlike §946 and §947)."""
    if scene.given.days is not None and 0 < scene.given.days < NOTICE_DAYS:
        raise Invalid(f"合同没有期限的，物业要提前 60 天通知，不能少（{law.OPEN_ENDED}）。", field="days")
    day, days = letter_day(scene), _notice_days(scene)
    last = after(scene.today, days, Span.DAYS)
    public = filled(
        书面通知的日子=dated(day), 为什么=said(scene.given.words, "words"), 合同约定=scene.given.clause,
        合同最后一天=dated(last) if scene.by_company else "",
    )
    if not scene.by_company:
        return Told(f"业委会登记：物业书面通知要走。{TO_CONFIRM}", public)
    told = f"物业书面通知要走，合同到{dated(last)}终止。在那以前物业照旧服务。"
    return Told(told, public, since=scene.today, due_on=last, last_day=last)


def not_renewed(scene: Scene) -> Told:
    day, end = letter_day(scene), scene.ground.contract.ends_on
    assert end is not None  # the table asked for it
    short = RENEWAL_DAYS - (end - day).days
    late = f"离到期不到 {RENEWAL_DAYS} 天，晚了 {short} 天，合同另有约定的照约定。" if short > 0 else ""
    public = filled(
        书面通知的日子=dated(day), 合同最后一天=dated(end), 提前了多久=late or f"{(end - day).days} 天",
        为什么=said(scene.given.words, "words"),
    )
    if not scene.by_company:
        return Told(f"业委会登记：物业书面通知到期不再续。{TO_CONFIRM}", public, since=day, due_on=end)
    told = f"物业书面通知，{dated(end)}合同到期以后不再续。{late}"
    return Told(told, public, since=day, due_on=end, last_day=end)


def agreed(scene: Scene) -> Told:
    day, last = past(scene), scene.given.until
    letter = last_step(scene.session, scene.ground.case.key, Deed.LEAVE_EARLY)
    if letter is not None and letter.by == scene.by.person_id:
        raise Forbidden(f"登记物业通知的人不能再代业主同意，换一位来办（{law.CONTRACT}）。")
    if last is None or last <= scene.today:
        raise Invalid("写上说好服务到哪一天，明天或者以后。", field="until")
    end = scene.facts.contract_end
    if end is not None and scene.today <= end < last:
        raise Invalid(f"合同{dated(end)}就到期了，说好的日子不能比它晚。", field="until")
    if not scene.given.photos:
        raise Invalid(f"拍一张业主一方书面决定的照片（{law.CONTRACT}）。", field="photos")
    public = filled(哪天定的=dated(day), 怎样定的=said(scene.given.words, "words"), 合同最后一天=dated(last))
    return Told(f"业主一方同意，物业服务到{dated(last)}。", public, since=day, due_on=last, last_day=last)


def handover_begun(scene: Scene) -> Told:
    case, given = scene.ground.case, scene.given
    assert case.last_day is not None  # the table asked for it
    handover = begin_handover(
        scene.session, scene.ground.contract, receiver=given.receiver, receiver_name=given.receiver_name,
        last_day=case.last_day, agreed_on=given.until, word=given.clause, basis=given.basis, by=scene.by,
        at=scene.at,
    )
    case.handover_id, case.leave_by = handover.key, handover.leave_by
    public = filled(
        交给谁=handover.receiver.label, 社区两委凭什么代收=handover.basis, 最晚哪天离开=dated(handover.leave_by)
    )
    return Told(public=public, since=case.last_day, due_on=handover.leave_by)
