"""The demonstration's photos: the same every time, small, and visibly different before and after."""

import re
from functools import cache
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from app.attachments.rules.images import prepare
from app.demo.drawings import AFTER, SCENES, clouds, draw

EVERY = [(scene, after) for scene in SCENES for after in (False, True)]


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def difference(first: bytes, second: bytes) -> float:
    """Mean distance of the pixels, 0 to 255."""
    bands = ImageStat.Stat(ImageChops.difference(picture(first), picture(second))).mean
    return sum(bands) / len(bands)


@cache
def drawn(scene: str, seed: int, after: bool = False) -> bytes:
    """Drawn once for all the tests that look at it."""
    return draw(scene, seed, after)


@pytest.mark.parametrize(("scene", "after"), EVERY)
def test_a_photo_of_the_promised_size_that_a_resident_could_upload(scene: str, after: bool) -> None:
    data = drawn(scene, 4, after)

    assert len(data) <= 60_000
    assert picture(data).size == (960, 720)
    assert min(ImageStat.Stat(picture(data)).stddev) > 10, "a flat or empty picture"
    assert prepare(data).width == 960


@pytest.mark.parametrize("seed", [0, 1, 2**40])
@pytest.mark.parametrize("scene", ["wall", "fire_lane"])
def test_limit_holds_for_other_seeds(scene: str, seed: int) -> None:
    assert len(draw(scene, seed)) <= 60_000


@pytest.mark.parametrize("scene", SCENES)
def test_repair_is_visible(scene: str) -> None:
    """Drop shadows and dust alone would stay under one."""
    assert difference(drawn(scene, 4), drawn(scene, 4, after=True)) > 0.8


def test_same_arguments_same_bytes_whatever_was_drawn_before() -> None:
    first = {each: drawn(each[0], 7, each[1]) for each in EVERY}
    for kept in (clouds.grain, clouds.blot, clouds.courses, clouds.daylight, clouds.sensor_noise):
        kept.cache_clear()
    draw("lift", 99)
    assert [each for each in reversed(EVERY) if draw(each[0], 7, each[1]) != first[each]] == []


@pytest.mark.parametrize("scene", SCENES)
def test_another_seed_is_another_photo(scene: str) -> None:
    assert difference(drawn(scene, 7), draw(scene, 8)) > 1


def test_every_scene_is_described_before_and_after_in_chinese() -> None:
    assert set(SCENES) == set(AFTER)
    texts = [*SCENES.values(), *AFTER.values()]
    assert len(set(texts)) == len(texts)
    assert all(re.fullmatch(r"[\u4e00-\u9fff，]{6,30}", text) for text in texts)


def test_unknown_scene_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        draw("swimming_pool", 1)
