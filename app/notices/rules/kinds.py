"""Whose paper it is, and whether it still holds. Pure."""

from enum import StrEnum


class Issuer(StrEnum):
    """Whose paper it is; `label` is how a words file says so."""

    TOWN = "town"
    COMMUNITY = "community"
    OWNERS = "owners"
    COMPANY = "company"

    @property
    def label(self) -> str:
        return {"town": "镇", "community": "社区", "owners": "业委会", "company": "物业"}[self.value]


def issuer_called(label: str) -> Issuer:
    """Raises KeyError for any other word."""
    return {each.label: each for each in Issuer}[label]


class PaperState(StrEnum):
    """What is issued stays; it can only be taken back, for another one or for none."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return {"valid": "有效", "withdrawn": "已撤回", "replaced": "已换成新的"}[self.value]
