"""…/answers: the same sheet, with what became of each line filled in."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from app.core.deps import DbSession
from app.core.errors import DomainError
from app.hotline.guards import BatchInPath
from app.hotline.queries.batches import file_of
from app.hotline.queries.progress import answers_for
from app.hotline.rules.columns import from_text
from app.hotline.sheets import Form, written_back

router = APIRouter(include_in_schema=False, prefix="/work/hotline/{batch_id}")
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


@router.get("/answers")
def download(session: DbSession, here: BatchInPath) -> Response:
    batch = here.batch
    data = file_of(session, batch.key)
    if data is None or not batch.columns:
        raise DomainError("这份表存满两年已经删掉了，或者还没说哪一列是什么。")
    form = Form(batch.form)
    made = written_back(data, form, batch.header, from_text(batch.columns), answers_for(session, batch.key))
    name = f"{batch.name.rpartition('.')[0] or batch.name}-答复.{form.suffix}"
    headers = {
        "Content-Disposition": f"attachment; filename=answers.{form.suffix}; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }
    return Response(made, media_type=TYPES[form.suffix], headers=headers)
