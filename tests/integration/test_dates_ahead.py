"""A date that lies after the capture of its page: kept, not believed, by a crawl as by a derivation later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.console import run
from tests.press.archive import stored_lines
from tests.servers.long_reads import page
from tests.servers.small_press import robots
from tests.servers.wire_server import WireServer

if TYPE_CHECKING:
    from pathlib import Path

AHEAD = '<meta property="article:published_time" content="2088-05-01T08:00:00Z">'


def test_the_capture_is_the_clock_of_its_dates(tmp_path: Path) -> None:
    """The page says 2088: it has no date, its candidate is there, and derived again it is the same."""
    with WireServer(cases={"robots.txt": robots(""), "walk": page(1, head=AHEAD)}) as server:
        ran = run(tmp_path, "fetch", "--allow-private", f"{server.base}/walk")
    assert ran.status == 0, ran.err
    (line,) = stored_lines(tmp_path / "depeche-data", "articles")
    assert line["published"] is None
    assert [date["value"] for date in line["dates"]] == ["2088-05-01T08:00:00Z"]
    again = json.loads(run(tmp_path, "derive", "--again", "--json").out)
    assert (again["derived"], again["changed"]) == (1, 0)
