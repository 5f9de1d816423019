"""A site is learned as the archive grows: stored, used by later pages, told from a change, and restored."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.remembering import Remembering
from extractors.site_memory import RULE
from storage.collection import MEMORIES
from storage.folder import FolderStore
from storage.site_memories import SiteMemories, SiteMemory, store_memories
from tests.console import depeche
from tests.servers.wire_server import WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.state import State

FOLLOW = "Follow our channel for news of the valley"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HTML = b"Content-Type: text/html; charset=utf-8"
SYLLABLES = ("ba", "den", "for", "gil", "hom", "kas", "lun", "mer", "nip", "ost", "par", "rim", "sol", "tev")


def _paragraph(dice: random.Random) -> str:
    words = ("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(30))
    return f"{' '.join(words).capitalize()}."


def _page(number: int) -> bytes:
    dice = random.Random(number)
    first, second, third = (_paragraph(dice) for _ in range(3))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Report {number}</title></head>'
        f"<body><article><h1>Report {number}</h1><p>{first}</p><p>{second}</p><p>{FOLLOW}</p><p>{third}</p>"
        "</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def urls() -> Iterator[list[str]]:
    """Serve six reports that have a line in common; give their addresses."""
    with WireServer(cases={f"report-{n}": case("", sized(_page(n), HTML)) for n in range(6)}) as site:
        yield [f"{site.base}/report-{n}" for n in range(6)]


@pytest.fixture(scope="module")
def _archived(urls: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert depeche(folder, "fetch", "--allow-private", *urls[:4]).status == 0
    return folder


@pytest.fixture
def folder(_archived: Path, tmp_path: Path) -> Path:
    """Return a folder of this test's own that has fetched the first four reports, in one run."""
    return shutil.copytree(_archived, tmp_path / "site")


def _line(folder: Path, url: str) -> dict[str, object]:
    line: dict[str, object] = depeche(folder, "show", "--json", url).lines[0]
    return line


def test_a_site_is_learned_and_later_pages_lose_its_furniture(folder: Path, urls: list[str]) -> None:
    """The first pages keep the line that all have, a later one loses it; a visit is no change."""
    assert FOLLOW in str(_line(folder, urls[0])["text"])
    assert depeche(folder, "fetch", "--allow-private", urls[4]).status == 0
    later = _line(folder, urls[4])
    assert FOLLOW not in str(later["text"])
    removed = later["removed"]
    assert isinstance(removed, list)
    assert (RULE, FOLLOW) in [(one["rule"], one["text"]) for one in removed]
    stored = [json.loads(line) for line in _memories(folder)]
    assert [(line["version"], line["pages"]) for line in stored] == [(1, 4)]
    assert stored[0]["schema"] == "depeche.site-memory/1"
    assert [block["text"] for block in stored[0]["blocks"]] == [FOLLOW]
    again = depeche(folder, "fetch", "--allow-private", "--json", urls[0])
    assert [line["outcome"] for line in again.lines if "asked" in line and "outcome" in line] == ["unchanged"]
    assert depeche(folder, "verify").status == 0


def test_a_rebuild_brings_the_memories_back(folder: Path, urls: list[str]) -> None:
    """The state is lost with its file; the memories are read from the store again."""
    work = folder / "depeche-data" / "work"
    for file in work.glob("state.db*"):
        file.unlink()
    assert depeche(folder, "rebuild").status == 0
    assert depeche(folder, "fetch", "--allow-private", urls[5]).status == 0
    assert FOLLOW not in str(_line(folder, urls[5])["text"])


@pytest.mark.parametrize("name", ["date=2026-11-20/20261120T000000Z-0123456789abcdef.jsonl", "x/foo.jsonl"])
def test_a_damaged_memory_is_told_passed_over_and_set_aside(folder: Path, urls: list[str], name: str) -> None:
    """It costs nothing else: a rebuild reads the others, and `repair` takes it out of the way."""
    stray = folder / "depeche-data" / MEMORIES / name
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"hi\n")
    verified = depeche(folder, "verify")
    assert (verified.status, f"{MEMORIES}{name}" in verified.err) == (4, True)
    for file in (folder / "depeche-data" / "work").glob("state.db*"):
        file.unlink()
    rebuilt = depeche(folder, "rebuild")
    assert (rebuilt.status, f"{MEMORIES}{name}" in rebuilt.err) == (0, True)
    assert depeche(folder, "fetch", "--allow-private", urls[5]).status == 0
    assert FOLLOW not in str(_line(folder, urls[5])["text"])
    assert depeche(folder, "repair").status == 4
    assert stray.exists()
    assert depeche(folder, "repair", "--apply").status == 0
    assert not stray.exists()
    (kept,) = (folder / "depeche-data" / "damaged" / "v1").iterdir()
    assert kept.read_bytes() == b"hi\n"
    assert depeche(folder, "verify").status == 0


def test_whole_bytes_that_are_no_memory_are_passed_over(any_state: State, tmp_path: Path) -> None:
    """What another program put there under a good name stops nothing."""
    (tmp_path / "store").mkdir()
    store, told = FolderStore(tmp_path / "store"), list[str]()
    key = store_memories(store, b'{"site":"gazette.example"}\n', now=NOW)
    assert Remembering(any_state, store, clock=lambda: NOW).restore(tell=told.append) == 0
    assert [note.partition(":")[0] for note in told] == [key]


def test_memories_are_remembered_on_both_databases(any_state: State, tmp_path: Path) -> None:
    """What is put is what is got; another put takes its place."""
    memories = SiteMemories(any_state)
    assert memories.get("gazette.example") is None
    for version in (1, 2):
        memory = SiteMemory(site="gazette.example", version=version, id="ab", pages=9, learned='["cd"]')
        memories.put(memory)
        assert memories.get("gazette.example") == memory


def test_an_older_memory_never_replaces_a_newer_one(any_state: State, tmp_path: Path) -> None:
    """A rebuild beside a crawl that has learned more leaves the newer memory alone."""
    (tmp_path / "store").mkdir()
    store = FolderStore(tmp_path / "store")
    remembering = Remembering(any_state, store, clock=lambda: NOW)
    newer = SiteMemory(site="gazette.example", version=7, id="ab", pages=9, learned='["cd"]')
    SiteMemories(any_state).put(newer)
    assert remembering.restore() == 0
    assert SiteMemories(any_state).get("gazette.example") == newer


def _memories(folder: Path) -> list[bytes]:
    store = FolderStore(folder / "depeche-data")
    return [line for key in store.list(MEMORIES) for line in store.get(key).splitlines()]


def test_derive_cuts_what_was_learned_since_and_a_second_run_changes_nothing(
    folder: Path, urls: list[str]
) -> None:
    """Four pages taught their site at the end of their run; deriving them again takes the line out of all."""
    first = depeche(folder, "derive", "--json")
    assert first.status == 0, first.err
    assert all(FOLLOW not in str(_line(folder, url)["text"]) for url in urls[:4])
    assert [_line(folder, url)["version"] for url in urls[:4]] == [1, 1, 1, 1]
    second = depeche(folder, "derive", "--json")
    assert [line.get("derived") for line in second.lines if "derived" in line] == [0], second.out
    again = depeche(folder, "fetch", "--allow-private", "--json", urls[0])
    assert [line["outcome"] for line in again.lines if "asked" in line and "outcome" in line] == ["unchanged"]
    assert depeche(folder, "verify").status == 0
