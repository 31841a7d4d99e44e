"""Reading our own sources. Every check takes a root folder, so that it can be shown a planted violation."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "app"


@dataclass(frozen=True)
class Module:
    path: Path
    where: str
    tree: ast.Module
    lines: int


def modules(root: Path) -> tuple[Module, ...]:
    return _all(root, tuple((path, path.stat().st_mtime_ns) for path in sorted(root.rglob("*.py"))))


@lru_cache(maxsize=1)
def _all(root: Path, written: tuple[tuple[Path, int], ...]) -> tuple[Module, ...]:
    """The last folder read is kept: most checks read the same one, and reading it takes seconds."""
    return tuple(_read(path, root) for path, _ in written)


def _read(path: Path, root: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, path.relative_to(root).as_posix(), ast.parse(text, str(path)), len(text.splitlines()))


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Every function with its place and its length in lines, from `def` to its last line, docstring included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{module.where}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def percentile(values: Sequence[int], share: int) -> int:
    """The smallest value that at least `share` percent of all values do not exceed (nearest rank); 0 for none."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * share // 100) - 1] if ordered else 0


def plant(root: Path, files: dict[str, str]) -> Path:
    for where, text in files.items():
        path = root / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
