"""Photos on disk: whole or absent, and never outside the media folder."""

import os
import re
from pathlib import Path

import pytest

from app.attachments.rules.images import Prepared
from app.attachments.storage import MediaStore, new_token

TOKEN = "AbCd-_efghijklmnop0123"
PHOTO = Prepared(large=b"large" * 999, small=b"small" * 99, width=4, height=3, digest="d")


def everything_under(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_put_then_read_then_drop(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    assert store.read_path(TOKEN, "l") is None

    store.put(TOKEN, PHOTO)

    assert everything_under(tmp_path) == {f"Ab/Cd/{TOKEN}-l.jpg", f"Ab/Cd/{TOKEN}-s.jpg"}
    large, small = store.read_path(TOKEN, "l"), store.read_path(TOKEN, "s")
    assert large is not None
    assert large.read_bytes() == PHOTO.large
    assert small is not None
    assert small.read_bytes() == PHOTO.small

    store.drop(TOKEN)
    store.drop(TOKEN)
    assert everything_under(tmp_path) == set()
    assert store.read_path(TOKEN, "s") is None


def test_dropping_one_leaves_its_neighbour(tmp_path: Path) -> None:
    store, neighbour = MediaStore(tmp_path), TOKEN[:-1] + "4"
    store.put(TOKEN, PHOTO)
    store.put(neighbour, PHOTO)
    store.drop(TOKEN)
    assert store.read_path(neighbour, "l") is not None


def test_putting_again_replaces(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.put(TOKEN, PHOTO)
    store.put(TOKEN, Prepared(b"new", b"n", 1, 1, "e"))
    path = store.read_path(TOKEN, "l")
    assert path is not None
    assert path.read_bytes() == b"new"


def test_tokens_fit_the_store_and_differ(tmp_path: Path) -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    assert all(MediaStore(tmp_path).read_path(token, "l") is None for token in tokens)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "../../../../etc/passwd",
        "/etc/passwd".ljust(22, "a"),
        "..".ljust(22, "/"),
        "a" * 21,
        "a" * 23,
        "a" * 22 + "\n",
        "a" * 21 + "\0",
        "a" * 21 + ".",
        "a" * 21 + "\\",
        "a" * 21 + "é",
        "照" * 22,
        "１" * 22,
    ],
)
def test_anything_but_a_token_is_refused(tmp_path: Path, token: str) -> None:
    store = MediaStore(tmp_path / "media")
    with pytest.raises(ValueError, match="token"):
        store.put(token, PHOTO)
    with pytest.raises(ValueError, match="token"):
        store.read_path(token, "l")
    with pytest.raises(ValueError, match="token"):
        store.drop(token)
    assert everything_under(tmp_path) == set()


def test_size_is_checked_at_run_time_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="size"):
        MediaStore(tmp_path).read_path(TOKEN, "/../../x")  # type: ignore[arg-type]  # an address may hold anything


def test_the_final_name_appears_only_when_all_bytes_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every fsync of a file and at every rename, what a reader can see is whole."""
    store, seen, real_fsync, real_replace = MediaStore(tmp_path), [], os.fsync, os.replace

    def visible() -> list[bytes]:
        return [path.read_bytes() for path in sorted(tmp_path.rglob("*.jpg"))]

    def fsync(handle: int) -> None:
        seen.append(("fsync", visible()))
        real_fsync(handle)

    def replace(source: str, target: Path) -> None:
        assert Path(source).read_bytes() in (PHOTO.large, PHOTO.small)
        assert Path(source).parent == target.parent, "a rename between file systems is a copy"
        seen.append(("rename", visible()))
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    store.put(TOKEN, PHOTO)

    assert [step for step, _ in seen] == ["fsync", "rename", "fsync"] * 2
    assert all(data in (PHOTO.large, PHOTO.small) for _, files in seen for data in files)


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store = MediaStore(tmp_path)
    monkeypatch.setattr(os, fails, disk_full)
    with pytest.raises(OSError, match="No space"):
        store.put(TOKEN, PHOTO)
    assert everything_under(tmp_path) == set()
    assert store.read_path(TOKEN, "l") is None


def test_large_is_never_readable_without_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, []

    def only_once(source: str, target: Path) -> None:
        calls.append(target)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        real(source, target)

    store = MediaStore(tmp_path)
    monkeypatch.setattr(os, "replace", only_once)
    with pytest.raises(OSError, match="No space"):
        store.put(TOKEN, PHOTO)
    assert store.read_path(TOKEN, "l") is None
