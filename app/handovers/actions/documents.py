"""The papers of a handover: the public notice, the list both sides keep, the report to the district."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.core.filters import dated
from app.core.text import as_sentence
from app.core.workdays import local_day
from app.handovers.models import Handover, HandoverItem, Refusal
from app.handovers.queries.contents import disputes_of, items_of, readings_of
from app.handovers.queries.handovers import Case, case_by_id
from app.handovers.queries.shown import serving_meanwhile, why_unheard
from app.handovers.rules.items import settled
from app.handovers.rules.kinds import ItemState, Receiver
from app.handovers.rules.money import yuan
from app.notices.actions.issuing import Rows, issue_paper
from app.notices.models import Paper
from app.people.rules.roles import Actor
from app.places.models import Town


def _case(session: Session, handover: Handover) -> Case:
    case = case_by_id(session, handover.key)
    assert case is not None  # it is this one
    return case


def receiver_words(case: Case) -> str:
    """业主委员会, 新物业 万家物业, …"""
    handover = case.handover
    name = handover.receiver_name or (case.newcomer if handover.receiver is Receiver.NEW_COMPANY else "")
    return f"{handover.receiver.label}（{name}）" if name else handover.receiver.label


def post_notice(session: Session, handover: Handover, *, by: Actor, at: datetime) -> Paper:
    """The public notice of a handover, once."""
    case = _case(session, handover)
    fields = {
        "小区": case.estate.name, "物业": case.company.name, "接收的一方": receiver_words(case),
        "合同终止日": dated(handover.terminated_on), "退出日": dated(handover.leave_by),
        "退出日说明": "双方约定" if handover.agreed else "没有另外约定，合同终止之日起三十日内",
        "新物业": case.newcomer, "接管以前": serving_meanwhile(session, handover, case.company.name).words,
        "电话": case.community.supervision_phone or case.community.phone,
    }
    about = f"handover:{handover.key}:notice"
    return issue_paper(
        session, kind="handover_notice", estate=case.estate, fields=fields, about=about, by=by, at=at,
        contract=session.get(ServiceContract, handover.contract_id),
    )


def list_parts(session: Session, case: Case, today: date) -> tuple[dict[str, str], dict[str, Rows]]:
    """Fields and tables of the handover list as things stand; people only by their office."""
    handover, items = case.handover, items_of(session, case.key)
    accepted = sum(item.state is ItemState.ACCEPTED for item in items)
    why = why_unheard(session, handover, today)
    left = sum(not settled(item, absent=bool(why)) for item in items)
    fields = {
        "小区": case.estate.name, "社区": case.community.name, "物业": case.company.name,
        "接收的一方": receiver_words(case), "合同终止日": dated(handover.terminated_on),
        "退出日": dated(handover.leave_by), "总数": str(len(items)), "交清数": str(accepted), "日期": dated(today),
        "代收依据": f"社区两委代接收的一方清点签收，凭的是：{as_sentence(handover.basis)}" if handover.basis else "",
        "没办好": f"还有 {left} 项没有办好，这份清单还不是最后的。" if left else "",
    }
    return fields, {
        "移交项目": _item_rows(items, why), "读数": _reading_rows(session, handover),
        "费用争议": _dispute_rows(session, handover),
    }


def _item_rows(items: Sequence[HandoverItem], why: str) -> Rows:
    """`why`: nobody waits any more for the company's word; beside what it left without one."""
    rows = [["序号", "项目", "情况", "移交", "接收", "说明"]]
    for item in items:
        money = f"，{yuan(item.amount)} 元" if item.amount is not None else ""
        said = [(item.speaks, item.giver_words), ("接收方", item.receiver_words)]
        words = "；".join(f"{who}：{text.rstrip('。')}" for who, text in said if text)
        if settled(item, absent=bool(why)) and not settled(item):
            words = f"{words}；{why.rstrip('。')}"
        rows.append([
            str(item.number), item.title, item.shown.label + money, _signed(item.giver_title, item.handed_at),
            _signed(item.receiver_title, item.received_at), words,
        ])  # fmt: skip
    return rows


def _signed(title: str, at: datetime | None) -> str:
    return f"{title} {dated(local_day(at))}" if at is not None else ""


def _reading_rows(session: Session, handover: Handover) -> Rows:
    rows = [["表", "位置", "读数", "抄表日", "双方认不认"]]
    for each in readings_of(session, handover.key):
        agreed = "双方都认" if each.agreed_at else f"{each.side.label}记的，另一方还没认"
        rows.append([each.meter.label, each.place, f"{each.value} {each.unit}", dated(each.read_on), agreed])
    return rows


def _dispute_rows(session: Session, handover: Handover) -> Rows:
    rows = [["序号", "说的是什么", "金额（元）", "谁记的"]]
    for number, each in enumerate(disputes_of(session, handover.key), start=1):
        amount = yuan(each.amount) if each.amount is not None else ""
        rows.append([str(number), each.words, amount, each.entered_title])
    return rows


def issue_list(session: Session, handover: Handover, *, by: Actor, at: datetime) -> Paper:
    """The list as it stands when the handover is done; from then on it is frozen."""
    case = _case(session, handover)
    fields, tables = list_parts(session, case, local_day(at))
    return issue_paper(
        session, kind="handover_list", estate=case.estate, fields=fields, tables=tables,
        about=f"handover:{handover.key}:list", by=by, at=at,
        contract=session.get(ServiceContract, handover.contract_id),
    )


def report_to_district(session: Session, handover: Handover, refusal: Refusal, *, by: Actor, at: datetime) -> Paper:
    """The report of one refusal; once."""
    case = _case(session, handover)
    town, items = session.get(Town, case.community.town_id), items_of(session, handover.key)
    assert town is not None  # every community has one
    assert refusal.met_on is not None  # the joint meeting comes first
    rows = [["序号", "项目", "情况"]]
    kept = [item for item in items if item.state not in (ItemState.HANDED, ItemState.ENTERED) and not settled(item)]
    rows += [[str(item.number), item.title, item.shown.label] for item in kept]
    fields = {
        "收件单位": f"{town.district}住房和城乡建设局" if town.district else "区县住房和城乡建设主管部门",
        "小区": case.estate.name, "社区": case.community.name, "物业": case.company.name,
        "合同终止日": dated(handover.terminated_on), "退出日": dated(handover.leave_by), "情形": refusal.kind.label,
        "事实": refusal.facts, "物业的说法": refusal.answer or "到今天没有书面说明。",
        "记录日": dated(local_day(refusal.reported_at)), "会议": refusal.meeting,
        "会议日": dated(refusal.met_on), "今天": dated(local_day(at)),
    }
    return issue_paper(
        session, kind="refusal_report", estate=case.estate, fields=fields, tables={"没有交清的": rows},
        about=f"handover:{handover.key}:refusal:{refusal.key}", by=by, at=at,
        contract=session.get(ServiceContract, handover.contract_id),
    )
