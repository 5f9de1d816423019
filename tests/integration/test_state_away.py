"""A state database that fails for a moment: a crawl ends with its status, and the next one does the rest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.console import Ran
from tests.press import judges
from tests.press.archive import stored_lines
from tests.press.newsroom import ROOT, Newsroom
from tests.press.server import Press
from tests.press.world import HOUR, MINUTE, Channel, Site, stories

if TYPE_CHECKING:
    from pathlib import Path

SITE = Site(
    name="gazette",
    articles=stories("gazette", 3, last=HOUR),
    channels=(Channel(form="rss", path="/rss.xml"),),
    settings={"revisit": []},
)
NOW = 1.5 * HOUR
STORE_FAILED = 3
PROGRAM = """
import runpy, sys
from {module} import {owner}
from storage.errors import StateUnusable
real, calls = {owner}.{name}, []
def flawed(self, *args, **kwargs):
    calls.append(1)
    if len(calls) == {nth}:
        raise StateUnusable("the server starts again")
    return real(self, *args, **kwargs)
{owner}.{name} = flawed
runpy.run_module("tests.press.crawl_at", run_name="__main__", alter_sys=True)
"""
"""A command in which one call of one method fails."""

PLACES = {
    "a page's row": ("storage.frontier", "Frontier", "hold", 2),
    "what a feed lists": ("storage.frontier", "Frontier", "sight", 1),
    "when a feed is due": ("storage.seeds", "Seeds", "polled", 1),
    "the look for more": ("crawler.desk", "Desk", "look_again", 3),
    "the next page": ("storage.frontier", "Frontier", "next", 2),
    "a host's clock": ("storage.host_clock", "HostClock", "busy", 3),
    "the end": ("storage.host_clock", "HostClock", "let_go", 1),
}


def run_flawed(room: Newsroom, place: str) -> Ran:
    """Crawl what is due while one call fails; it ends within a minute."""
    module, owner, name, nth = PLACES[place]
    program = PROGRAM.format(module=module, owner=owner, name=name, nth=nth)
    arguments = [str(room.press.travel(NOW)), "--", "crawl", "--due", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=room.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return Ran(status=done.returncode, out=done.stdout, err=done.stderr)


@pytest.mark.parametrize("place", PLACES)
def test_a_crawl_ends_in_good_order(tmp_path: Path, place: str) -> None:
    """Status and summary say that the state failed; no page has two outcomes, and none is lost."""
    with Press([SITE]) as press:
        press.travel(NOW)
        room = Newsroom(tmp_path, press)
        ran = run_flawed(room, place)
        assert (ran.status, ran.lines[-1]["store_error"]) == (STORE_FAILED, "the server starts again")
        outcomes = Counter(line["asked"] for line in stored_lines(room.store, "outcomes"))
        assert set(outcomes.values()) <= {1}
        assert room.run("crawl", "gazette", "--json", at=NOW + 10 * MINUTE).status == 0
        assert judges.missed(press.ledger, judges.listed([SITE], until=NOW)) == set()
        stored = Counter(line["canonical_url"] for line in stored_lines(room.store, "articles"))
        assert stored == {press.url("gazette", article.path): 1 for article in SITE.articles}
