"""Pages of one article in the archive: in one batch, held against their line, and never lost."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from storage.collection import lines, manifests
from storage.folder import FolderStore
from storage.index import Index
from storage.salvaged import has_records
from storage.verify import verify
from tests.archive import START, article_line, commit, exchange, new_spool, no_prior, outcome_line
from tests.console import DEPECHE
from tests.integration.test_parts import PATH, SETTINGS, depeche, fetch, followed, is_sound, pages_in, unread
from tests.integration.test_repair import repair
from tests.press.archive import stored_lines
from tests.servers.long_reads import by_rel, page, rel
from tests.servers.small_press import robots, status
from tests.servers.wire_server import Answer, Case, WireServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.capture import Capture
    from storage.open_batch import OpenBatch

SILENT = Case(answers=(Answer(data=b"", hang_seconds=20),), proves="")


@pytest.fixture
def serving() -> Iterator[WireServer]:
    """Serve an article of three pages."""
    with WireServer(cases={"robots.txt": robots("")} | by_rel()) as server:
        yield server


def stopped_at(folder: Path, server: WireServer, number: int, how: signal.Signals) -> int:
    """Send a signal to a fetch while a page is on its way, which then answers again; return its status."""
    whole, server.cases[f"{PATH}/{number}"] = server.cases[f"{PATH}/{number}"], SILENT
    begun = server.begun.count(f"{PATH}/{number}")
    (folder / "depeche.toml").write_text(SETTINGS.format(crawl=""), encoding="utf-8")
    running = subprocess.Popen(
        [DEPECHE, "fetch", f"{server.base}/{PATH}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while server.begun.count(f"{PATH}/{number}") == begun:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.2)
    running.send_signal(how)
    ended = running.wait(timeout=60)
    server.cases[f"{PATH}/{number}"] = whole
    return ended


@pytest.mark.parametrize("number", [2, 3])
def test_a_killed_run_loses_no_page(tmp_path: Path, serving: WireServer, number: int) -> None:
    """Killed while page 2 or 3 was on its way: the next start makes the article of the pages that came."""
    stopped_at(tmp_path, serving, number, signal.SIGKILL)
    fetch(tmp_path, serving)
    first, second = stored_lines(tmp_path / "depeche-data", "articles")
    assert pages_in(first) == list(range(1, number))
    assert unread(first).endswith("the run was killed before.")
    assert (pages_in(second), second["version"]) == ([1, 2, 3], 2)
    assert is_sound(tmp_path)


def test_a_killed_visit_makes_no_shorter_version(tmp_path: Path, serving: WireServer) -> None:
    """The archive has the whole text: a visit that was killed is told as interrupted, and made again."""
    first = fetch(tmp_path, serving)
    serving.cases[PATH] = page(1, head=f"{rel(f'/{PATH}/2')}<!-- another payload -->")
    stopped_at(tmp_path, serving, 2, signal.SIGKILL)
    assert fetch(tmp_path, serving)["id"] == first["id"]
    told = [line["outcome"] for line in stored_lines(tmp_path / "depeche-data", "outcomes")]
    assert told == ["stored", "interrupted", "unchanged"]
    assert is_sound(tmp_path)


def test_an_interrupted_article_is_asked_for_again(tmp_path: Path, serving: WireServer) -> None:
    """Ctrl-C between two pages: what was captured is kept, no half article is written."""
    assert stopped_at(tmp_path, serving, 2, signal.SIGINT) == 130
    assert stored_lines(tmp_path / "depeche-data", "articles") == []
    assert pages_in(fetch(tmp_path, serving)) == [1, 2, 3]
    assert is_sound(tmp_path)


def test_a_missing_page_makes_no_shorter_version(tmp_path: Path, serving: WireServer) -> None:
    """The first page has another payload and its old text, the last cannot be had: nothing has changed."""
    first = fetch(tmp_path, serving)
    serving.cases[PATH] = page(1, head=f"{rel(f'/{PATH}/2')}<!-- another payload -->")
    serving.cases[f"{PATH}/3"] = status("500 Internal Server Error")
    assert fetch(tmp_path, serving)["id"] == first["id"]
    assert len(stored_lines(tmp_path / "depeche-data", "articles")) == 1


def test_pages_stand_in_one_batch(tmp_path: Path, serving: WireServer) -> None:
    """Every capture closes its batch here, and yet the pages of one article come into that of the first."""
    line = fetch(tmp_path, serving, crawl="[limits]\nbatch_bytes = 1\n")
    assert pages_in(line) == [1, 2, 3]
    assert {part["capture"]["warc"] for part in line["parts"]} == {line["capture"]["warc"]}
    manifests = list((tmp_path / "depeche-data" / "batches").rglob("*.json"))
    assert len(manifests) > 1
    assert is_sound(tmp_path)


def test_a_rebuilt_archive_has_the_pages(tmp_path: Path, serving: WireServer) -> None:
    """Index and frontier are made again from the objects; the further pages are no URLs of their own."""
    (line,) = followed(tmp_path, serving)
    ran = depeche(tmp_path, "rebuild")
    assert ran.status == 0, ran.err
    assert depeche(tmp_path, "show", line["id"]).status == 0
    (again,) = followed(tmp_path, serving)
    assert (again["id"], pages_in(again)) == (line["id"], [1, 2, 3])


def with_part(line: bytes, part: Capture, **changes: Any) -> bytes:  # noqa: ANN401
    """Return an article line that names a further page."""
    told = json.loads(line)
    capture = json.loads(article_line(part))["capture"] | changes
    told["parts"] = [{"url": part.target_uri, "capture": capture, "first_block": 0, "first_cut": 0}]
    return json.dumps(told).encode()


def two_pages(batch: OpenBatch) -> tuple[Capture, Capture]:
    """Capture a page and a further one."""
    further = replace(exchange(2), role="part")
    return batch.append(exchange(1), prior=no_prior), batch.append(further, prior=no_prior)


def test_a_line_points_into_its_batch_with_every_page(tmp_path: Path) -> None:
    """A further page of another batch is refused, like a page of another batch."""
    spool = new_spool(tmp_path)
    batch, other = (spool.open_batch(job="fetch", kind="manual") for _ in range(2))
    first, _ = two_pages(batch)
    _, elsewhere = two_pages(other)
    with pytest.raises(ValueError, match="no record of this batch"):
        batch.add_article(with_part(article_line(first), elsewhere))


@pytest.mark.parametrize("sample", [None, 5])
def test_verify_holds_every_page_against_the_line(tmp_path: Path, sample: int | None) -> None:
    """A line that says another digest of a further page is a finding."""
    store = committed(tmp_path, payload_digest=f"sha256:{'0' * 64}")
    report = verify(store, now=START, sample=sample)
    (finding,) = report.damaged
    assert "payload_digest" in finding.reason


def committed(root: Path, **changes: Any) -> FolderStore:  # noqa: ANN401
    """Commit an article of two pages; `changes` are what its line says otherwise of the second."""
    store = FolderStore(root / "store")
    batch = new_spool(root).open_batch(job="fetch", kind="manual")
    first, second = two_pages(batch)
    batch.add_article(with_part(article_line(first), second, **changes))
    batch.add_outcome(outcome_line(first.target_uri, capture=first))
    index = Index(root / "index.db")
    commit(batch, store, index=index)
    index.close()
    return store


@pytest.mark.parametrize("page_lost", [True, False])
def test_repair_keeps_what_points_right(tmp_path: Path, *, page_lost: bool) -> None:
    """A line whose further page is lost is not kept; one of a whole batch points into the new one."""
    store = committed(tmp_path)
    shutil.rmtree(tmp_path / "spool")
    manifest = next(manifests(store))
    keys_of = {entry.kind: entry.key for entry in manifest.objects}
    told = json.loads(next(lines(store, manifest, "articles")))
    place = told["parts"][0]["capture"]
    key, at = (place["warc"], place["offset"] + 40) if page_lost else (keys_of["outcomes"], 20)
    content = store.get(key)
    Path(store.url, key).write_bytes(content[:at] + bytes([content[at] ^ 8]) + content[at + 1 :])
    (done,) = repair(tmp_path, store).superseded
    assert done.articles == (0 if page_lost else 1)
    assert verify(store, now=START).damaged == ()
    for one in manifests(store):
        for line in lines(store, one, "articles") if one.id == done.by else ():
            assert has_records(store, line)
