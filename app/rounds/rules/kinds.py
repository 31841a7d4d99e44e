"""How somebody came to walk along. Pure."""

from enum import StrEnum


class Joined(StrEnum):
    """How somebody came to walk along."""

    SIGNED_UP = "signed_up"
    DRAWN = "drawn"
    STAFF = "staff"
    COMPANY = "company"
    WALK_IN = "walk_in"

    @property
    def label(self) -> str:
        return {
            "signed_up": "自己报名", "drawn": "抽签", "staff": "社区和网格", "company": "物业", "walk_in": "当场加入",
        }[self.value]
