"""A form is bound, not demanded: bad input comes back as sentences beside what was typed, never as a bare refusal."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.core.errors import DomainError, Invalid, NotFound
from app.core.text import clean

F = TypeVar("F", bound=BaseModel)
LONGEST = 4000
LOOKED_AT = 4 * LONGEST  # cleaning megabytes would hold up everybody else; whatever is so long is refused anyway


def _cleaned(value: object) -> object:
    return clean(value[:LOOKED_AT], limit=LONGEST) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned)]


def _mobile(value: str) -> str:
    digits = "".join(ch for ch in value if ch.isdecimal())
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if len(digits) != 11 or not digits.startswith("1") or not digits.isascii():
        raise ValueError(f"手机号要 11 位，1 开头，现在是 {len(digits)} 位，看看是不是多了或少了。")
    return digits


Mobile = Annotated[Text, AfterValidator(_mobile)]


@dataclass
class Bound(Generic[F]):
    """`raw` is what was typed, `value` the valid form or None, `errors` a sentence per field ("" for the whole)."""

    raw: dict[str, Any] = field(default_factory=dict)
    value: F | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, error: DomainError) -> "Bound[F]":
        """The same form with a rule's refusal beside the field it belongs to."""
        return Bound(raw=self.raw, errors={**self.errors, error.field: error.message})


def bound(model: type[F]) -> Callable[[Request], Awaitable[Bound[F]]]:
    """A dependency that binds the posted form to `model` without ever failing."""

    async def bind(request: Request) -> Bound[F]:
        return bind_data(model, await request.form())

    return bind


def bind_data(model: type[F], data: FormData | Mapping[str, Any]) -> Bound[F]:
    raw: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name in data:
            raw[name] = _typed(data, name, many=get_origin(info.annotation) in (list, tuple))
    try:
        value = model.model_validate({name: typed for name, typed in raw.items() if typed not in ("", [])})
    except ValidationError as error:
        return Bound(raw=raw, errors=sentences(error.errors()))
    return Bound(raw=raw, value=value)


def _typed(data: FormData | Mapping[str, Any], name: str, *, many: bool) -> Any:
    if many and isinstance(data, FormData):
        return [item for item in data.getlist(name) if isinstance(item, str)]
    value = data[name]
    return "" if isinstance(value, UploadFile) else value


def sentences(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Pydantic's error list as one Chinese sentence per field name."""
    found: dict[str, str] = {}
    for error in errors:
        path = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        found.setdefault(".".join(path), sentence(error))
    return found


def sentence(error: Mapping[str, Any]) -> str:
    """One pydantic error in plain Chinese."""
    limits = error.get("ctx", {})
    kind = str(error["type"])
    if kind == "value_error":
        return str(limits.get("error", "这里填得不对，看一看。"))
    if kind in ("string_too_short", "too_short"):
        return f"再多写几个字，至少 {limits['min_length']} 个字。"
    if kind in ("string_too_long", "too_long"):
        return f"太长了，最多 {limits['max_length']} 个。"
    if kind in LIMITS:
        return f"这个数不在范围里，{LIMITS[kind]} {next(iter(limits.values()), '')}。"
    return SENTENCES.get(kind, "这里填得不对，看一看。")


LIMITS = {
    "greater_than_equal": "最小是", "greater_than": "要大于", "less_than_equal": "最大是", "less_than": "要小于",
}
SENTENCES = {
    "missing": "这一项要填。",
    "extra_forbidden": "没有这一项，去掉再试。",
    "enum": "请从给出的几项里选一个。",
    "literal_error": "请从给出的几项里选一个。",
    "int_parsing": "这里要填整数。",
    "int_type": "这里要填整数。",
    "bool_parsing": "这里要选是或否。",
    "bool_type": "这里要填 true 或 false。",
    "string_type": "这里要填文字。",
    "date_from_datetime_parsing": "日期看不懂，写成 2026-11-30 这样。",
    "date_parsing": "日期看不懂，写成 2026-11-30 这样。",
    "json_invalid": "不是有效的 JSON。",
    "model_attributes_type": "这里要一个 JSON 对象。",
    "string_pattern_mismatch": "写法不对，看一看。",
}


async def uploads(request: Request, name: str, *, most: int) -> list[bytes]:
    """The files posted under `name`, empty picks left out; more than `most` is Invalid."""
    form = await request.form()
    files = [item for item in form.getlist(name) if isinstance(item, UploadFile) and item.size]
    if len(files) > most:
        raise Invalid(f"照片最多 {most} 张，现在选了 {len(files)} 张。", field=name)
    return [await file.read() for file in files]


def small_int(value: str | None, default: int, *, most: int) -> int:
    """A page number or limit from the query string: anything odd is the default, never an error."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 9:
        return default
    return max(1, min(int(value), most))


def row_id(value: str) -> int:
    """An id from an address; whatever no row can have is a 404."""
    if not value.isascii() or not value.isdigit() or not 0 < len(value) < 10:
        raise NotFound("没有这一条。")
    return int(value)
