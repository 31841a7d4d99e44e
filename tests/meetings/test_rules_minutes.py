"""The life of minutes: who reads them when, what seals them, and that any change of sealed ones is found."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError
from app.mechanisms.rules.standing import Standing
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.minutes import (
    FROM,
    Line,
    Move,
    check_answerer,
    check_checker,
    check_move,
    corrects,
    dumped,
    line_of,
    loaded,
    may_seal,
    outlined,
    reads,
    reworded,
)
from app.meetings.rules.sealing import Added, Sealed, breaks, chained, digest_of, number_words

UNTIL = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
NONE, DRAFT, OPEN, SEALED = MinutesState
NOBODY: frozenset[Standing] = frozenset()


@pytest.mark.parametrize(
    ("move", "states"),
    [
        (Move.RECORDING, {NONE, DRAFT}), (Move.DRAFTING, {NONE, DRAFT}), (Move.EDITING, {DRAFT}),
        (Move.OPENING, {DRAFT}), (Move.CORRECTING, {OPEN}), (Move.ANSWERING, {OPEN}), (Move.SEALING, {OPEN}),
        (Move.ADDING, {SEALED}),
    ],
)
def test_what_may_be_done_when(move: Move, states: set[MinutesState]) -> None:
    for state in MinutesState:
        if state in states:
            check_move(move, state)
            continue
        with pytest.raises(DomainError):
            check_move(move, state)


def test_the_table_knows_every_move() -> None:
    assert set(FROM) == set(Move)


@pytest.mark.parametrize(
    ("standing", "attended", "readable"),
    [
        (NOBODY, False, {SEALED}),
        (NOBODY, True, {OPEN, SEALED}),
        ({Standing.RESIDENT}, False, {OPEN, SEALED}),
        ({Standing.COMPANY}, True, {OPEN, SEALED}),
        ({Standing.GRID}, False, {OPEN, SEALED}),
        ({Standing.HOST}, False, {NONE, DRAFT, OPEN, SEALED}),
        ({Standing.TOWN}, False, {NONE, DRAFT, OPEN, SEALED}),
        ({Standing.AUDITOR}, False, {NONE, DRAFT, OPEN, SEALED}),
    ],
)
def test_who_reads_minutes(standing: Collection[Standing], attended: bool, readable: set[MinutesState]) -> None:
    assert {state for state in MinutesState if reads(state, standing, attended=attended)} == readable


@pytest.mark.parametrize(
    ("standing", "attended", "may"),
    [
        (NOBODY, False, False), (NOBODY, True, True), ({Standing.RESIDENT}, False, True),
        ({Standing.COMPANY}, False, True), ({Standing.AUDITOR}, False, False),
        ({Standing.AUDITOR, Standing.RESIDENT}, False, True),
    ],
)
def test_who_may_say_a_line_is_wrong(standing: Collection[Standing], attended: bool, may: bool) -> None:
    assert corrects(standing, attended=attended) is may


@pytest.mark.parametrize(
    ("checker", "recorder", "hosts", "allowed"),
    [(1, 2, 2, True), (1, 1, 2, False), (1, 1, 1, True), (1, None, 5, True), (1, 1, 0, True)],
)
def test_somebody_else_checks(checker: int, recorder: int | None, hosts: int, allowed: bool) -> None:
    if allowed:
        check_checker(checker, recorder, hosts)
        return
    with pytest.raises(DomainError, match="另一位"):
        check_checker(checker, recorder, hosts)


@pytest.mark.parametrize(
    ("person", "asked_by", "recorder", "hosts", "refused"),
    [(1, 2, 3, 2, ""), (1, 1, 3, 2, "自己提的"), (1, 1, 3, 1, "自己提的"), (1, 2, 1, 2, "您记的"), (1, 2, 1, 1, ""),
     (1, 2, None, 5, "")],
)  # fmt: skip
def test_who_puts_a_line_right(person: int, asked_by: int, recorder: int | None, hosts: int, refused: str) -> None:
    if not refused:
        check_answerer(person, asked_by, recorder, hosts)
        return
    with pytest.raises(DomainError, match=refused):
        check_answerer(person, asked_by, recorder, hosts)


@pytest.mark.parametrize(
    ("state", "until", "unanswered", "late", "sealed"),
    [
        (OPEN, UNTIL, 0, timedelta(0), True),
        (OPEN, UNTIL, 0, timedelta(microseconds=-1), False),
        (OPEN, UNTIL, 1, timedelta(days=9), False),
        (OPEN, None, 0, timedelta(days=9), False),
        (DRAFT, UNTIL, 0, timedelta(days=9), False),
        (SEALED, UNTIL, 0, timedelta(days=9), False),
    ],
)
def test_when_minutes_seal(
    state: MinutesState, until: datetime | None, unanswered: int, late: timedelta, sealed: bool
) -> None:
    assert may_seal(state, until, unanswered, UNTIL + late) is sealed


@pytest.mark.parametrize(
    ("community", "words"),
    [("祥瑞花园社区", "祥瑞花园纪〔2026〕12号"), ("九级村", "九级村纪〔2026〕12号"), ("社区", "纪〔2026〕12号")],
)
def test_the_number_of_a_document(community: str, words: str) -> None:
    assert number_words(community, 2026, 12) == words


LINES = (
    Line("name", "会议", "每周说事第46期"), Line("time", "时间", "11月16日"), Line("present", "到会", "居民 9 人"),
    Line("before", "上次定下的事", "上次定下 2 项"), Line("old.3.title", "说的事", "长椅刷漆"),
    Line("old.3.stands", "结果", "没办完"), Line("item.4.title", "说的事", "西门停车"),
    Line("item.4.said", "大家说的", ""), Line("item.4.agreed", "议定", "限期办理。"), Line("next", "下次", "11月23日"),
)


def test_the_outline_leaves_out_empty_lines() -> None:
    found = outlined(LINES)
    assert found.name == "每周说事第46期"
    assert [line.key for line in (*found.head, *found.came, *found.before, *found.after)] == [
        "time", "present", "before", "next"
    ]
    assert [(block.title, len(block.lines)) for block in (*found.carried, *found.matters)] == [
        ("长椅刷漆", 1), ("西门停车", 1)
    ]


def test_lines_survive_being_stored() -> None:
    assert loaded(dumped(LINES)) == LINES
    assert loaded("") == ()
    changed = reworded(LINES, "time", "11月17日")
    assert line_of(changed, "time") == Line("time", "时间", "11月17日")
    assert line_of(changed, "nowhere") is None


def sealed(lines: tuple[Line, ...], number: str, texts: list[str]) -> Sealed:
    minutes = dumped(lines)
    digest = previous = digest_of(number, minutes)
    added: list[Added] = []
    for place, text in enumerate(texts, start=1):
        plain = Added(place, text, "社区书记", "刘**", UNTIL + timedelta(days=place))
        previous = chained(previous, plain)
        added.append(replace(plain, digest=previous))
    return Sealed(number, minutes, digest, tuple(added))


def logged(found: Sealed) -> list[str]:
    return [found.digest, *(each.digest for each in found.added)]


texts = st.text(max_size=20)
lines = st.lists(st.builds(Line, texts, texts, texts), min_size=1, max_size=5).map(tuple)
documents = st.builds(sealed, lines, texts, st.lists(texts, max_size=4))


@given(documents)
def test_what_nobody_touched_recomputes(document: Sealed) -> None:
    assert breaks(document, logged(document)) == []


@given(documents, st.data(), texts)
def test_any_changed_line_is_found(document: Sealed, data: st.DataObject, text: str) -> None:
    before = loaded(document.minutes)
    place = data.draw(st.integers(0, len(before) - 1))
    field = data.draw(st.sampled_from(["key", "heading", "text"]))
    changed = replace(before[place], **{field: getattr(before[place], field) + "改" + text})
    after = dumped((*before[:place], changed, *before[place + 1 :]))
    assert breaks(replace(document, minutes=after), logged(document))


@given(documents, texts)
def test_another_number_is_found(document: Sealed, text: str) -> None:
    assert breaks(replace(document, number_text=document.number_text + "改" + text), logged(document))


@given(documents.filter(lambda document: document.added != ()), st.data())
def test_any_changed_addendum_is_found(document: Sealed, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(document.added) - 1))
    field = data.draw(st.sampled_from(["text", "title", "name", "at", "number"]))
    old = getattr(document.added[place], field)
    new = old + timedelta(seconds=1) if field == "at" else old + 1 if field == "number" else f"{old}改"
    change: dict[str, Any] = {field: new}
    touched = replace(document.added[place], **change)
    added = (*document.added[:place], touched, *document.added[place + 1 :])
    assert breaks(replace(document, added=added), logged(document))


@given(documents.filter(lambda document: document.added != ()), st.data())
def test_a_missing_addendum_is_found(document: Sealed, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(document.added) - 1))
    left = (*document.added[:place], *document.added[place + 1 :])
    assert breaks(replace(document, added=left), logged(document))


def test_resealing_everything_is_found_by_the_log() -> None:
    honest = sealed(LINES, "纪1号", ["补一句"])
    forged = sealed(reworded(LINES, "time", "11月1日"), "纪1号", ["补一句"])
    assert breaks(forged, logged(forged)) == []
    assert breaks(forged, logged(honest)) == ["校验码和日志里记的对不上。"]
