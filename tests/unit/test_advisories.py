"""What the advisories of our libraries ask for: fixed versions, bound parameters, nothing that runs code."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ROOMS = ("crawler", "extractors", "storage")

FIXED = {
    "scrapy": ("2.14.2", "CVE-2026-105782, CVE-2025-6176, CVE-2024-1968, -3572, -3574"),
    "lxml": ("6.1.0", "CVE-2026-41066: iterparse and ETCompat read local files"),
    "twisted": ("24.7.0", "CVE-2024-41671, CVE-2023-46137"),
    "brotli": ("1.2.0", "CVE-2025-6176: output without a bound"),
}
"""The version in which a library's known weaknesses are mended, and which those are."""

OPTIONAL = {"brotli"}
"""Not declared: where it is missing, or older, its coding is not undone (extractors.content_coding)."""

INDIRECT = {"twisted"}
"""Declared by Scrapy, whose release is pinned."""

SQL = re.compile(
    r"\s*(?:select|insert|update|delete|create|drop|alter|pragma|attach|replace)\s", re.IGNORECASE
)


def parts(text: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 2.9 is before 2.10."""
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


@pytest.mark.parametrize("name", FIXED)
def test_installed_libraries_are_mended(name: str) -> None:
    """What runs here is at least the release that mended what is known."""
    fixed, why = FIXED[name]
    try:
        installed = version(name)
    except PackageNotFoundError:
        assert name in OPTIONAL
        return
    assert parts(installed) >= parts(fixed), why


@pytest.mark.parametrize("name", sorted(FIXED.keys() - OPTIONAL - INDIRECT))
def test_no_older_library_can_be_installed(name: str) -> None:
    """The lower bound that we declare says the same."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    bound = next(one for one in declared if re.split(r"[<>=\[;]", one)[0].lower() == name)
    lowest = re.search(r"(?:>=|==)([\d.]+)", bound)
    assert lowest is not None, bound
    assert parts(lowest[1] + ".0") >= parts(FIXED[name][0]), FIXED[name][1]


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _is_sql(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value) is not None
    )


def built(tree: ast.AST) -> list[int]:
    """Return the lines in which a statement of SQL is put together out of texts."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            made = any(isinstance(part, ast.FormattedValue) for part in node.values)
            is_statement = bool(node.values) and _is_sql(node.values[0])
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            made, is_statement = True, _is_sql(node.left)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            made, is_statement = node.func.attr == "format", _is_sql(node.func.value)
        else:
            continue
        if made and is_statement:
            found.append(node.lineno)
    return found


def test_no_statement_is_put_together_of_texts() -> None:
    """Values reach SQL as bound parameters; what a feed says can't become a part of a statement."""
    assert [f"{name}:{line}" for name, tree in _trees() for line in built(tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        'db.execute(f"SELECT a FROM b WHERE c = {d}")',
        'db.execute("DELETE FROM b WHERE c = " + d)',
        'db.execute("UPDATE b SET c = %s" % d)',
        'db.execute("insert into b values ({})".format(d))',
    ],
)
def test_the_search_for_such_statements_finds_them(code: str) -> None:
    """Each way to put one together is seen."""
    assert built(ast.parse(code))


def _is_named_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return all(
            _is_named_constant(part.value) for part in node.values if isinstance(part, ast.FormattedValue)
        )
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.isupper()


def test_raw_statements_are_constants() -> None:
    """The driver is handed texts that stand in the code, and never a variable."""
    raw = {"exec_driver_sql", "executescript"}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in raw
        if not isinstance(node.args[0], ast.Constant) and not _is_named_constant(node.args[0])
    ]
    assert found == []


def test_nothing_runs_code_when_it_is_read() -> None:
    """No eval, no exec, and no format that is a program: pickles by any name, dbm, YAML."""
    calls = {"eval", "exec", "__import__"}
    modules = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "dbm", "yaml"}
    found = []
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
                found.append(f"{name}:{node.lineno} {node.func.id}")
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = (
                    [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                )
                found += [f"{name}: {one}" for one in named if one.partition(".")[0] in modules]
    assert found == []
