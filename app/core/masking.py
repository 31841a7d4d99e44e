"""Personal data in what residents write: finding it and hiding it.

Masking follows dossier §7: 138****1234, ID 35*****123, 张三 → 张*, 张小三 → 张**, 欧阳某 → 欧阳*.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

_COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离"
        "长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋轩辕令狐段干百里呼延东郭南门"
        "羊舌微生梁丘左丘西门第五",
    )
)
# One character to one character, so that a position in the folded text is a position in the original.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "\u00a0\u2002\u2003\u2009\u3000\t"), " "
) | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | dict.fromkeys(map(ord, "•・‧∙"), "·")  # fmt: skip
_GAP = r"[ .\-]{0,3}"
_AREA = r"(?:010|02\d|0[3-9]\d\d)"
_ISSUE_REF = re.compile(r"[A-Z]{2,8}-20\d{6}-\d{4,}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Personal(StrEnum):
    ID_NUMBER = "id_number"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"


class Finding(NamedTuple):
    """`text[start:end]` is personal data. `certain` is False for an ID number whose check digit does not fit."""

    kind: Personal
    start: int
    end: int
    certain: bool = True


_PATTERNS: dict[Personal, re.Pattern[str]] = {
    Personal.ID_NUMBER: re.compile(
        rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}[\dXx](?!\d)"
    ),
    Personal.MOBILE: re.compile(
        rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP}\d{{4}}{_GAP}\d{{4}}|\d{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
    ),
    # Local numbers begin with 2-8, so that 0533-12345 stays the public hotline it is.
    Personal.LANDLINE: re.compile(rf"(?<!\d)(?<!\d\.)(?:\({_AREA}\)|{_AREA}){_GAP}[2-8]\d{{2,3}}{_GAP}\d{{4}}(?!\d)"),
    Personal.PLATE: re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][ ·.\-]{0,2}"
        r"(?=(?:[A-Z]{0,3}\d){3})(?:[A-HJ-NP-Z\d]{4}[挂学警港澳]|[A-HJ-NP-Z\d]{5,6})(?![A-Z\d])",
        re.IGNORECASE,
    ),
}


def mask_name(name: str) -> str:
    """The surname and a star for each further character, three at most; of a Latin name only the first letter."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    if name[0].isascii():
        return f"{name[0]}***"
    kept = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * min(len(name) - kept, 3)


def mask_phone(phone: str) -> str:
    """138****1234; of a landline the area code and the last two digits; of anything shorter nothing."""
    digits = re.sub(r"\D", "", phone.translate(_FOLD))
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if digits.startswith("0") and len(digits) >= 10:
        area = 3 if digits[1] in "12" else 4
        return f"{digits[:area]}-****{digits[-2:]}"
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * len(digits)


def find_personal(text: str) -> list[Finding]:
    """Mainland phones, ID numbers and number plates in free text, in order, never overlapping.

    Full-width digits, spaces and hyphens inside a number are seen through. Issue references, dates, prices, house
    numbers and public hotlines (short numbers, 400 numbers) are not personal.
    """
    folded = text.translate(_FOLD)
    taken = bytearray(len(folded))
    for ref in _ISSUE_REF.finditer(folded):
        taken[ref.start() : ref.end()] = b"\1" * len(ref[0])
    found: list[Finding] = []
    for finding in _candidates(folded):
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def mask_personal(text: str) -> str:
    """The same text with every finding masked."""
    parts, done = [], 0
    for kind, start, end, _ in find_personal(text):
        parts += [text[done:start], _MASKS[kind](text[start:end].translate(_FOLD))]
        done = end
    return "".join([*parts, text[done:]])


def _candidates(folded: str) -> Iterator[Finding]:
    """The surest pattern first: a later one may not claim a part of what an earlier one found."""
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(folded):
            certain = kind is not Personal.ID_NUMBER or _check_digit_fits(re.sub(r"[ .\-]", "", match[0]))
            yield Finding(kind, match.start(), match.end(), certain)


def _check_digit_fits(number: str) -> bool:
    """GB 11643: the weighted sum of the first 17 digits modulo 11 names the last character."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _mask_id(number: str) -> str:
    return f"{number[:2]}*****{number[-3:]}"


def _mask_plate(plate: str) -> str:
    bare = re.sub(r"[ ·.\-]", "", plate).upper()
    return f"{bare[:2]}***{bare[-2:]}"


_MASKS: dict[Personal, Callable[[str], str]] = {
    Personal.ID_NUMBER: _mask_id,
    Personal.MOBILE: mask_phone,
    Personal.LANDLINE: mask_phone,
    Personal.PLATE: _mask_plate,
}
