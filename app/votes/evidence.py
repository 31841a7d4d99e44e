"""The evidence of a vote as one ZIP: everything a court or a neighbour needs to check it, with the hash of each file.

Written row by row into a file on disk, so that a roll of thousands takes no more memory than one of ten.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlmodel import Session

from app.attachments.actions import media
from app.core.filters import full, iso
from app.core.workdays import local
from app.notices.queries import papers_about
from app.notices.queries.papers import file_of
from app.places.models import Estate
from app.votes.models import Vote
from app.votes.queries.ballots import choices_open
from app.votes.queries.evidence import tables_of
from app.votes.queries.people import photos_of
from app.votes.queries.rolls import sealed_roll
from app.votes.rules.kinds import PhotoKind, VoteState
from app.votes.rules.tables import BOM, line

README = """{estate}业主表决《{title}》证据包
{made}从系统里取出。表决现在：{state}。

里面有什么
  topics.csv       表决的每一件事
  rolls.csv        名册的每一版：户数、面积、校验码、为什么改、谁提的、谁核对的
  roll-1.csv ……    每一版名册，一行一套房。同一个“户编号”的合起来算一户，户数写在第一套上。
                   合不合由经办的人写明，不看姓名是不是一样
  officers.csv     计票、监票的人
  objections.csv   对名册的意见和答复
  petition.csv     提议表决时签了名的房屋
  deliveries.csv   选票送到了哪一户、怎么送的。截止前最后一天才送到的，不算送达。
                   照片一栏是 photos/ 里文件名最后的数字，一张照片可以写在几户上
  papers.csv       每一张纸票：编号、状态、两个人各录的一遍。截止以前收到、截止以后才补登记的，写着谁登记、谁核对、经过
                   业主说不是自己家交的，写着谁说的、怎么说的；核对属实的作废，“谁定的”就是核对的人
  owners.csv       公示以后才核实、或者被别人结束登记的业主：谁核实、谁核对、为什么
  ballots.csv      收到的每一张票；补登记的纸票，时间是第二个人核对的时间
  proxies.csv      委托；namings.csv 共有人推选的投票人，推选书在 photos/ 里
  tally.json       冻结的结果（公布以后才有）
  log.csv          系统日志里和这次表决有关的每一条，前后用校验码连着
  documents/       发出的公示、结果文书原件
  photos/          送达、委托书、推选书、业主的说明、议事规则、纸票的照片
  SHA256SUMS       以上每个文件的 SHA-256

怎么核对
  1. 在这个文件夹里运行 sha256sum -c SHA256SUMS，每个文件都应当是 OK。
  2. tally.json 的 SHA-256 就是公布的结果校验码。
  3. 选择一栏每件事一个字母：y 同意，n 不同意，a 弃权，x 看不清（不计入参与）。作废的、选择为空的不算。
     把 ballots.csv 和 tally.json 里写的那一版名册按“户编号”对上，加户数、加面积，应当和 tally.json 一样。
  4. 名册校验码：按房屋编号从小到大，每套一行：房屋编号,房屋,面积(0.01平方米),户编号,算几户,谁的，
     行与行之间一个换行，取 SHA-256。

谁能看到什么
  {choices}
  {names}
这些材料里有个人信息，只用来核对这次表决，不要外传。
"""
WITH_CHOICES = "这一份给计票人、监票人和审计：含每张票的选择和纸票照片。"
WITHOUT_CHOICES = "这一份不含每张票的选择和纸票照片（开始录票以前谁都没有；以后只给计票人、监票人和审计）。"
FULL_NAMES = "业主姓名写全名。代理人电话遮住中间四位。"
MASKED_NAMES = "业主姓名只写姓，代理人电话遮住中间四位。"


class Pack:
    """A ZIP that notes the SHA-256 of whatever is written into it."""

    def __init__(self, out: BinaryIO, at: datetime) -> None:
        self._archive = ZipFile(out, "w", ZIP_DEFLATED)
        self._at = local(at).timetuple()[:6]
        self.sums: list[str] = []

    def put(self, name: str, content: bytes) -> None:
        with self._opened(name) as file:
            file.write(content)

    def put_table(self, name: str, head: Any, rows: Any) -> None:
        with io.TextIOWrapper(cast("IO[bytes]", self._opened(name)), "utf-8", newline="") as text:
            text.write(BOM)
            writer = csv.writer(text)
            writer.writerow(line(head))
            for row in rows:
                writer.writerow(line(row))

    def close(self) -> None:
        sums = "".join(self.sums)
        self._archive.writestr(self._info("SHA256SUMS"), sums)
        self._archive.close()

    def _info(self, name: str) -> ZipInfo:
        year, month, day, hour, minute, second = self._at
        info = ZipInfo(name, (year, month, day, hour, minute, second))
        info.compress_type = ZIP_DEFLATED
        return info

    def _opened(self, name: str) -> "Hashing":
        return Hashing(self._archive.open(self._info(name), "w"), name, self.sums)


class Hashing(io.BufferedIOBase):
    """Writes on, and notes the hash of all of it when it is closed."""

    def __init__(self, file: IO[bytes], name: str, sums: list[str]) -> None:
        self._file, self._name, self._sums, self._hash = file, name, sums, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._hash.update(data)
        return self._file.write(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._sums.append(f"{self._hash.hexdigest()}  {self._name}\n")
        super().close()


def write_evidence(
    session: Session, vote: Vote, estate: Estate, out: BinaryIO, *, secret: bool, at: datetime
) -> None:
    """`secret`: the reader may see what is on ballots; even so nobody does before typing begins."""
    choices = secret and choices_open(session, vote)
    pack = Pack(out, at)
    readme = README.format(
        estate=estate.name, title=vote.title, made=full(at), state=vote.state.label,
        choices=WITH_CHOICES if choices else WITHOUT_CHOICES, names=FULL_NAMES if secret else MASKED_NAMES,
    )
    pack.put("README.txt", (BOM + readme).encode())
    pack.put("vote.json", json.dumps(_about(session, vote), ensure_ascii=False, indent=1).encode())
    for name, (head, rows) in tables_of(session, vote, choices=choices, full=secret):
        pack.put_table(name, head, rows)
    if vote.state is VoteState.DECIDED:
        pack.put("tally.json", vote.result.encode())
    for name, content in _documents(session, vote):
        pack.put(name, content)
    for name, content in _photos(session, vote, papers=choices):
        pack.put(name, content)
    pack.close()


def _about(session: Session, vote: Vote) -> dict[str, Any]:
    roll = sealed_roll(session, vote.key)
    moments = {
        name: iso(moment) if (moment := getattr(vote, name)) else None
        for name in ("created_at", "posted_at", "opens_at", "opened_at", "closes_at", "closed_at", "decided_at")
    }
    return {
        "vote": vote.key, "title": vote.title, "caller": vote.caller.value, "caller_reason": vote.caller_reason,
        "mode": vote.mode.value, "clause": vote.clause, "counting_rule": vote.counting_rule,
        "accepted_by": vote.accepted_by, "rule": vote.rule_version, "late_days": vote.late_days, **moments,
        "roll": roll.number if roll else None, "digest": vote.digest,
    }


def _documents(session: Session, vote: Vote) -> Iterator[tuple[str, bytes]]:
    for paper in papers_about(session, f"vote:{vote.key}"):
        kept = file_of(session, paper.key)
        if kept is not None:
            yield f"documents/{paper.kind}.docx", kept.docx


def _photos(session: Session, vote: Vote, *, papers: bool) -> Iterator[tuple[str, bytes]]:
    """One at a time, each once; scans of ballots only where choices may be seen."""
    each_once = {photo.key: (held, photo) for held, photo in reversed(photos_of(session, vote.key))}
    for held, photo in reversed(each_once.values()):
        path = media().read_path(photo.token, "l") if papers or held.kind is not PhotoKind.PAPER else None
        if path is not None:
            yield f"photos/{held.kind.value}-{held.about}-{photo.key}.jpg", path.read_bytes()
