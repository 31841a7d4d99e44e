"""The evidence of a vote as a court would read it: every hash, and the count made anew from ballots and roll."""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

from tests.journeys.story import PICTURES, Story


def packed(story: Story, vote: str, name: str, into: Path) -> dict[str, bytes]:
    """The evidence, downloaded and opened."""
    hand = story.at(name, f"{vote}/desk")
    story.look(name, "vote-desk")
    with hand.page.expect_download() as coming:
        hand.tap("下载", "link")
    file = (Path(PICTURES) if PICTURES else into) / f"{name}.zip"
    coming.value.save_as(file)
    with zipfile.ZipFile(file) as pack:
        return {each: pack.read(each) for each in pack.namelist()}


def published(story: Story, vote: str) -> tuple[bytes, str]:
    """The frozen result as everybody may fetch it, and the digest printed on the page."""
    reader = story.at("", vote).page
    frozen = reader.context.request.get(f"{vote}/result.json").body()
    digest = reader.locator("[aria-labelledby=d-h] dd").last.inner_text()
    return frozen, digest


def check_pack(pack: dict[str, bytes], frozen: bytes, digest: str) -> None:
    """`frozen` is the result as everybody may fetch it."""
    for line in pack["SHA256SUMS"].decode().splitlines():
        known, _, name = line.partition("  ")
        assert hashlib.sha256(pack[name]).hexdigest() == known, name
    assert pack["tally.json"] == frozen
    assert hashlib.sha256(frozen).hexdigest() == digest
    heads, areas = _on_roll(pack, json.loads(frozen)["roll"]["version"])
    for place, topic in enumerate(json.loads(frozen)["topics"]):
        for letter, name in (("y", "yes"), ("n", "no"), ("a", "abstain")):
            groups = [row["户编号"] for row in table(pack, "ballots.csv") if _choice(row, place) == letter]
            counted = {"heads": sum(heads[each] for each in groups), "area": sum(areas[each] for each in groups)}
            assert topic["cast"][name] == counted, (topic["title"], name)


def table(pack: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack[name].decode("utf-8-sig"))))


def _on_roll(pack: dict[str, bytes], version: int) -> tuple[Counter[str], Counter[str]]:
    """Heads and area (0.01 m²) by group, of the roll the count was made by."""
    heads, areas = Counter[str](), Counter[str]()
    for row in table(pack, f"roll-{version}.csv"):
        heads[row["户编号"]] += int(row["算几户"])
        areas[row["户编号"]] += int(row["面积(0.01平方米)"])
    return heads, areas


def _choice(ballot: dict[str, str], place: int) -> str:
    """A voided ballot has none."""
    return "" if ballot["作废"] else ballot["选择"][place : place + 1]
