"""/c/{slug}/posts: 交叉任职, who holds a second post with a company that serves here, and what that keeps them from."""

from fastapi import APIRouter, Request, Response

from app.companies.queries import posts_in
from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.mechanisms.guards import HallInPath

router = APIRouter(include_in_schema=False)


@router.get("/c/{slug}/posts")
def index(request: Request, session: DbSession, hall: HallInPath, at: At) -> Response:
    today = local_day(at)
    posts = posts_in(session, hall.community.key, today)
    return page(
        request, "directory/posts/index.html", community=hall.place, today=today,
        held=[post for post in posts if post.ends_on is None or post.ends_on >= today],
        past=[post for post in posts if post.ends_on is not None and post.ends_on < today],
    )
