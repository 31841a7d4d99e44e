"""The shared macros: escaping, kept input, and the ties between a field and its error."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.settings import ROOT
from tests.ui.rendering import AT, EVIL, Form, card, entry, part

BAD = Form(raw={"tel": EVIL}, errors={"tel": "手机号要 11 位。" + EVIL})

SAMPLES: dict[str, str] = {
    "chip": part("chip", EVIL, "ok", "pin"),
    "due": part("due_chip", SimpleNamespace(tone="over", text=EVIL)),
    "role": part("role_chip", EVIL),
    "steps": part("steps", 3, EVIL),
    "flash": part("flash", "over", EVIL, EVIL),
    "crumb": part("crumb", "/", EVIL),
    "more": part("more", "/", EVIL),
    "field": part("field", BAD, "tel", "手机号", hint="用来收结果", inputmode="numeric"),
    "textarea": part("textarea", BAD, "tel", "情况"),
    "select": part("select", BAD, "tel", "楼号", [(EVIL, EVIL)]),
    "filter_select": part("filter_select", "tel", "类别", [(EVIL, EVIL)], EVIL),
    "option_cards": part("option_cards", BAD, "tel", EVIL, [(EVIL, EVIL, EVIL)], no=1),
    "tiles": part("tiles", BAD, "tel", EVIL, [(EVIL, EVIL, "bin")]),
    "rate": part("rate", BAD, "tel", EVIL),
    "tick": part("tick", BAD, "tel", EVIL),
    "error_summary": part("error_summary", Form(errors={"tel": EVIL, "": EVIL})),
    "photo_picker": part("photo_picker", "tel", 9, BAD, kept=[SimpleNamespace(url="/p/1", token=EVIL)]),
    "hidden": part("hidden", [("a", EVIL)]),
    "track": part("track", [(EVIL, "done", AT), ("派单", "now", EVIL), ("办结", "next", None)]),
    "timeline": part("timeline", [entry(who=EVIL, text=EVIL), entry(title=EVIL, next=True)]),
    "say": part("say", {"who": EVIL, "text": EVIL, "at": AT}),
    "support": part("support", card(title=EVIL)),
    "issue_row": part("issue_row", card(title=EVIL, place=EVIL, cover="/p/1", cover_alt=EVIL)),
    "tabs": part("tabs", [("/", EVIL, 3, True)]),
    "pager": part("pager", "/?before=" + EVIL, None),
    "empty": part("empty", "art-board", EVIL, EVIL, "/", EVIL),
    "popover_button": part("popover_button", "x", EVIL, "undo"),
    "confirm_popover": part("confirm_popover", "x", EVIL, EVIL, "/x", EVIL, EVIL, [("v", EVIL)]),
}
TAKES_NO_WORDS = {"icon", "moment", "photo_strip", "err"}


class Balance(HTMLParser):
    """Fails on a tag closed in the wrong order or never closed; void elements and self-closed svg shapes aside."""

    VOID = frozenset({"input", "img", "meta", "link", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape like <rect/> opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", SAMPLES)
def test_words_from_people_are_escaped(name: str) -> None:
    assert "<script" not in SAMPLES[name]
    assert "&lt;script&gt;" in SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_markup_is_balanced_with_ids_used_once(name: str) -> None:
    balance = Balance()
    balance.feed(SAMPLES[name])
    assert balance.open == []
    assert len(balance.ids) == len(set(balance.ids))


def test_every_macro_has_a_sample() -> None:
    source = (ROOT / "templates/components/ui.html").read_text()
    macros = set(re.findall(r"{% macro ([a-z]\w*)", source))
    covered = {"due_chip" if name == "due" else "role_chip" if name == "role" else name for name in SAMPLES}
    assert macros - covered == TAKES_NO_WORDS


@pytest.mark.parametrize("macro", ["field", "textarea", "tick"])
def test_error_is_tied_to_its_control(macro: str) -> None:
    html = part(macro, BAD, "tel", "手机号")
    assert 'aria-invalid="true" aria-describedby="e-tel"' in html
    assert 'id="e-tel"' in html
    assert "手机号要 11 位。" in html


def test_hint_and_error_are_both_heard() -> None:
    assert 'aria-describedby="h-tel e-tel"' in SAMPLES["field"]
    assert 'aria-describedby="h-tel"' in part("field", Form(), "tel", "手机号", hint="用来收结果")


def test_good_field_is_not_marked_bad() -> None:
    html = part("field", Form(), "tel", "手机号")
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (part("field", Form(raw={"tel": "138"}), "tel", "手机号", value="139"), 'value="138"'),
        (part("field", Form(raw={"tel": ""}), "tel", "手机号", value="139"), 'value=""'),
        (part("field", Form(), "tel", "手机号", value="139"), 'value="139"'),
        (part("textarea", Form(raw={"what": "\n灯坏了"}), "what", "情况"), ">\n\n灯坏了</textarea>"),
        (part("select", Form(raw={"b": "2"}), "b", "楼号", [(1, "1号楼"), (2, "2号楼")]), 'value="2" selected'),
        (part("tiles", Form(raw={"c": "PK"}), "c", "类别", [("PK", "停车", "car")]), 'value="PK" id="f-c" checked'),
        (part("rate", Form(raw={"sat": "4"}), "sat", "满意吗"), 'value="4" checked'),
        (part("option_cards", Form(), "sign", "署名", [("a", "显名"), ("b", "匿名")], value="b"), 'value="b" checked'),
        (part("tick", Form(raw={"keep": "1"}), "keep", "记住"), "checked"),
        (part("tick", Form(raw={"ids": ["7", "8"]}), "ids", "选中", value=8), "checked"),
    ],
)
def test_what_was_typed_is_kept(html: str, kept: str) -> None:
    assert kept in html


def test_unticked_box_stays_unticked() -> None:
    assert "checked" not in part("tick", Form(raw={"ids": ["7"]}), "ids", "选中", value="8", checked=True)


def test_password_is_never_sent_back() -> None:
    assert "hunter" not in part("field", Form(raw={"p": "hunter"}), "p", "密码", kind="password")


def test_extra_keywords_become_attributes() -> None:
    html = part("field", Form(), "tel", "手机号", required=True, disabled=False, maxlength=11, data_x=None)
    assert " required" in html
    assert 'maxlength="11"' in html
    assert "disabled" not in html
    assert "data-x" not in html


def test_error_summary_counts_and_links() -> None:
    html = part(
        "error_summary", Form(errors={"tel": "少了一位。", "what": "情况太短。"}), {"tel": "手机号", "what": "情况"}
    )
    assert "有 2 处没填好，还没提交" in html
    assert '<a href="#f-tel">手机号：少了一位。</a>' in html
    assert '<a href="#f-what">情况太短。</a>' in html


def test_error_summary_says_nothing_without_errors() -> None:
    assert part("error_summary", Form()).strip() == ""


@pytest.mark.parametrize("done", range(7))
def test_steps_fill_as_many_boxes_as_done(done: int) -> None:
    html = part("steps", done, "处理中")
    assert html.count("<rect") == 6
    assert html.count('class="on"') == done


@pytest.mark.parametrize(
    ("tone", "shown", "picture"),
    [("ok", "ok", "clock"), ("soon", "soon", "glass"), ("over", "over", "alert"), ("done", "ok", "check")],
)
def test_due_chip_tells_by_colour_and_picture(tone: str, shown: str, picture: str) -> None:
    html = part("due_chip", SimpleNamespace(tone=tone, text="剩 2 天"))
    assert f'data-t="{shown}"' in html
    assert f"#{picture}" in html


def test_nothing_due_shows_nothing() -> None:
    assert part("due_chip", None).strip() == ""


@pytest.mark.parametrize(
    ("given", "shown", "posts"),
    [
        ({"can_support": True}, "同感 3", True),
        ({"supported": True}, "已同感 3", False),
        ({"can_support": False}, "3 人同感", False),
        ({"can_support": False, "supports": 0}, "", False),
    ],
)
def test_support_is_a_button_only_for_those_who_may(given: dict[str, Any], shown: str, posts: bool) -> None:
    html = part("support", card(**given))
    assert shown in html
    assert ('action="/i/XR-20261113-0001/support"' in html) is posts
    assert ("<button" in html) is posts


def test_row_without_photo_shows_the_category() -> None:
    html = part("issue_row", card())
    assert "<img" not in html
    assert "#tool" in html


def test_track_marks_the_current_step() -> None:
    html = part("track", [("提交", "done", AT), ("受理", "now", None), ("办结", "next", None)])
    assert re.findall(r"<li([^>]*)>(..)", html) == [
        (' class="done"', "提交"),
        (' aria-current="step"', "受理"),
        ("", "办结"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "links"), [(None, None, 0), ("/?b", None, 1), (None, "/?a", 1), ("/?b", "/?a", 2)]
)
def test_pager_offers_only_what_there_is(before: str | None, after: str | None, links: int) -> None:
    assert part("pager", before, after).count("<a ") == links


def test_box_that_was_unticked_is_not_ticked_again() -> None:
    assert "checked" in part("tick", Form(), "keep", "记住", checked=True)
    assert "checked" not in part("tick", Form(raw={"tel": "138"}), "keep", "记住", checked=True)


def test_a_refusal_of_the_whole_form_counts_no_field() -> None:
    html = part("error_summary", Form(errors={"": "这件事刚刚已经办结。"}))
    assert "<b>还没提交</b>" in html
    assert "<a " not in html
