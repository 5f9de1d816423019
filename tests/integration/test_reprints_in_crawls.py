"""A crawl of two outlets that print one dispatch: told, counted, shown, and known again after a rebuild."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import escape
from typing import TYPE_CHECKING

import pytest

from storage.state import State
from storage.stories import Stories
from tests.console import depeche
from tests.dispatch import CUT, DISPATCH
from tests.servers.wire_server import WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def _page(paragraphs: Sequence[str]) -> bytes:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The bridge</title></head>'
        f"<body><article><h1>The bridge stays shut</h1>{body}</article></body></html>"
    ).encode()


def _outlet(host: str, paragraphs: Sequence[str]) -> WireServer:
    feed = (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        b"<item><title>The bridge</title><link>/bridge</link></item></channel></rss>"
    )
    html, rss = b"Content-Type: text/html; charset=utf-8", b"Content-Type: application/rss+xml"
    cases = {
        "bridge": case("", sized(_page(paragraphs), html)),
        "rss": case("", sized(feed, rss)),
    }
    return WireServer(cases=cases, host=host)


@pytest.fixture
def crawled(tmp_path: Path) -> Iterator[Path]:
    """Crawl both outlets, the one that cut the dispatch after the one that has it whole."""
    with _outlet("127.0.0.1", DISPATCH) as whole, _outlet("127.0.0.2", CUT) as cut:
        sources = [
            f'[[source]]\nid = "{id_}"\nsite = "{one.base}/"\nfeeds = ["{one.base}/rss"]\ndelay = 0\n'
            for id_, one in (("whole", whole), ("cut", cut))
        ]
        (tmp_path / "sources.toml").write_text("\n".join(sources), encoding="utf-8")
        for source, reprints in (("whole", 0), ("cut", 1)):
            ran = depeche(tmp_path, "crawl", source, "--json", "--allow-private")
            assert ran.status == 0, ran.err
            sums = next(line for line in ran.lines if line.get("source") == source)
            assert (sums["stored"], sums["reprints"]) == (1, reprints)
        yield tmp_path


def test_a_crawl_tells_reprints(crawled: Path) -> None:
    """The later article names the earlier one and their story, and `show` says so."""
    listed = [json.loads(line) for line in depeche(crawled, "ls", "--json").out.splitlines()]
    articles = {line["site"]: depeche(crawled, "show", "--json", line["id"]).lines[0] for line in listed}
    whole, cut = articles["127.0.0.1"], articles["127.0.0.2"]
    assert (whole["story"], whole["reprint_of"]) == (whole["id"], None)
    assert (cut["story"], cut["reprint_of"]) == (whole["id"], whole["id"])
    shown = depeche(crawled, "show", cut["id"]).out
    assert re.search(rf"^reprint of {whole['id']} \(similarity \.\d\d\), story {whole['id']}$", shown, re.M)
    assert "reprint of" not in depeche(crawled, "show", whole["id"]).out


def test_a_rebuild_knows_the_texts_again(crawled: Path) -> None:
    """The state is made again from the article lines, and later reprints are found as before."""
    (path,) = crawled.rglob("state.db")
    before = _known(path, crawled)
    for file in path.parent.glob("state.db*"):
        file.unlink()
    assert depeche(crawled, "rebuild").status == 0
    assert _known(path, crawled) == before
    assert len(before) == 2


def _known(path: Path, folder: Path) -> set[str]:
    ids = {json.loads(line)["id"] for line in depeche(folder, "ls", "--json").out.splitlines()}
    with closing(State(f"sqlite:///{path}")) as state:
        return Stories(state).known(ids)
