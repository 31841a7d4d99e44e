"""Refusals and errors: one sentence, as a page or as RFC 9457 JSON."""

import logging
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from app.core.errors import DomainError
from app.core.forms import sentences
from app.core.web import own_path, page, see_other

log = logging.getLogger("pingshuo.web")
PROBLEM = "application/problem+json"


def wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """RFC 9457; `code` is stable for programs, `detail` is a sentence for people."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, media_type=PROBLEM, headers=headers)


def _asked_from(request: Request) -> str:
    """Where to go back to after signing in: the page asked for, or the page the refused form stood on."""
    url = urlsplit(str(request.url) if request.method == "GET" else request.headers.get("referer", ""))
    asked = f"{url.path}?{url.query}" if url.query else url.path
    return asked if url.netloc == request.url.netloc and len(asked) <= LONGEST_WAY_BACK else "/"


LONGEST_WAY_BACK = 400  # it stands in a cookie
ART = {403: "art-lock", 401: "art-lock", 404: "art-lost", 410: "art-lost"}


def error_page(request: Request, status: int, title: str, message: str) -> Response:
    return page(
        request, "errors/error.html", status,
        title=title, message=message, art=ART.get(status, "art-fix"), actions=[("/", "回首页")], code=str(status),
    )


def domain_error(request: Request, exc: Exception) -> Response:
    """Every refused rule, as JSON or HTML. Without a sign-in, a page goes to /login and comes back."""
    assert isinstance(exc, DomainError)
    if wants_json(request):
        errors = {"errors": {exc.field: exc.message}} if exc.field else {}
        return problem(exc.status, exc.title, exc.message, code=type(exc).__name__, **errors)
    if exc.status == 401:
        request.session["next"] = own_path(_asked_from(request))
        return see_other("/login", request, flash=exc.message, tone="soon")
    return error_page(request, exc.status, exc.title, exc.message)


def conflict(request: Request, exc: Exception) -> Response:
    """Two requests raced for the same once-only thing and the database let one through."""
    assert isinstance(exc, IntegrityError)
    title, message = "刚刚已经办过了", "同样的事刚刚已经记下一次，这一次没有重复记。刷新看看最新的样子。"
    if wants_json(request):
        return problem(409, title, message, code="Conflict")
    return error_page(request, 409, title, message)


DEADLOCK = "40P01"  # PostgreSQL's code for two transactions that waited for each other


def crossed(request: Request, exc: Exception) -> Response:
    """Two requests waited for each other and the database gave one of them up, with nothing of it written."""
    assert isinstance(exc, OperationalError)
    if getattr(exc.orig, "sqlstate", None) != DEADLOCK:
        log.error("the database failed", exc_info=exc)
        return broken(request, exc)
    title, message = "和别人的一步撞上了", "这一次没有办成，什么都没改。刷新看看最新的样子，再办一次。"
    if wants_json(request):
        return problem(409, title, message, code="Crossed")
    return error_page(request, 409, title, message)


def unstorable(request: Request, exc: Exception) -> Response:
    """PostgreSQL was asked for something no column can hold, such as an address with a NUL in it. Logged, since a form
    should have refused it before."""
    assert isinstance(exc, DataError)
    log.warning("the database could not take a value: %s", type(exc.orig).__name__)
    title, message = "没看懂这个请求", "里面有认不出的字符，或者太长的字，改一改再试一次。"
    if wants_json(request):
        return problem(422, title, message, code="Unstorable")
    return error_page(request, 422, title, message)


def invalid_request(request: Request, exc: Exception) -> Response:
    """A request FastAPI could not read: 422 with a sentence per field."""
    assert isinstance(exc, RequestValidationError)
    found = sentences(exc.errors())
    if wants_json(request):
        return problem(422, "还有没填好的地方", "请按提示改一改再发。", code="Invalid", errors=found)
    return error_page(request, 422, "没看懂这个请求", "链接或表单里有一处不对，回上一页再试一次。")


LAST_RESORT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>出了点毛病｜评说</title>
<h1>我们这边出了点毛病</h1><p>过几分钟再试一次。已经交上来的都还在。</p><p><a href="/">回首页</a></p></html>"""


def broken(request: Request, exc: Exception) -> Response:
    """Something we did not foresee. The log has the trace; the page is plain when even the page head cannot be made."""
    title, message = "我们这边出了点毛病", "已经交上来的都还在，过几分钟再试一次。一直不行，请给社区打电话。"
    if wants_json(request):
        return problem(500, title, message, code="Broken")
    try:
        return error_page(request, 500, title, message)
    except Exception:
        log.exception("the error page itself failed after %r", exc)
        return HTMLResponse(LAST_RESORT, 500)


HTTP_SENTENCES = {
    404: ("没找到这一页", "可能是链接少了几个字，也可能这一页已经没有了。"),
    405: ("不能这样打开", "这个地址不能这样打开，请从页面上的按钮进来。"),
    413: ("太大了", "一次传得太多了。照片每张不超过 12 MB，一次最多 9 张。"),
    400: ("没看懂这个请求", "传来的内容不完整，回上一页再试一次。"),
}


def http_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    title, message = HTTP_SENTENCES.get(exc.status_code, ("这一步没办成", "请回上一页再试一次。"))
    if wants_json(request):
        return problem(exc.status_code, title, message, code=f"Http{exc.status_code}")
    return error_page(request, exc.status_code, title, message)
