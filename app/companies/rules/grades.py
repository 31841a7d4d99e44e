"""Credit grades of the province, imported as they are published and never computed (domain §1, 鲁建物字〔2019〕4号)."""

from enum import StrEnum


class Grade(StrEnum):
    AAA = "AAA"
    AA = "AA"
    A = "A"
    B = "B"
    C = "C"
    C_MISSING = "C_MISSING"

    @property
    def label(self) -> str:
        """`C_MISSING` is a company that works but has not joined the scheme."""
        return "C（缺失）" if self is Grade.C_MISSING else self.value
