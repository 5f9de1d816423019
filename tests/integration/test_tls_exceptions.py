"""Certificates that are taken unverified: for one source or one fetch, for its hosts alone, and on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from storage.http_message import parse_head
from tests.console import Ran, run
from tests.press.archive import records, stored_lines
from tests.servers.small_press import article, moved, robots, rss, stories
from tests.servers.wire_server import WireServer, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.record import Record

SETTINGS = "[network]\nallow_private = true\n[crawl]\ndelay_seconds = 0\nretries = 0\n"
CERTIFICATES = {
    "unknown issuer": ({}, False, "self-signed certificate"),
    "other host": ({"host": "other.example"}, True, "not valid for this host"),
    "expired": ({"days": -1}, True, "certificate has expired"),
}
"""What is made, whether its issuer is trusted, and what a record says is wrong with it."""


def depeche(folder: Path, *arguments: str, **environment: str) -> Ran:
    """Run the console script in `folder`."""
    (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
    return run(folder, *arguments, **environment)


class Site(WireServer):
    """A server on every loopback address that is asked under one of them."""

    @property
    def base(self) -> str:
        """Base URL without a trailing slash."""
        return super().base.replace("0.0.0.0", "127.0.0.2")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WireServer]:
    """Serve a feed and its three articles on every loopback address, its certificate nobody vouches for."""
    _, context = make_certificate(tmp_path)
    with Site(tls=context, cases={}, host="0.0.0.0") as serving:
        listed = stories(serving, range(3))
        serving.cases = {"robots.txt": robots(""), "rss.xml": rss(listed)}
        serving.cases |= {one.url.removeprefix(f"{serving.base}/"): article(one) for one in listed}
        yield serving


def told(folder: Path) -> dict[str, str]:
    """Return how each asked URL ended."""
    lines = stored_lines(folder / "depeche-data", "outcomes")
    return {line["asked"]: line["outcome"] for line in lines}


def notes(folder: Path, name: str) -> dict[str, list[str]]:
    """Return by role what the metadata records of an archive say under a name."""
    found: dict[str, list[str]] = {}
    for record in records(folder / "depeche-data"):
        said = _notes(record)
        if "depeche-role" in said:
            found.setdefault(said["depeche-role"], []).append(said.get(name, ""))
    return found


def _notes(record: Record) -> dict[str, str]:
    if record.type != "metadata":
        return {}
    lines = (line.partition(": ") for line in record.block.decode("latin-1").splitlines())
    return {name: value for name, _, value in lines}


@pytest.mark.parametrize("kind", CERTIFICATES)
def test_a_fetch_with_insecure_takes_a_bad_certificate_and_says_so(kind: str, tmp_path: Path) -> None:
    """The page is stored; its metadata record, its article line and `depeche show` say what was wrong."""
    how, is_trusted, fault = CERTIFICATES[kind]
    certificate, context = make_certificate(tmp_path, **how)  # type: ignore[arg-type]
    environment = {"SSL_CERT_FILE": str(certificate)} if is_trusted else {}
    with WireServer(tls=context, cases={"robots.txt": robots("")}) as serving:
        story = stories(serving, range(1))[0]
        serving.cases[story.url.removeprefix(f"{serving.base}/")] = article(story)
        refused = depeche(tmp_path, "fetch", "--json", story.url, **environment)
        taken = depeche(tmp_path, "fetch", "--json", "--insecure", story.url, **environment)
    assert json.loads(refused.out)["outcome"] == "tls-failed"
    line: dict[str, Any] = json.loads(taken.out)
    assert line["outcome"] == "stored", taken.err
    assert line["document"]["capture"]["tls"] == f"unverified: {fault}"
    assert notes(tmp_path, "depeche-tls")["page"] == [f"unverified: {fault}"]
    assert f"TLS unverified: {fault}" in depeche(tmp_path, "show", line["article"]).out


@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_certificate_that_names_no_host_is_valid_for_none(is_trusted: bool, tmp_path: Path) -> None:
    """Also where its issuer is trusted; it is told in a sentence, without anyone's traceback."""
    certificate, context = make_certificate(tmp_path, host=None)
    environment = {"SSL_CERT_FILE": str(certificate)} if is_trusted else {}
    with WireServer(tls=context, cases={"robots.txt": robots("")}) as serving:
        ran = depeche(tmp_path, "fetch", "--json", f"{serving.base}/story", **environment)
        assert not serving.log
    line = json.loads(ran.out)
    said = "not valid for this host" if is_trusted else "not one we trust"
    assert (line["outcome"], line["reason"]) == ("tls-failed", f"the certificate is {said}")
    assert "Traceback" not in ran.err
    assert "CRITICAL" not in ran.err


def test_a_good_certificate_needs_no_exception(tmp_path: Path) -> None:
    """It was not verified, and the record says that too, and that nothing would have been found."""
    certificate, context = make_certificate(tmp_path)
    with WireServer(tls=context, cases={}) as serving:
        url = f"{serving.base}/story"
        depeche(tmp_path, "fetch", url, SSL_CERT_FILE=str(certificate))
        depeche(tmp_path, "fetch", "--insecure", url, SSL_CERT_FILE=str(certificate))
    assert notes(tmp_path, "depeche-tls")["page"] == ["", "unverified: no fault found"]


def test_a_source_is_excepted_with_its_robots_and_feeds(server: WireServer, tmp_path: Path) -> None:
    """And no other source: one of the same host, polled in the same crawl, is refused."""
    entry = f'site = "{server.base}/"\nfeeds = ["{server.base}/rss.xml"]\ndelay = 0\nrevisit = []\n'
    other = entry.replace("rss.xml", "rss.xml?other")
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nid = "lax"\ntls = "unverified"\n{entry}\n[[source]]\nid = "strict"\n{other}',
        encoding="utf-8",
    )
    ran = depeche(tmp_path, "crawl", "--json", "lax", "strict")
    sums = {line["source"]: line for line in map(json.loads, ran.out.splitlines()) if "source" in line}
    assert sums["lax"]["stored"] == 3, ran.err
    assert (sums["strict"]["stored"], sums["strict"]["polls"]) == (0, {"failed": 1})
    assert "tls-failed" in "".join(sums["strict"]["problems"])
    marks = notes(tmp_path, "depeche-tls")
    said = "unverified: self-signed certificate; not valid for this host"
    assert marks["page"] == [said] * 3
    assert said in marks["robots"]
    assert said in marks["feed"]
    assert not any(b"?other" in heard.request for heard in server.log)


def test_an_exception_ends_at_a_redirect_to_another_host(server: WireServer, tmp_path: Path) -> None:
    """The page there is refused by its certificate, as everybody's; nothing is asked of it."""
    elsewhere = server.base.replace("127.0.0.2", "127.0.0.3")
    server.cases["away"] = moved(f"{elsewhere}/story-elsewhere")
    ran = depeche(tmp_path, "fetch", "--json", "--insecure", f"{server.base}/away")
    line = json.loads(ran.out)
    assert (line["outcome"], line["final_url"]) == ("tls-failed", f"{elsewhere}/story-elsewhere")
    assert not any("story-elsewhere" in heard.path for heard in server.log)


def test_an_exception_ends_at_the_robots_txt_of_another_host(server: WireServer, tmp_path: Path) -> None:
    """Where a site's own robots.txt leads to, certificates count: it can't be had, and nothing is fetched."""
    elsewhere = server.base.replace("127.0.0.2", "127.0.0.3")
    server.cases |= {"robots.txt": moved(f"{elsewhere}/rules"), "rules": robots("User-agent: *\nAllow: /\n")}
    ran = depeche(tmp_path, "fetch", "--json", "--insecure", f"{server.base}/rss.xml")
    line = json.loads(ran.out)
    assert line["outcome"] == "robots-unreachable", ran.out
    assert "certificate" in line["reason"]
    assert {heard.path for heard in server.log} == {"robots.txt"}


def test_a_source_covers_its_scope_and_no_more(server: WireServer, tmp_path: Path) -> None:
    """The article that a feed lists on a host outside the exception is refused, also where scope is wider."""
    elsewhere = server.base.replace("127.0.0.2", "127.0.0.3")
    server.cases["hop"] = moved(f"{elsewhere}/rss.xml")
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nid = "lax"\ntls = "unverified"\nsite = "{server.base}/"\n'
        f'feeds = ["{server.base}/hop"]\ndelay = 0\nrevisit = []\n',
        encoding="utf-8",
    )
    ran = depeche(tmp_path, "crawl", "lax")
    assert "tls-failed" in ran.err
    assert [heard.path for heard in server.log if "rss" in heard.path] == []


def test_what_a_record_holds_is_what_crossed_the_wire(server: WireServer, tmp_path: Path) -> None:
    """The exception changes no byte: the response in the archive is the one that the server sent."""
    depeche(tmp_path, "fetch", "--insecure", f"{server.base}/rss.xml")
    kept = [one for one in records(tmp_path / "depeche-data") if one.type == "response"]
    said = {heard.path: heard.said for heard in server.log}
    block = next(one.block for one in kept if (one.target_uri or "").endswith("rss.xml"))
    assert block == said["rss.xml"]
    assert parse_head(block).status == 200
    assert told(tmp_path)
