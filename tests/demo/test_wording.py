"""What residents of the demonstration tell, and where: words only."""

from collections import Counter

import pytest

from app.core.masking import mask_personal
from app.demo.drawings import SCENES
from app.demo.layout import ESTATES
from app.demo.wording import Kind, by_code, kinds, oddities
from app.issues.rules.category import as_filed


def told() -> list[Kind]:
    return [*kinds(), *(odd.kind for odd in oddities())]


def test_at_least_a_dozen_ways_to_tell_of_every_category() -> None:
    sentences = Counter(kind.category for kind in kinds() for _ in kind.say)

    assert set(sentences) == set(by_code())
    assert min(sentences.values()) >= 12


@pytest.mark.parametrize("kind", told(), ids=lambda kind: f"{kind.sub} {kind.where[0]}")
def test_what_is_told_fits_its_category(kind: Kind) -> None:
    category = by_code()[kind.category]
    words = {"b": "12号楼", "u": "2单元", "d": "大前天", "k": "一个多星期", "t": "夜里十二点", "n": "四"}
    texts = [sentence.format(w=where, **words) for sentence in kind.say for where in kind.where]

    assert kind.sub in {sub.code for sub in category.subs}
    assert kind.scene in {"", *SCENES}
    assert kind.scene or kind in [odd.kind for odd in oddities()] or not as_filed(category, kind.sub).after_photo
    assert all(mask_personal(text) == text and "！" not in text for text in texts)
    assert kind.at == "estate" or all(("{b}" in each) or ("{u}" in each) for each in kind.say)


def test_one_estate_in_ten_makes_nearly_half_of_the_troubles() -> None:
    shares = sorted(layout.share for layout in ESTATES)

    assert sum(shares) == pytest.approx(1)
    assert 0.4 < shares[-1] < 0.5
