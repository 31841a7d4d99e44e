"""What may stand in each kind of column, read from one cell. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from app.exchange.rules.cells import BadCell, Raw, Reader, as_shown, plain, refuse_odd_kinds

LARGEST_AREA = 100_000 * 100
_AREA = re.compile(r"[0-9]{1,9}(\.[0-9]{1,15})?")
_PHONE = re.compile(r"[0-9(][0-9() \-]{1,18}[0-9]")
_ACCOUNT_BREAKS = re.compile(r"[、，,；;\s]+")


def text(longest: int) -> Reader:
    def read(raw: Raw) -> str:
        value = plain(raw)
        if len(value) > longest:
            raise BadCell(f"太长了，最多 {longest} 个字，现在有 {len(value)} 个。")
        return value

    return read


def code(pattern: str, sentence: str, longest: int) -> Reader:
    """A code other rows and addresses refer to; `sentence` says how it is written."""
    shape = re.compile(pattern)

    def read(raw: Raw) -> str:
        value = plain(raw)
        if not shape.fullmatch(value):
            raise BadCell(f"“{value[:20]}”写法不对：{sentence}")
        if len(value) > longest:
            raise BadCell(f"太长了，最多 {longest} 个字符，现在有 {len(value)} 个。")
        return value

    return read


def choice(words: Mapping[str, str]) -> Reader:
    """One of the words of a list, as the value it stands for."""

    def read(raw: Raw) -> str:
        value = plain(raw)
        if value not in words:
            raise BadCell(f"“{value[:20]}”不在可选的里面，请写{'、'.join(words)}中的一个。")
        return words[value]

    return read


def phone(raw: Raw) -> str:
    value = plain(raw)
    if not _PHONE.fullmatch(value):
        raise BadCell("电话只写数字和短横，比如 0533-2180001。")
    return value


def rank(raw: Raw) -> int:
    value = plain(raw)
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise BadCell("排序写 0 到 9999 的整数，也可以不填。")
    return int(value)


def area(raw: Raw) -> int:
    """Square metres with at most two decimals, as 0.01 m²."""
    hundredths = _exact_area(raw) * 100
    if hundredths != int(hundredths):
        raise BadCell("面积最多写两位小数。")
    if hundredths == 0:
        raise BadCell("面积要大于 0。")
    if hundredths > LARGEST_AREA:
        raise BadCell(f"面积最多 {LARGEST_AREA // 100} 平方米，看看是不是多打了一位。")
    return int(hundredths)


def _exact_area(raw: Raw) -> Decimal:
    refuse_odd_kinds(raw)
    if isinstance(raw.value, str):
        written = raw.value.strip()
        if not _AREA.fullmatch(written):
            raise BadCell("面积只写数字，比如 89.35，不带单位，也不能是负数。")
        return Decimal(written)
    number = as_shown(raw.value) if isinstance(raw.value, float) else Decimal(str(raw.value))
    if number < 0:
        raise BadCell("面积不能是负数。")
    return number


def accounts(raw: Raw) -> tuple[str, ...]:
    """User names, several with 、 between them, in the order written and each once."""
    return tuple(dict.fromkeys(filter(None, _ACCOUNT_BREAKS.split(plain(raw)))))
