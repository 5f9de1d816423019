"""`depeche fetch` when the store is away or refuses, and when it is killed: nothing captured is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.test_fetch import SETTINGS, depeche
from tests.servers.bad_pages import STORY
from tests.servers.wire_server import HTML, Case, WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.weed import S3Server

DEPECHE = str(Path(sys.executable).with_name("depeche"))
COUNT = 40


def _pages() -> dict[str, Case]:
    return {
        f"page-{number}": case("", sized(STORY.replace("le pont", f"le pont {number}").encode(), HTML))
        for number in range(COUNT)
    }


@pytest.fixture(scope="module")
def server() -> Iterator[WireServer]:
    """Serve forty different pages."""
    with WireServer(cases=_pages()) as serving:
        yield serving


def articles(folder: Path, **environment: str) -> set[str]:
    """Return the URLs of the archive's articles; each must be there once."""
    urls = [line["url"] for line in depeche(folder, "ls", "--json", **environment).lines]
    assert len(urls) == len(set(urls))
    return set(urls)


@pytest.mark.parametrize("after", [3, 17, 33])
def test_a_killed_run_is_finished_by_the_next(server: WireServer, tmp_path: Path, after: int) -> None:
    """kill -9 in the middle: every page that was captured is in the archive after the next start, once."""
    (tmp_path / "depeche.toml").write_text(SETTINGS.replace("delay_seconds = 0", "delay_seconds = 0.02"))
    urls = [f"{server.base}/page-{number}" for number in range(COUNT)]
    before = server.taken
    process = subprocess.Popen(
        [DEPECHE, "fetch", "--allow-private", *urls], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    while server.taken - before < after:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=10)
    told = {url for url in urls if f"{url}\n" in said}
    again = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/page-0")
    assert again.status == 0, again.err
    stored = articles(tmp_path)
    assert len(stored) >= after - 2, "captured pages are missing"
    assert told <= stored
    checked = depeche(tmp_path, "verify")
    assert checked.status == 0, checked.out + checked.err


@pytest.mark.s3
def test_a_store_that_is_away_keeps_the_spool(server: WireServer, weed: S3Server, tmp_path: Path) -> None:
    """Status 3 and a sentence; the pages wait in the spool, and the next run brings them in."""
    url = f"s3://{weed.bucket}/away"
    there = weed.environment() | {"DEPECHE_STORE": url}
    away = there | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    ran = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/page-1", **away)
    assert ran.status == 3
    assert ran.lines[0]["outcome"] == "store-failed"
    assert "spool" in ran.err
    back = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/page-2", **there)
    assert back.status == 0, back.err
    assert articles(tmp_path, **there) == {f"{server.base}/page-1", f"{server.base}/page-2"}
    assert depeche(tmp_path, "verify", **there).status == 0


@pytest.mark.s3
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong-secret-canary"}, "secret"),
        ({"AWS_ACCESS_KEY_ID": "nobody"}, "key"),
        ({"DEPECHE_STORE": "s3://no-such-bucket-here/x"}, "bucket"),
    ],
)
def test_a_store_that_refuses_is_told_before_anything_is_fetched(
    server: WireServer, weed: S3Server, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    """One sentence that names what to mend, no request to the site, no secret in what is printed."""
    environment = weed.environment() | {"DEPECHE_STORE": f"s3://{weed.bucket}/refused"} | change
    before = server.taken
    ran = depeche(tmp_path, "fetch", "--allow-private", f"{server.base}/page-3", **environment)
    assert ran.status in {2, 3}
    assert words in ran.err.lower()
    assert "canary" not in ran.out + ran.err
    assert weed.secret_key not in ran.out + ran.err
    assert server.taken == before


def test_a_full_disk_stops_the_run_and_loses_nothing(server: WireServer, tmp_path: Path) -> None:
    """No room in the spool: status 3 and the reason; with room again the next run finishes the rest."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        (tmp_path / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
        environment = {"DEPECHE_WORK": str(disk / "work"), "DEPECHE_STORE": str(tmp_path / "archive")}
        urls = [f"{server.base}/page-{number}" for number in range(COUNT)]
        ran = depeche(tmp_path, "fetch", "--json", "--allow-private", *urls, **environment)
        assert ran.status == 3, ran.err
        assert "room" in ran.err or "space" in ran.err or "full" in ran.err
        assert len(ran.lines) == COUNT
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        again = depeche(tmp_path, "fetch", "--allow-private", f"{server.base}/page-0", **environment)
        assert again.status == 0, again.err
        assert depeche(tmp_path, "verify", **environment).status == 0
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_scrapy_crawl_archives_too(server: WireServer, tmp_path: Path) -> None:
    """`scrapy crawl fetch -a url=…` in the checkout is the same engine with the settings of depeche.toml."""
    root = Path(__file__).parents[2]
    settings = tmp_path / "depeche.toml"
    settings.write_text(SETTINGS + "[network]\nallow_private = true\n", encoding="utf-8")
    environment = {"DEPECHE_CONFIG": str(settings), "DEPECHE_STORE": str(tmp_path / "archive")}
    scrapy = str(Path(sys.executable).with_name("scrapy"))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [scrapy, *arguments],
            cwd=root,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert run("list").split() == ["fetch"]
    run("crawl", "fetch", "-a", f"url={server.base}/page-5")
    found = json.loads(depeche(tmp_path, "ls", "--json", **environment).out)
    assert found["url"] == f"{server.base}/page-5"
