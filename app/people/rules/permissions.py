"""Who may verify which residency, grant which role, look at whose identity. Pure; each refusal is a sentence."""

from dataclasses import dataclass

from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role, Scope

SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The places one place lies in, 0 where it lies in none (a town has no building)."""

    town_id: int = 0
    community_id: int = 0
    estate_id: int = 0
    grid_id: int = 0
    building_id: int = 0


def why_not_decide_residency(actor: Actor, home: Whereabouts, *, claimant_id: int) -> str:
    """Committee of that community or building head of that building; never one's own, never the company's people."""
    if actor.person_id == claimant_id:
        return "自己的住户身份要请别人核实。"
    if actor.has(*COMPANY_ROLES):
        return "在物业任职的人不能核实住户身份。"
    if home.community_id in actor.scopes(*COMMITTEE_ROLES) or home.building_id in actor.scopes(Role.BUILDING_HEAD):
        return ""
    return "这一户要由本社区两委或本楼栋长核实。"


# Who appoints whom, and in what the appointer's own scope must contain the new role's scope.
APPOINTS: dict[Role, tuple[Scope, frozenset[Role]]] = {
    Role.TOWN_OFFICIAL: (
        Scope.TOWN,
        frozenset(
            {
                Role.COMMUNITY_SECRETARY, Role.COMMITTEE_MEMBER, Role.GRID_WORKER, Role.OWNERS_COMMITTEE,
                Role.BUILDING_HEAD, Role.PARTY_MEMBER, Role.DEPARTMENT, Role.PROJECT_MANAGER, Role.MERCHANT,
            }
        ),
    ),
    Role.COMMUNITY_SECRETARY: (
        Scope.COMMUNITY,
        frozenset(
            {
                Role.COMMITTEE_MEMBER, Role.GRID_WORKER, Role.OWNERS_COMMITTEE, Role.BUILDING_HEAD,
                Role.PARTY_MEMBER,
            }
        ),
    ),
    Role.PROJECT_MANAGER: (Scope.CONTRACT, frozenset({Role.COMPANY_STAFF})),
}


def why_not_grant(actor: Actor, role: Role, scope_id: int, within: Whereabouts, *, person_id: int) -> str:
    """`within` places the new role's scope. The system itself (person 0: set-up, clock) may grant anything; an operator
    too, except to themself, so that running the machine gives no say in the town."""
    if actor.person_id == 0:
        return ""
    if actor.person_id == person_id:
        return "不能给自己加角色，请别人办。"
    if actor.has(Role.OPERATOR) or any(_appoints(actor, own, role, scope_id, within) for own in APPOINTS):
        return ""
    return f"您不能任命“{role.label}”，请上一级办。"


def _appoints(actor: Actor, own: Role, role: Role, scope_id: int, within: Whereabouts) -> bool:
    scope, roles = APPOINTS[own]
    contains = {Scope.TOWN: within.town_id, Scope.COMMUNITY: within.community_id, Scope.CONTRACT: scope_id}
    return role in roles and contains[scope] in actor.scopes(own)


def why_not_reveal(actor: Actor, reason: str, *, person_id: int) -> str:
    """The floor under every domain's own permission: staff only, with a reason, and never those who were complained
    about (信访工作条例 §30), the operator or the auditor."""
    if not actor.is_staff:
        return "只有工作人员因为工作需要才能查看。"
    if actor.has(*COMPANY_ROLES, Role.OPERATOR, Role.AUDITOR, Role.MERCHANT):
        return "您的岗位不能查看居民的姓名和电话。"
    if actor.person_id == person_id:
        return "这是您自己的信息，在“我的”里看。"
    if len(reason.strip()) < SHORTEST_REASON:
        return f"写清楚为什么要看，至少 {SHORTEST_REASON} 个字，本人会看到。"
    return ""
