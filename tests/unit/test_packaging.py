"""What an installation loads and carries: thin packages, a light front door, a wheel with three rooms."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ROOMS = ("crawler", "extractors", "storage")
HEAVY = {
    "aiohttp", "boto3", "botocore", "can_ada", "courlan", "htmldate", "lxml", "pebble", "py3langid", "scrapy",
    "trafilatura", "twisted", "urllib3", "warcio",
}  # fmt: skip
BROUGHT = {"twisted", "w3lib", "itemadapter", "zope", "OpenSSL", "service_identity", "botocore"}
"""Part of the interface of Scrapy or boto3, whose pins in pyproject.toml stand for them."""


def _loaded_after(statement: str) -> set[str]:
    code = f"import json, sys\n{statement}\nprint(json.dumps([n.partition('.')[0] for n in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_loads_no_library(room: str) -> None:
    """`import extractors` costs nothing: heavy libraries come with the first call, not with the package."""
    assert not _loaded_after(f"import {room}") & HEAVY


def test_the_command_line_starts_light() -> None:
    """Neither importing the console script nor printing its help loads Scrapy, trafilatura or boto3."""
    help_call = (
        "from crawler.cli.main import main\n"
        "sys.argv = ['depeche', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )
    assert not _loaded_after(help_call) & HEAVY


def _run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _run_time_nodes(node)


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in _run_time_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _unneeded_and_undeclared(imported: set[str], declared: set[str]) -> tuple[set[str], set[str]]:
    owners = packages_distributions()
    third = {name for name in imported if name in owners} - {"depeche", *ROOMS} - BROUGHT
    by_import = {canonicalize_name(owner) for name in third for owner in owners[name]}
    undeclared = {name for name in third if not {canonicalize_name(o) for o in owners[name]} & declared}
    by_import |= {canonicalize_name(name) for name in imported}  # a lone extension module has no owner listed
    return declared - by_import, undeclared


def test_every_import_is_a_declared_dependency() -> None:
    """No room leans on a developer's package: a wheel installed alone would miss it at the first call."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    imported = set().union(*(_imports(path) for room in ROOMS for path in (ROOT / room).rglob("*.py")))
    unneeded, undeclared = _unneeded_and_undeclared(imported, declared)
    assert undeclared == set()
    # lxml_html_clean is declared for trafilatura, which needs it and on some versions of pip does not get it.
    assert unneeded <= {"lxml-html-clean", "tzdata"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what the build reads, without touching the checkout or the network."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for room in (*ROOMS, "tests", "demo"):
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
         "--wheel-dir", str(source / "out"), str(source)],
        check=True, capture_output=True, cwd=source,
    )  # fmt: skip
    (built,) = (source / "out").glob("depeche-*.whl")
    return built


def test_the_wheel_carries_three_rooms_and_nothing_else(wheel: Path) -> None:
    """Tests and demo stay out of an installation; the licence and the console script are in it."""
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        (entry,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "depeche = crawler.cli.main:main" in packed.read(entry).decode()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_rooms_import_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """Every module that the checkout has is in the wheel, and the console script runs from there."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        packed.extractall(tmp_path)
    missing = {str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("*.py")} - names
    assert missing == set()
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import crawler.cli.main, extractors, storage\n"
        f"for m in (crawler.cli.main, extractors, storage): assert m.__file__.startswith({str(tmp_path)!r})"
    )
    subprocess.run([sys.executable, "-P", "-c", code], check=True, cwd=tmp_path)


def test_extract_stays_a_function() -> None:
    """A submodule of the same name would take the place of `extractors.extract` at the first call."""
    import extractors

    page = b"<p>text</p>"
    first = extractors.extract(page, url="https://news.example/")
    assert extractors.extract(page, url="https://news.example/") == first
