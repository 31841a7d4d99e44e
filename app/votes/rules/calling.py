"""Who may call the owners to decide, and with what (山东 §28, 淄博 §31, §36, §37). Pure."""

from app.core.errors import DomainError, Forbidden, Invalid
from app.votes.rules.kinds import Caller

SHORTEST_REASON = 10
PETITION = (1, 5)
"""20 % of the owners (山东 §28); heads, the number itself is enough."""


def check_caller(caller: Caller, reason: str, *, has_committee: bool) -> None:
    """Raises Invalid. `has_committee`: somebody holds office in the estate's owners' committee today."""
    if caller is Caller.OWNERS_COMMITTEE and not has_committee:
        raise Invalid("这个小区现在没有业主委员会。可以由业主提议，或者由镇里组织。", field="caller")
    if caller is Caller.TOWN and len(reason) < SHORTEST_REASON:
        raise Invalid(
            "镇里组织要写原因：业主委员会没有召集、业主申请了，或者已成立物业管理委员会（山东条例第二十八条、"
            "淄博条例第三十七条）。", field="reason",
        )


POSTED_BY = {
    Caller.OWNERS_COMMITTEE: "公示上写的是业主委员会召集，由业主委员会的人用自己的账号来公示。",
    Caller.TOWN: "公示上写的是镇里组织，由镇里的人用自己的账号来公示。",
}


def check_poster(caller: Caller, *, owners: bool, town: bool) -> None:
    """Nobody posts in somebody else's name: a vote its owners' committee calls is posted by one of it (`owners`), one
    the town organises by one of the town. What owners proposed anybody posts who prepares it. Raises Forbidden."""
    allowed = {Caller.OWNERS_COMMITTEE: owners, Caller.TOWN: town}.get(caller, True)
    if not allowed:
        raise Forbidden(POSTED_BY[caller])


def petition_met(signers: int, heads: int) -> bool:
    """`signers` and `heads` in heads of the roll."""
    num, den = PETITION
    return heads > 0 and den * signers >= num * heads


def petition_words(signers: int, heads: int) -> str:
    num, den = PETITION
    need = -(-num * heads // den)
    rest = "够了。" if petition_met(signers, heads) else f"还差 {need - signers} 户。"
    return f"名册上 {heads} 户，五分之一是 {need} 户；签了名的 {signers} 户，{rest}"


def check_petition(signers: int, heads: int) -> None:
    """Raises DomainError while too few have signed (山东 §28: 百分之二十以上)."""
    if not petition_met(signers, heads):
        raise DomainError(f"提议的业主不到五分之一。{petition_words(signers, heads)}", field="caller")
