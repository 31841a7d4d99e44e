"""Property companies with their contracts, and every unit work can be given to. All names are invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session

from app.companies.models import Company, ContractKind, HandlingUnit, ServiceContract, UnitKind
from app.demo.ground import Ground, Site

# The codes belong to nobody; their two check digits fit (GB 32100-2015, GB 11714-1997).
COMPANIES = {
    "anhe": ("安禾物业服务有限公司", "安禾物业", "91370303MADEM0A153"),
    "linhe": ("邻和居物业服务有限公司", "邻和居物业", "91370303MADEM0B2X4"),
    "hongshun": ("宏顺居物业管理有限公司", "宏顺居物业", "91370303MADEM0C34D"),
    "chengyuan": ("澄园物业服务有限公司", "澄园物业", "91370303MADEM0D49K"),
    "yishe": ("宜舍物业管理有限公司", "宜舍物业", "91370303MADEM0E53P"),
}
# Who serves which estate, from how many days ago until how many days ago (None: still).
CONTRACTS: tuple[tuple[str, str, ContractKind, int, int | None], ...] = (
    ("anhe", "xiangrui-dong", ContractKind.OWNERS, 900, None),
    ("anhe", "xiangrui-xi", ContractKind.OWNERS, 700, None),
    ("linhe", "shiji-1", ContractKind.OWNERS, 1100, None),
    ("hongshun", "shiji-2", ContractKind.PRELIMINARY, 1500, 150),
    ("linhe", "shiji-2", ContractKind.OWNERS, 149, None),
    ("hongshun", "jinshi-yuan", ContractKind.PRELIMINARY, 1400, None),
    ("chengyuan", "qiyue-bei", ContractKind.OWNERS, 800, None),
    ("chengyuan", "qiyue-nan", ContractKind.OWNERS, 800, None),
    ("yishe", "jiuji-xincun", ContractKind.PRELIMINARY, 1300, 137),
    ("chengyuan", "jiuji-xincun", ContractKind.OWNERS, 136, None),
    ("yishe", "linjia-huayuan", ContractKind.PRELIMINARY, 1000, None),
    ("yishe", "dongnan-jiayuan", ContractKind.PRELIMINARY, 950, None),
)
# The chance that work is late, and that it does not hold.
LATE = {"hongshun": 0.42, "yishe": 0.16}
BOTCHED = {"hongshun": 0.17, "yishe": 0.08}
TOWN_WIDE = {
    "city": (UnitKind.DEPARTMENT, "张店城管马尚中队"),
    "police": (UnitKind.DEPARTMENT, "马尚派出所"),
    "fire": (UnitKind.DEPARTMENT, "马尚消防救援站"),
    "office": (UnitKind.DEPARTMENT, "马尚镇物业管理办公室"),
    "water": (UnitKind.UTILITY, "供水公司马尚所"),
    "power": (UnitKind.UTILITY, "供电公司马尚所"),
    "heat": (UnitKind.UTILITY, "热力公司马尚站"),
}
OWNERS = ("xiangrui-dong", "shiji-1", "qiyue-bei", "jiuji-xincun")


@dataclass(slots=True)
class Firms:
    """Rows by their short names; `contracts` in the order of CONTRACTS."""

    companies: dict[str, Company] = field(default_factory=dict)
    contracts: list[tuple[str, str, ServiceContract]] = field(default_factory=list)
    units: dict[str, HandlingUnit] = field(default_factory=dict)

    def serving(self, estate: str, day: date) -> str:
        """The company under contract for an estate that day."""
        return next(firm for firm, where, contract in self.contracts if where == estate and _runs(contract, day))

    def contracts_of(self, firm: str, estate: str, day: date) -> frozenset[int]:
        return frozenset(
            contract.key
            for holder, where, contract in self.contracts
            if (holder, where) == (firm, estate) and _runs(contract, day)
        )

    def firm_of(self, unit: HandlingUnit) -> str:
        """The short name of a company's unit, "" for all others."""
        return next((name for name, company in self.companies.items() if company.id == unit.company_id), "")

    def unit_of(self, name: str, site: Site, day: date) -> HandlingUnit:
        """company, committee and owners are those of the estate; the others serve the whole town."""
        if name == "company":
            return self.units[self.serving(site.layout.slug, day)]
        if name == "owners":
            return self.units.get(f"owners {site.layout.slug}", self.units[f"committee {site.layout.place}"])
        return self.units[f"committee {site.layout.place}" if name == "committee" else name]


def _runs(contract: ServiceContract, day: date) -> bool:
    return contract.starts_on <= day and (contract.ends_on is None or day <= contract.ends_on)


def found(session: Session, ground: Ground, today: date) -> Firms:
    firms = Firms()
    for key, (name, short, code) in COMPANIES.items():
        company = Company(name=name, short_name=short, credit_code=code, phone="0533-5550300")
        session.add(company)
        session.flush()
        firms.companies[key] = company
        _unit(session, firms, key, HandlingUnit(kind=UnitKind.COMPANY, name=short, company_id=company.key))
    for key, slug, kind, since, until in CONTRACTS:
        contract = ServiceContract(
            company_id=firms.companies[key].key, estate_id=ground.sites[slug].estate.key, kind=kind,
            starts_on=today - timedelta(days=since), ends_on=None if until is None else today - timedelta(days=until),
        )
        session.add(contract)
        session.flush()
        firms.contracts.append((key, slug, contract))
    _other_units(session, firms, ground)
    return firms


def _other_units(session: Session, firms: Firms, ground: Ground) -> None:
    for slug in dict.fromkeys(site.layout.place for site in ground.sites.values()):
        community = ground.communities[slug]
        unit = HandlingUnit(kind=UnitKind.COMMITTEE, name=f"{community.name}两委", community_id=community.key)
        _unit(session, firms, f"committee {slug}", unit)
    for slug in OWNERS:
        estate = ground.sites[slug].estate
        unit = HandlingUnit(
            kind=UnitKind.OWNERS, name=f"{estate.name}业委会", community_id=estate.community_id, estate_id=estate.key
        )
        _unit(session, firms, f"owners {slug}", unit)
    for key, (kind, name) in TOWN_WIDE.items():
        _unit(session, firms, key, HandlingUnit(kind=kind, name=name, phone="0533-5550400"))


def _unit(session: Session, firms: Firms, key: str, unit: HandlingUnit) -> None:
    session.add(unit)
    session.flush()
    firms.units[key] = unit
