"""The exit procedure as data: from which state, by whom, with what there, to which state. Pure.

Only a passed owners' vote or the company's own notice lead to the 60 days and the handover, also after a contract ran
out; `tests/exits/test_rules_only_owners.py` proves it over this table. Town and community advise, set terms, check and
organise (Civil Code §278, §284; Zibo §26, §47, §74).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.errors import DomainError, Forbidden
from app.exits.rules import law
from app.exits.rules.kinds import TALKING, UNDER_CARD, Deed, Party, State
from app.exits.rules.needs import Facts, Need, missing

S, D, P, N = State, Deed, Party, Need


@dataclass(frozen=True, slots=True)
class Rule:
    """`target` None leads back to the state the case came from (KEPT when it began here). `words` say to residents what
    has happened."""

    deed: Deed
    sources: frozenset[State]
    target: State | None
    who: frozenset[Party]
    needs: tuple[Need, ...]
    article: str
    words: str


def _rule(
    deed: Deed, sources: State | Iterable[State], target: State | None, who: Iterable[Party], needs: tuple[Need, ...],
    article: str, words: str,
) -> Rule:
    every = frozenset({sources}) if isinstance(sources, State) else frozenset(sources)
    return Rule(deed, every, target, frozenset(who), needs, article, words)


BEFORE_VOTE = UNDER_CARD | {S.PETITIONED, S.EXPIRED}
HERE = (P.TOWN, P.COMMUNITY)
ALL_SIDES = (P.TOWN, P.COMMUNITY, P.OWNERS)

_CARDS = (
    _rule(D.CARD_YELLOW, S.START, S.YELLOW, [P.CLOCK], (), law.TOWN_RATES, "得分定了，亮了黄牌。镇里要约谈物业。"),
    _rule(
        D.CARD_RED, [S.START, *TALKING], S.RED, [P.CLOCK], (), law.TOWN_RATES,
        "得分定了，亮了红牌。镇里要开联席会议，商量要不要向业主提出劝退建议。",
    ),
    _rule(
        D.VETO, [S.START, *TALKING], S.RED, [P.CLOCK], (), law.TOWN_RATES,
        "查实了一票否决的事，亮了红牌。镇里要开联席会议商量。",
    ),
    _rule(
        D.ANNUL, UNDER_CARD, S.ANNULLED, [P.TOWN], (), law.TOWN_RATES, "得分改过，或者立错了，这个程序撤销了。",
    ),
)  # fmt: skip
_MENDING = (
    _rule(
        D.SUMMON, S.YELLOW, S.YELLOW, [P.TOWN], (N.NOT_SUMMONED,), law.TOWN_GUIDES, "约谈通知发给物业了。"
    ),
    _rule(D.INTERVIEW, S.YELLOW, S.INTERVIEWED, HERE, (N.SUMMONED,), law.TOWN_GUIDES, "约谈过了，记录在下面。"),
    _rule(
        D.ORDER, S.INTERVIEWED, S.ORDERED, [P.TOWN], (), law.TOWN_GUIDES, "限期整改通知发出来了，等送到物业手里。"
    ),
    _rule(D.DELIVER, S.ORDERED, S.RECTIFYING, HERE, (), law.TOWN_GUIDES, "整改通知送到了，期限从送达第二天算起。"),
    _rule(
        D.EXTEND, S.RECTIFYING, S.RECTIFYING, [P.TOWN], (N.NOT_EXTENDED, N.IN_TIME), law.TOWN_GUIDES,
        "整改期限延长了一次，理由在下面。",
    ),
    _rule(D.REPORT, S.RECTIFYING, S.RECHECK, [P.COMPANY], (), law.TOWN_GUIDES, "物业说整改完了，等复查。"),
    _rule(
        D.RECHECK, S.RECTIFYING, S.RECHECK, HERE, (N.REPORTED_OR_OVER,), law.TOWN_GUIDES, "整改期满，开始复查。"
    ),
    _rule(
        D.PASS, S.RECHECK, S.PASSED, [P.TOWN], (N.BOTH_SIDES, N.ALL_FIT), law.TOWN_GUIDES,
        "复查合格，这个程序结束了。",
    ),
    _rule(
        D.FAIL, S.RECHECK, S.YELLOW, [P.TOWN], (N.BOTH_SIDES, N.NOT_ALL_FIT), law.TOWN_GUIDES,
        "复查不合格，记进了得分，再约谈一次。连续两次或者一年三次，就亮红牌。",
    ),
)  # fmt: skip
_ADVICE = (
    _rule(
        D.SECOND_CHANCE, S.RED, S.INTERVIEWED, [P.TOWN], (N.MINUTES,), law.JOINT_MEETING,
        "联席会议商量以后，再给物业一次限期整改。",
    ),
    _rule(
        D.ADVISE, S.RED, S.ADVISED, [P.TOWN], (N.MINUTES,), law.JOINT_MEETING,
        "联席会议商量以后，镇里向业主提出了劝退建议。换不换，由业主表决。",
    ),
    _rule(
        D.PETITION, [S.START, *TALKING, S.RED, S.ADVISED, S.EXPIRED], S.PETITIONED, ALL_SIDES, (N.ENOUGH_OWNERS,),
        law.OWNERS_ASK, "百分之二十以上的业主提议，请业委会召集业主大会。",
    ),
    _rule(
        D.STAY, [S.ADVISED, S.EXPIRED], S.KEPT, [P.COMMUNITY, P.OWNERS], (N.NO_VOTE,), law.RENEWAL,
        "物业继续服务，这个程序结束了。",
    ),
    _rule(
        D.STAY, S.PETITIONED, S.KEPT, [P.OWNERS], (N.NO_VOTE,), law.OWNERS_ASK,
        "业委会说明了理由，物业继续服务，这个程序结束了。",
    ),
)  # fmt: skip
_VOTE = (
    _rule(
        D.VOTE, BEFORE_VOTE | {S.START}, S.OWNER_VOTE, ALL_SIDES, (N.VOTE_POSTED,), law.OWNERS_VOTE,
        "业主表决公示了。换不换这家物业，由业主投票定。",
    ),
    _rule(
        D.VOTE_FAILED, S.OWNER_VOTE, S.KEPT, ALL_SIDES, (N.VOTE_FAILED,), law.OWNERS_VOTE,
        "业主表决没有通过，物业继续服务。没有新的事，不再开这个程序。",
    ),
    _rule(
        D.VOTE_CANCELLED, S.OWNER_VOTE, None, ALL_SIDES, (N.VOTE_CANCELLED,), law.OWNERS_VOTE, "这次表决取消了。"
    ),
    _rule(
        D.OWNERS_NOTICE, S.OWNER_VOTE, S.NOTICE, [P.OWNERS], (N.VOTE_PASSED,), law.SIXTY_DAYS,
        "业主表决通过了，业委会把解聘的决定书面通知了物业。",
    ),
)  # fmt: skip
_SERVED = (
    _rule(
        D.SERVE, S.NOTICE, S.NOTICE, [P.OWNERS], (N.CONFIRMED, N.NOT_SERVED), law.SIXTY_DAYS,
        "通知送到物业手里了，六十天从送达第二天算起，合同另有约定的照约定。",
    ),
)  # fmt: skip
THEMSELVES = BEFORE_VOTE | {S.START}
_OWN_WAY = (
    _rule(
        D.LEAVE_EARLY, THEMSELVES - {S.EXPIRED}, S.WITHDRAWING, [P.COMPANY, P.OWNERS], (N.LETTER, N.FIXED_TERM),
        law.CONTRACT, "物业书面提出，合同没到期就想走。业主一方同意了才能提前走。",
    ),
    _rule(
        D.LEAVE_OPEN, THEMSELVES, S.NOTICE, [P.COMPANY, P.OWNERS], (N.LETTER, N.OPEN_ENDED), law.OPEN_ENDED,
        "物业书面通知要走。合同没有期限，六十天以后终止。",
    ),
    _rule(
        D.NOT_RENEW, THEMSELVES - {S.EXPIRED}, S.NOT_RENEWING, [P.COMPANY, P.OWNERS], (N.LETTER, N.NOT_EXPIRED),
        law.NINETY_DAYS, "物业书面通知，合同到期以后不再续。",
    ),
    _rule(
        D.EXPIRE, S.START, S.EXPIRED, ALL_SIDES, (N.EXPIRED,), law.OPEN_ENDED,
        "合同到期了，业主还没有决定续还是换。物业照旧服务，原来的合同照旧有效，没有期限。",
    ),
    _rule(
        D.AGREE, S.WITHDRAWING, S.NOTICE, [P.OWNERS], (N.CONFIRMED, N.DECIDED), law.CONTRACT,
        "业主一方同意物业提前走，日子说定了。",
    ),
    _rule(
        D.HOLD, S.WITHDRAWING, None, [P.OWNERS], (), law.CONTRACT, "业主一方不同意提前走，物业要照合同服务下去。"
    ),
    _rule(
        D.TAKE_BACK, [S.WITHDRAWING, S.NOT_RENEWING], None, [P.COMPANY], (N.IN_TERM,), law.RENEWAL,
        "物业收回了要走的通知。",
    ),
    _rule(
        D.TAKE_BACK, S.NOTICE, None, [P.COMPANY], (N.UNCONFIRMED,), law.OPEN_ENDED,
        "业委会代为登记的通知，物业说不算，收回了。",
    ),
    _rule(
        D.ANNUL, [S.WITHDRAWING, S.NOT_RENEWING, S.NOTICE], None, [P.TOWN], (N.UNCONFIRMED,), law.TOWN_GUIDES,
        "业委会代为登记的通知，物业没有认，镇里撤销了这一步。",
    ),
    _rule(
        D.LEAVE_EARLY, S.WITHDRAWING, S.WITHDRAWING, [P.COMPANY], (N.LETTER, N.FIXED_TERM, N.UNCONFIRMED),
        law.CONTRACT, "物业用自己的账号认了：合同没到期就想走。业主一方同意了才能提前走。",
    ),
    _rule(
        D.LEAVE_OPEN, S.NOTICE, S.NOTICE, [P.COMPANY], (N.LETTER, N.OPEN_ENDED, N.UNCONFIRMED), law.OPEN_ENDED,
        "物业用自己的账号认了要走的通知，从今天起算。",
    ),
    _rule(
        D.NOT_RENEW, S.NOT_RENEWING, S.NOT_RENEWING, [P.COMPANY], (N.LETTER, N.NOT_EXPIRED, N.UNCONFIRMED),
        law.NINETY_DAYS, "物业用自己的账号认了：合同到期以后不再续。",
    ),
)  # fmt: skip
_LEAVING = (
    _rule(
        D.HANDOVER, [S.NOTICE, S.NOT_RENEWING], S.HANDOVER, ALL_SIDES, (N.CONFIRMED, N.TERM_OVER), law.HAND_OVER,
        "合同终止了，物业和接手的一方开始交接。",
    ),
    _rule(
        D.HANDOVER, S.HANDOVER, S.HANDOVER, ALL_SIDES, (N.TERM_OVER, N.VOIDED), law.HAND_OVER,
        "前一次交接作废了，重新开始交接。",
    ),
    _rule(
        D.DONE, S.HANDOVER, S.EXITED, [*ALL_SIDES, P.CLOCK], (N.HANDED_OVER,), law.HAND_OVER,
        "交接完了，物业已经离开。",
    ),
)  # fmt: skip
RULES: tuple[Rule, ...] = (*_CARDS, *_MENDING, *_ADVICE, *_VOTE, *_SERVED, *_OWN_WAY, *_LEAVING)


def rules_from(state: State) -> Iterator[Rule]:
    return (rule for rule in RULES if state in rule.sources)


def rule_of(state: State, deed: Deed) -> Rule:
    """Raises DomainError when this is not a step of this state, naming when it is and by which article."""
    found = next((rule for rule in rules_from(state) if rule.deed is deed), None)
    if found is not None:
        return found
    rules = [rule for rule in RULES if rule.deed is deed]
    when = sorted({source for rule in rules for source in rule.sources}, key=list(State).index)
    told = "、".join(f"“{each.label}”" for each in when)
    raise DomainError(f"现在是“{state.label}”，“{deed.label}”要在{told}的时候办（{rules[0].article}）。")


def refusal(rule: Rule, parties: frozenset[Party], facts: Facts) -> DomainError | None:
    """Why the step cannot be taken now by whoever is `parties`; None when it can."""
    if not parties & rule.who:
        names = "、".join(each.label for each in Party if each in rule.who)
        return Forbidden(f"“{rule.deed.label}”由{names}来办（{rule.article}）。")
    words = missing(rule.needs, facts)
    return DomainError(f"{words}（{rule.article}）。") if words else None


def step(state: State, deed: Deed, parties: frozenset[Party], facts: Facts, came_from: State = State.START) -> State:
    """The state after the step. Raises DomainError or Forbidden, each with a sentence that names the article."""
    rule = rule_of(state, deed)
    if refused := refusal(rule, parties, facts):
        raise refused
    if rule.target is not None:
        return rule.target
    return State.KEPT if came_from is State.START else came_from


def offered(state: State, parties: frozenset[Party]) -> list[Rule]:
    """What these parties may ever do in this state, in the order of the table."""
    return [rule for rule in rules_from(state) if parties & rule.who]
