"""An address to look at and who opens it."""

from dataclasses import dataclass

VISITOR = ""
RESIDENTS = ("wangyi",)
COMMUNITY = ("liushuji",)
TOWN = ("chenkezhang",)
DESKS = ("xiaoli", "zhaojingli", *COMMUNITY, *TOWN)
SIGNED_IN = (*RESIDENTS, *DESKS, "admin")
EVERYBODY = (VISITOR, *SIGNED_IN)
BOTH = (VISITOR, "liushuji")


@dataclass(frozen=True)
class Seen:
    """A page to look at: the route it comes from, an address with names in braces, and who opens it."""

    route: str
    address: str
    who: tuple[str, ...]
    status: int = 200
