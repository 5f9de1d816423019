"""`depeche add` where nothing can be added: a sentence, a status, and sources.toml as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.console import DEPECHE, run
from tests.integration.test_add import SETTINGS, Added, add, asked, gazette
from tests.servers.small_press import alternate, front, robots, rss, silence, status, stories
from tests.servers.wire_server import WireServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[WireServer]:
    """Serve nothing yet."""
    with WireServer(cases={}) as serving:
        yield serving


def refused(added: Added, status: int, *said: str) -> bool:
    """Tell whether a command ended with this status, said this on stderr, and wrote no sources.toml."""
    assert added.status == status, added.err
    for words in said:
        assert words in added.err
    assert added.out == ""
    return not (added.folder / "sources.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["notaurl"], '"notaurl" is not an http(s) URL. Did you mean https://notaurl ?'),
        (["https://news.test/", "--id", "La Gazette"], "expected 1 to 64 of a-z, 0-9 and -"),
        (["https://news.test/", "--every", "sometimes"], 'expected "adaptive", a time from 1m on'),
        (["https://news.test/", "--every", "cron 0 25 * * *"], "expected"),
        ([], "Missing argument 'URL'"),
    ],
)
def test_what_is_wrong_with_the_words_is_told_before_any_request(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    """Usage errors end with status 2 and name the argument."""
    assert refused(add(tmp_path, *arguments), 2, said)
    assert not (tmp_path / "depeche-data").exists()


def test_an_id_that_is_taken_is_told_before_any_request(server: WireServer, tmp_path: Path) -> None:
    """The message names file, id and site, and says what to do; the file stays as it was."""
    gazette(server)
    path = tmp_path / "sources.toml"
    path.write_text(
        '[[source]]\nid = "gazette"\nsite = "https://g.example/"\nfeeds = ["https://g.example/rss"]\n'
    )
    before = path.read_bytes()
    added = add(tmp_path, f"{server.base}/", "--id", "gazette")
    assert added.status == 2
    assert "sources.toml: there is a source gazette already (https://g.example/)" in added.err
    assert "--id" in added.err
    assert server.taken == 0
    assert path.read_bytes() == before
    assert add(tmp_path, f"{server.base}/", "--id", "gazette-2").status == 0
    assert path.read_bytes().startswith(before)


def test_a_broken_sources_file_is_told_before_any_request(server: WireServer, tmp_path: Path) -> None:
    """Nothing is appended to a file that can't be read, and the first thing that is wrong is named."""
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\nfeds = []\n')
    added = add(tmp_path, f"{server.base}/")
    assert (added.status, server.taken) == (2, 0)
    assert "Did you mean feeds?" in added.err


def test_a_private_address_is_not_looked_at(server: WireServer, tmp_path: Path) -> None:
    """Without --allow-private nothing is sent to this machine's own network."""
    (tmp_path / "depeche.toml").write_text(SETTINGS)
    ran = run(tmp_path, "add", server.base)
    ended = Added(folder=tmp_path, status=ran.status, out=ran.out, err=ran.err)
    assert refused(ended, 1, "private-address: 127.0.0.1 is not a public address", "--allow-private")
    assert server.taken == 0


def test_a_host_that_is_none(tmp_path: Path) -> None:
    """A name that nobody registered is told as such."""
    assert refused(
        add(tmp_path, "https://gazette.invalid/"), 1, "unknown-host: no such host", "Nothing was added"
    )


def test_nobody_answers(tmp_path: Path) -> None:
    """One refused connection is enough; nothing else is tried there."""
    assert refused(add(tmp_path, "http://127.0.0.1:1/"), 1, "connection-refused: the server refused")


def test_robots_disallow_everything(server: WireServer, tmp_path: Path) -> None:
    """Only robots.txt is asked for, and the sentence says why nothing else was."""
    gazette(server)
    server.cases["robots.txt"] = robots(f"User-agent: *\nDisallow: /\n\nSitemap: {server.base}/news.xml\n")
    assert refused(add(tmp_path, f"{server.base}/"), 1, "robots.txt disallows all that was to be asked for")
    assert asked(server) == ["robots.txt"]


def test_what_robots_allow_is_enough(server: WireServer, tmp_path: Path) -> None:
    """Where the page is disallowed and the news sitemap is not, the sitemap is the source."""
    gazette(server)
    rules = f"User-agent: *\nDisallow: /\nAllow: /news.xml\n\nSitemap: {server.base}/news.xml\n"
    server.cases["robots.txt"] = robots(rules)
    added = add(tmp_path, f"{server.base}/")
    assert added.status == 0, added.err
    assert added.sources[0]["sitemaps"] == [f"{server.base}/news.xml"]
    assert asked(server) == ["robots.txt", "news.xml"]
    assert f"Note: {server.base}/: robots.txt disallows it" in added.err


def test_nothing_to_poll(server: WireServer, tmp_path: Path) -> None:
    """The person reads what was tried, each with what came of it."""
    server.cases = {"": front("A shop", []), "rss.xml": front("A shop", [])}
    ended = add(tmp_path, f"{server.base}/")
    assert refused(ended, 1, "nothing to poll was found in 11 requests. Nothing was added. Tried:")
    assert f"{server.base}/feed/" in ended.err
    assert "the server answered 404 (at a usual place)" in ended.err
    assert "no link on it looks like an article's" in ended.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "403 Forbidden",
            "refused: the server answered 403. Nothing was added. Depeche does not try to get round",
        ),
        ("500 Internal Server Error", "server-error: the server answered 500"),
    ],
)
def test_a_site_that_refuses_is_left_alone(server: WireServer, tmp_path: Path, line: str, said: str) -> None:
    """A refusal or a server in trouble ends the look: guessing would only add to it."""
    server.cases = {"": status(line), "rss": rss(stories(server, range(9)))}
    assert refused(add(tmp_path, f"{server.base}/"), 1, said)
    assert asked(server) == ["robots.txt", ""]


def test_an_address_that_is_gone_is_no_end(server: WireServer, tmp_path: Path) -> None:
    """A page that was mistyped does not hide the feed of the site."""
    server.cases = {"feed/": rss(stories(server, range(9)))}
    added = add(tmp_path, f"{server.base}/abuot")
    assert added.status == 0
    assert added.sources[0]["feeds"] == [f"{server.base}/feed/"]
    assert f"Note: {server.base}/abuot: the server answered 404" in added.err


def test_ctrl_c_ends_the_look(server: WireServer, tmp_path: Path) -> None:
    """Status 130, nothing written to sources.toml; what had come by then is archived."""
    news = stories(server, range(9))
    server.cases = {"": front("The Gazette", news, head=alternate("/slow.xml")), "slow.xml": silence()}
    (tmp_path / "depeche.toml").write_text(SETTINGS + "[limits]\nfirst_byte_seconds = 20\n")
    with subprocess.Popen(
        [DEPECHE, "add", "--allow-private", server.base],
        cwd=tmp_path,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        deadline = time.monotonic() + 60
        while server.taken < 6 and time.monotonic() < deadline:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    ended = Added(folder=tmp_path, status=running.returncode, out=out, err=err)
    assert refused(ended, 130, "interrupted:", "Nothing was added")
    assert list((tmp_path / "depeche-data").rglob("*-add-*.json"))
