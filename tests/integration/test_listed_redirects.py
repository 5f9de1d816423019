"""Listed URLs that lead to other listed URLs: each page is fetched once, and none passes for it unfetched."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.console import DEPECHE
from tests.press.archive import stored_lines
from tests.servers.small_press import article, moved, news_sitemap, robots, stories
from tests.servers.wire_server import WireServer

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "[network]\nallow_private = true\n"


def test_only_what_comes_by_itself_is_left_to_itself(tmp_path: Path) -> None:
    """One leads to an article that is listed too, two lead to each other: of these one ends as a circle."""
    with WireServer(cases={}) as server:
        listed = stories(server, range(4))
        paths = [urlsplit(one.url).path.lstrip("/") for one in listed]
        server.cases = {
            "robots.txt": robots(""),
            "news.xml": news_sitemap(listed),
            paths[0]: article(listed[0]),
            paths[1]: moved(listed[0].url),
            paths[2]: moved(listed[3].url),
            paths[3]: moved(listed[2].url),
        }
        (tmp_path / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / "sources.toml").write_text(
            f'[[source]]\nid = "gazette"\ndelay = 0.01\nsite = "{server.base}/"\n'
            f'sitemaps = ["{server.base}/news.xml"]\n',
            encoding="utf-8",
        )
        crawl = [DEPECHE, "crawl", "--due"]
        subprocess.run(crawl, cwd=tmp_path, check=False, capture_output=True, timeout=100)
    told = {line["asked"]: line["outcome"] for line in stored_lines(tmp_path / "depeche-data", "outcomes")}
    assert (told[listed[0].url], told[listed[1].url]) == ("stored", "alias")
    assert sorted(told[one.url] for one in listed[2:]) == ["alias", "redirect-loop"]
    assert [heard.path for heard in server.log].count(paths[0]) == 1
