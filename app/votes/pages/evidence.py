"""/votes/{id}/evidence.zip: everything to check a vote by."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.core.deps import At, DbSession
from app.votes.evidence import write_evidence
from app.votes.guards import VoteEvidence
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)
CHUNK = 1 << 16


@router.get("/votes/{vote_id}/evidence.zip")
def evidence(session: DbSession, booth: VoteEvidence, at: At) -> StreamingResponse:
    """Written to disk whole before the first byte is sent, so that a failure is no half file."""
    out = TemporaryFile()  # noqa: SIM115 -- it outlives this function: `_sent` closes it
    try:
        write_evidence(session, booth.vote, booth.estate, out, secret=booth.may(Deed.SECRET), at=at)
    except BaseException:
        out.close()
        raise
    size = out.tell()
    out.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="vote-{booth.vote.key}.zip"', "Content-Length": str(size),
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_sent(out), media_type="application/zip", headers=headers)


def _sent(out: BinaryIO) -> Iterator[bytes]:
    with out:
        while chunk := out.read(CHUNK):
            yield chunk
