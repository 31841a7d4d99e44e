"""Renders macros and pages without a request, with invented words in every place."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from app.core.web import env

EVIL = '<script>alert(1)</script>"'
AT = datetime(2026, 11, 13, 10, 0, tzinfo=UTC)


def part(macro: str, *args: Any, **kwargs: Any) -> str:
    return str(getattr(env.get_template("components/ui.html").module, macro)(*args, **kwargs))


@dataclass
class Form:
    raw: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def shell(**given: Any) -> SimpleNamespace:
    community = SimpleNamespace(slug="xiangrui", name="祥瑞花园社区")
    usual = {
        "me": None, "community": community, "communities": [community], "elder": False, "path": "/c/xiangrui",
        "flashes": [], "release": "0.1.0", "demo": False, "town": "马尚镇",
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **given})


def page(template: str = "errors/error.html", **given: Any) -> str:
    fields: dict[str, Any] = {
        "status": 404, "title": "没找到这一页", "message": "换个地方找找。", "art": "art-lost",
        "actions": [("/", "回看板")], "shell": shell(),
    }  # fmt: skip
    return env.get_template(template).render({**fields, **given})


def card(**given: Any) -> SimpleNamespace:
    usual = {
        "ref": "XR-20261113-0001", "href": "/i/XR-20261113-0001", "title": "路灯不亮", "category_name": "房屋维修",
        "category_icon": "tool", "place": "2号楼", "grid_name": "第一网格", "day_text": "11月13日", "due": None,
        "step": 2, "status_text": "已受理", "supports": 3, "supported": False, "cover": None, "cover_alt": "",
        "can_support": True,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **given})


def entry(**given: Any) -> SimpleNamespace:
    usual = {
        "title": "已受理", "role": "网格员", "role_icon": "pin", "who": "周**", "at": AT, "text": "", "photos": [],
        "next": False,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **given})
