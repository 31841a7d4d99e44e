"""`make bench`: seeds towns, measures, prints ratios. BENCH_ARGS="--sizes 10000,1000000 --databases sqlite"."""

import argparse
import gzip
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

os.environ.setdefault("PINGSHUO_MODE", "demo")
os.environ.setdefault("PINGSHUO_LOG_FORMAT", "text")

from sqlalchemy import Engine, make_url

from app.core import db as core_db
from app.core.db import make_engine
from app.issues.board_cache import BoardCache
from tests.bench import paths, town
from tests.bench.exports import measure_exports
from tests.bench.filing import measure_filing
from tests.bench.paths import Caller, Measured, measure
from tests.bench.scores import a_year, measure_scores

POSTGRES = os.environ.get("PINGSHUO_TEST_POSTGRES_URL", "")
SCRATCH = "pingshuo_bench"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--databases", default="sqlite,postgres" if POSTGRES else "sqlite")
    parser.add_argument("--exports", type=int, default=250_000, help="rows of the long export, 0 for none")
    parser.add_argument("--keep", type=Path, help="folder of towns built once and only read: filing is left out")
    chosen = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for database in chosen.databases.split(","):
        sizes = [int(size) for size in chosen.sizes.split(",")]
        results = {size: _run(database, size, chosen.keep) for size in sizes}
        _print(database, results)
        if chosen.exports:
            _export(database, chosen.exports)
    _page_weight_and_start()


def _run(database: str, size: int, keep: Path | None) -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        url, built = _place(database, keep or Path(folder), size if keep else 0)
        engine = make_engine(url)
        start = time.perf_counter()
        if not built:
            town.build(engine, size)
            print(f"{database}: town of {size} built in {time.perf_counter() - start:.0f} s", flush=True)
        try:
            return [*_measure(engine), measure_scores(engine), *([] if keep else [measure_filing(engine)])]
        finally:
            engine.dispose()


def _export(database: str, size: int) -> None:
    """A town of its own, since what is exported is written to."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(_place(database, Path(folder), 0)[0])
        town.build(engine, size)
        try:
            print(*measure_exports(engine), sep="\n", flush=True)
        finally:
            engine.dispose()


def _place(database: str, folder: Path, size: int) -> tuple[str, bool]:
    """Where a town goes, and whether it is there already; one that is kept carries its size in its name. A build that
    was cut short has to be removed by hand."""
    name = f"{SCRATCH}_{size}" if size else SCRATCH
    if database == "sqlite":
        path = folder / f"{name}.db"
        return f"sqlite:///{path}", path.exists()
    import psycopg

    admin = make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        if size and connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return url, True
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url, False


def _measure(engine: Engine) -> list[Measured]:
    from app.main import create_app

    core_db.engine = lambda: engine  # type: ignore[assignment]  # the benchmark's database instead of the configured one
    app = create_app(background=False)
    public = Caller(app)
    a_year(engine)
    company, secretary, official = (
        Caller(app, paths.signed_in(engine, person)) for person in (town.MANAGER, town.SECRETARY, town.OFFICIAL)
    )
    board = paths.boards()

    def forget() -> None:
        app.state.board_cache = BoardCache()

    return [
        measure("board, unchanged", engine, public, board),
        measure("board, first view", engine, public, board, cold=forget),
        measure("issue page", engine, public, paths.issue_pages(engine)),
        measure("work queue", engine, company, ["/work"]),
        measure("town's queue", engine, official, ["/work"]),
        measure("town desk", engine, official, ["/town"]),
        measure("community desk", engine, secretary, ["/c/c1/desk"]),
        paths.measure_lookup(engine),
        measure("search page", engine, public, paths.searches(), cold=forget),
    ]


def _print(database: str, results: dict[int, list[Measured]]) -> None:
    sizes = list(results)
    print(f"\n{database}")
    heads = "".join(f"{f'ms at {size}':>16}{'of bare':>9}" for size in sizes)
    print(f"{'path':24}{'SQL':>4}{heads}{'growth':>8}")
    for rows in zip(*results.values(), strict=True):
        cells = "".join(f"{row.ours:>16.2f}{row.share:>8.0f}%" for row in rows)
        print(f"{rows[0].name:24}{rows[0].statements:>4}{cells}{rows[-1].ours / rows[0].ours:>7.2f}x")


def _page_weight_and_start() -> None:
    """The first page on a phone, and the time and memory of a fresh server."""
    port = _free_port()
    page_address = f"http://127.0.0.1:{port}/c/c1"
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ, "PINGSHUO_DATABASE_URL": f"sqlite:///{folder}/start.db", "PINGSHUO_PORT": str(port),
            "PINGSHUO_MODE": "demo", "PINGSHUO_MEDIA_DIR": f"{folder}/media", "PYTHONPYCACHEPREFIX": f"{folder}/pyc",
        }
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # a server starts from compiled files
        command = Path(sys.executable).with_name("pingshuo")
        for done_before in ("migrate", "openapi"):
            subprocess.run([command, done_before], env=env, check=True, capture_output=True)
        _small_town(env["PINGSHUO_DATABASE_URL"])
        start = time.perf_counter()
        server = subprocess.Popen([command, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            page = _first_answer(page_address)
            print(f"\nstart to first answer: {time.perf_counter() - start:.2f} s")
            for _ in range(200):
                _first_answer(page_address)
            print(f"memory after 200 pages: {_resident(server.pid):.0f} MB")
            assets = [Path("static") / name for name in ("app.css", "app.js", "icons.svg")]
            weight = sum(len(gzip.compress(data, 5)) for data in [page, *[asset.read_bytes() for asset in assets]])
            print(f"first page with styles, script and icons, compressed: {weight / 1000:.1f} kB")
        finally:
            server.terminate()
            server.wait()


def _small_town(url: str) -> None:
    engine = make_engine(url)
    town.build(engine, 2000)
    engine.dispose()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _first_answer(url: str) -> bytes:
    for _ in range(3000):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                body: Any = answer.read()
                return bytes(body)
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not answer")


def _resident(pid: int) -> float:
    """Resident memory in MB, from /proc."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
