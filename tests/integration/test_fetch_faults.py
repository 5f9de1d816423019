"""`depeche fetch` when the store is away or refuses, and when it is killed: nothing captured is lost."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from storage.cdxj import parse_line
from tests.console import DEPECHE, SETTINGS, depeche
from tests.servers.bad_pages import STORY
from tests.servers.s3_proxy import FaultProxy, Rule
from tests.servers.wire_server import HTML, Case, WireServer, case, sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.weed import S3Server

COUNT = 40


def _page(number: int) -> bytes:
    noise = random.Random(number).randbytes(12_000).hex()
    return f"{STORY.replace('le pont', f'le pont {number}')}<!-- {noise} -->".encode()


def _pages() -> dict[str, Case]:
    return {f"page-{number}": case("", sized(_page(number), HTML)) for number in range(COUNT)}


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


def stored_lines(archive: Path, kind: str) -> list[dict[str, Any]]:
    """Return every article or outcome line that the objects of a folder store hold."""
    return [
        json.loads(line)
        for path in sorted(archive.glob(f"{kind}/v1/*/*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]


def captured_pages(archive: Path) -> set[str]:
    """Return the URLs of the pages that the CDXJ objects of a folder store name."""
    lines = [
        parse_line(line)
        for path in archive.glob("cdxj/v1/*/*.cdxj")
        for line in path.read_bytes().splitlines()
    ]
    return {line.url for line in lines}


def start(folder: Path, *urls: str, **environment: str) -> subprocess.Popen[str]:
    """Start a fetch in `folder` that goes on while the test does."""
    return subprocess.Popen(
        [DEPECHE, "fetch", "--json", "--allow-private", *urls],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(server: WireServer, count: int, *, process: subprocess.Popen[str]) -> None:
    """Wait until the server has taken so many requests."""
    while server.taken < count and process.poll() is None:
        time.sleep(0.002)


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


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_command_after_a_kill_tells_everything_once(
    server: WireServer, tmp_path: Path, seed: int
) -> None:
    """Asked for again, a page of the killed run has one article line, and an outcome line for each run."""
    (tmp_path / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    urls = [f"{server.base}/page-{number}" for number in range(COUNT)]
    before = server.taken
    process = start(tmp_path, *urls)
    wait_for(server, before + random.Random(seed).randrange(12, COUNT - 4), process=process)
    process.kill()
    process.communicate(timeout=10)
    again = depeche(tmp_path, "fetch", "--json", "--allow-private", *urls)
    assert again.status == 0, again.err
    archive = tmp_path / "depeche-data"
    asked = [line["final_url"] for line in stored_lines(archive, "articles")]
    assert sorted(asked) == sorted(urls)
    first, second = (_of(path) for path in sorted(archive.glob("batches/v1/*/*.json")))
    outcomes = stored_lines(archive, "outcomes")
    assert len(outcomes) == first["counts"]["outcomes"] + second["counts"]["outcomes"]
    assert first["counts"]["outcomes"] == first["counts"]["captures"], "every captured page was told"
    assert {line["outcome"] for line in outcomes} <= {"stored", "unchanged"}
    assert captured_pages(archive) == set(urls)
    assert depeche(tmp_path, "verify").status == 0


def _of(path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    return manifest


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


class Absence:
    """Resets every connection that asks for a key with `path` in it, from a moment on until it is `over`."""

    def __init__(self, path: str, *, has_begun: Callable[[], bool]) -> None:
        self.over = False
        self._path = path
        self._has_begun = has_begun

    def __call__(self, method: str, path: str) -> Rule | None:
        """Return what goes wrong with a request, judged when it comes: nobody can be too late to begin it."""
        is_away = not self.over and self._has_begun()
        return Rule(method=method, fault="reset") if is_away and self._path in path else None


@pytest.mark.s3
@pytest.mark.parametrize("lost", ["", "/batches/v1/"], ids=["everything", "manifests"])
def test_a_store_that_goes_away_in_mid_run(
    server: WireServer, weed: S3Server, tmp_path: Path, lost: str
) -> None:
    """What was committed is told as stored, the rest as store-failed, and the next run makes up for it."""
    settings = SETTINGS.replace("delay_seconds = 0", "delay_seconds = 0.05") + "batch_bytes = 80_000\n"
    (tmp_path / "depeche.toml").write_text(settings, encoding="utf-8")
    there = weed.environment() | {"DEPECHE_STORE": f"s3://{weed.bucket}/mid-run-{len(lost)}"}
    urls = [f"{server.base}/page-{number}" for number in range(16)]
    before = server.taken
    absence = Absence(lost, has_begun=lambda: server.taken >= before + 9)
    with FaultProxy(weed.endpoint, trouble=absence) as proxy:
        there |= {"AWS_ENDPOINT_URL": proxy.endpoint}
        process = start(tmp_path, *urls, **there)
        out, err = process.communicate(timeout=60)
        absence.over = True
        outcomes = {line["asked"]: line["outcome"] for line in map(json.loads, out.splitlines())}
        assert process.returncode == 3, err
        assert list(outcomes) == urls
        assert "store-failed" in outcomes.values()
        assert re.search(r"\d batch(es)? in \S*spool; the next run finishes", err)
        assert weed.secret_key not in out + err
        assert articles(tmp_path, **there) == {url for url in urls if outcomes[url] == "stored"}
        assert depeche(tmp_path, "verify", **there).status == 0, "an unfinished commit is no damage"
        back = depeche(tmp_path, "fetch", "--json", "--allow-private", urls[0], **there)
        assert (back.status, back.lines[0]["outcome"]) == (0, "unchanged"), back.err
        assert articles(tmp_path, **there) == set(urls)
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
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)], capture_output=True, check=False
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


def test_a_limit_on_file_sizes_is_a_full_disk(server: WireServer, tmp_path: Path) -> None:
    """Status 3 and the file that did not fit; no site is asked for more, and what fitted is stored."""
    (tmp_path / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    urls = [f"{server.base}/page-{number}" for number in range(COUNT)]
    before = server.taken
    limited = f'ulimit -f 400; exec "{DEPECHE}" fetch --json --allow-private "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", limited, "sh", *urls],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    outcomes = {line["asked"]: line["outcome"] for line in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 3, done.stderr
    assert re.search(r"^Error: .*: File too large", done.stderr, re.MULTILINE)
    assert server.taken - before < COUNT
    assert list(outcomes) == urls
    assert {"stored", "store-failed", "interrupted"} == set(outcomes.values())
    again = depeche(tmp_path, "fetch", "--allow-private", urls[-1])
    assert again.status == 0, again.err
    stored = {url for url, outcome in outcomes.items() if outcome == "stored"}
    assert articles(tmp_path) == stored | {urls[-1]}
    assert depeche(tmp_path, "verify").status == 0


@pytest.mark.skipif(shutil.which("chattr") is None, reason="chattr is missing")
def test_a_folder_that_takes_nothing_new_is_told_before_anything_is_fetched(
    server: WireServer, tmp_path: Path
) -> None:
    """A store folder that even root may not write: status 3, the folder named, no request sent."""
    archive = tmp_path / "archive"
    archive.mkdir()
    if subprocess.run(["chattr", "+i", str(archive)], capture_output=True, check=False).returncode:
        pytest.skip("a folder cannot be made immutable here")
    try:
        before = server.taken
        environment = {"DEPECHE_STORE": str(archive), "DEPECHE_WORK": str(tmp_path / "work")}
        ran = depeche(tmp_path, "fetch", "--allow-private", f"{server.base}/page-4", **environment)
        assert ran.status == 3
        assert str(archive) in ran.err
        assert len(ran.err.splitlines()) == 1
        assert server.taken == before
    finally:
        subprocess.run(["chattr", "-i", str(archive)], check=True)


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

    assert run("list").split() == ["fetch", "follow", "look"]
    run("crawl", "fetch", "-a", f"url={server.base}/page-5")
    found = json.loads(depeche(tmp_path, "ls", "--json", **environment).out)
    assert found["url"] == f"{server.base}/page-5"
