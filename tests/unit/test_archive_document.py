"""docs/archive.md names what the code writes: keys, files, fields; one sentence a line."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from storage import spool_folder
from storage.batch import Counts, Manifest, ManifestObject, keys

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "archive.md").read_text()
BATCH = "20261121T101500Z-fetch-0a1b2c3d"


@pytest.mark.parametrize("kind", ["warc", "cdxj", "articles", "outcomes", "manifest"])
def test_every_key_is_in_the_layout(kind: str) -> None:
    """The layout tree shows each object of a batch as the code names it."""
    assert getattr(keys(BATCH), kind).replace(BATCH, "<batch>") in DOCUMENT


def test_every_file_of_the_spool_is_listed() -> None:
    """A person who looks into a spool finds each file explained."""
    names = [spool_folder.LOCK, spool_folder.HEAD, spool_folder.WARC_OPEN, spool_folder.JOURNAL]
    names += [spool_folder.ARTICLES, spool_folder.OUTCOMES, spool_folder.SEALED, spool_folder.COMMITTED]
    names += [spool_folder.LOST, *spool_folder.OBJECTS.values()]
    assert [name for name in names if f"spool/<batch>/{name}" not in DOCUMENT] == []


def test_every_field_of_a_manifest_is_described() -> None:
    """The manifest is where every reader begins, so no field of it is left to be guessed."""
    named = {field.name for kind in (Manifest, ManifestObject, Counts) for field in fields(kind)} - {"schema"}
    assert {name for name in named if f"`{name}`" not in DOCUMENT} == set()


def test_every_field_of_ours_in_a_record_is_described() -> None:
    """Fields that begin with `depeche-` are read by nobody else, so the document says what they mean."""
    sources = (path.read_text() for path in (ROOT / "storage").glob("*.py"))
    named = {name for source in sources for name in re.findall(r'"(depeche-[a-z-]+)"', source)}
    assert named
    assert {name for name in named if f"`{name}`" not in DOCUMENT} == set()


def test_one_sentence_stands_on_a_line() -> None:
    """A changed sentence is then one changed line; list items and tables go by the item."""
    code = re.sub(r"```.*?```", "", DOCUMENT, flags=re.DOTALL)
    prose = [line for line in code.splitlines() if line[:1].isalpha()]
    assert [line for line in prose if re.search(r"[a-z)]\. [A-Z]", line)] == []
