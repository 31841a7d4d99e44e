"""Kinds of places to go to. Pure."""

from enum import StrEnum


class SiteKind(StrEnum):
    CENTRE = "centre"
    SITE = "site"
    HALL = "hall"

    @property
    def label(self) -> str:
        return {"centre": "党群服务中心", "site": "示范点", "hall": "服务大厅"}[self.value]
