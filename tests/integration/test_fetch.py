"""`depeche fetch` as a person runs it, on good pages and on every misfortune."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.console import DEPECHE, SETTINGS, Ran, depeche
from tests.servers.bad_pages import BAD, GOOD, PAGES
from tests.servers.wire_server import WireServer, case, make_certificate, sized

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[WireServer]:
    """Serve the pages of `tests.servers.bad_pages`."""
    with WireServer(cases=PAGES) as serving:
        yield serving


@pytest.fixture(scope="module")
def fetched(server: WireServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """Fetch every page in one run, the bad ones and the good ones."""
    folder = tmp_path_factory.mktemp("fetch")
    urls = (
        "".join(f"{server.base}/{name}\n" for name in PAGES)
        + "http://127.0.0.1:1/nobody\nnotaurl\nftp://a.example/\n"
    )
    ran = depeche(folder, "fetch", "--json", "--allow-private", "--from", "-", stdin=urls)
    return folder, ran


def outcome_of(ran: Ran, name: str) -> dict[str, Any]:
    """Return the outcome line of one page."""
    return next(line for line in ran.lines if line["asked"].endswith(name))


def test_every_asked_url_has_one_outcome(fetched: tuple[Path, Ran]) -> None:
    """What was asked is accounted for, each once, and the status says that some failed."""
    _, ran = fetched
    assert len(ran.lines) == len(PAGES) + 3
    assert ran.status == 1


@pytest.mark.parametrize("name", BAD)
def test_a_misfortune_has_its_outcome_its_sentence_and_its_capture(
    fetched: tuple[Path, Ran], name: str
) -> None:
    """Each failure is told apart, in words, and the bytes that crossed are kept all the same."""
    line = outcome_of(fetched[1], f"/{name}")
    expected = BAD[name]
    assert line["outcome"] == expected.outcome
    assert expected.sentence.lower() in line["reason"].lower()
    assert line["captured"] is expected.captured


@pytest.mark.parametrize("name", GOOD)
def test_the_rest_goes_on(fetched: tuple[Path, Ran], name: str) -> None:
    """Good pages among bad ones are stored with their text, also in a charset that the header denies."""
    line = outcome_of(fetched[1], f"/{name}")
    assert line["outcome"] == "stored"
    assert line["document"]["title"] == "Le pont rouvre"
    assert "Après deux mois de travaux" in line["document"]["text"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("/nobody", "connection-refused"), ("notaurl", "not-a-url"), ("ftp://a.example/", "unknown-scheme")],
)
def test_what_never_crossed_the_wire_is_listed_too(
    fetched: tuple[Path, Ran], text: str, outcome: str
) -> None:
    """A refused connection and a text that is no URL leave an outcome and no capture."""
    line = outcome_of(fetched[1], text)
    assert (line["outcome"], line["captured"]) == (outcome, False)
    assert line["reason"]


def test_the_archive_of_misfortunes_is_sound(fetched: tuple[Path, Ran]) -> None:
    """Every record of that run, the cut ones too, passes the strict check."""
    ran = depeche(fetched[0], "verify")
    assert ran.status == 0, ran.out + ran.err


def test_a_second_fetch_changes_nothing(server: WireServer, tmp_path: Path) -> None:
    """The same page again is a revisit and no new article line; that counts as success."""
    first = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/story")
    again = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/story")
    assert (first.status, again.status) == (0, 0)
    assert again.lines[0]["outcome"] == "unchanged"
    assert again.lines[0]["article"] == first.lines[0]["article"]
    assert len(depeche(tmp_path, "ls", "--json").lines) == 1
    assert depeche(tmp_path, "verify").status == 0


def test_a_sentence_leads_back_to_its_bytes(server: WireServer, tmp_path: Path) -> None:
    """trace finds a sentence of a gzip'd page by one range of the archive."""
    line = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/story-gzip").lines[0]
    ran = depeche(tmp_path, "trace", "--json", line["article"], "Après sept mois de travaux")
    assert ran.status == 0, ran.err
    found = ran.lines[0]
    assert found["digests_ok"]
    assert found["spans"][0]["sentence"] == "Après sept mois de travaux"


def test_a_private_address_is_refused_unless_allowed(server: WireServer, tmp_path: Path) -> None:
    """Loopback is not the news: nothing is sent, and the sentence names the way to allow it."""
    heard = len(server.log)
    ran = depeche(tmp_path, "fetch", f"{server.base}/story")
    assert ran.status == 1
    assert "--allow-private" in ran.err
    assert len(server.log) == heard


def test_an_argument_that_is_no_url_stops_before_anything_is_fetched(
    server: WireServer, tmp_path: Path
) -> None:
    """A slip of the person at the keyboard is theirs to mend; nothing is fetched meanwhile."""
    heard = len(server.log)
    ran = depeche(tmp_path, "fetch", "--allow-private", "news.example", f"{server.base}/story")
    assert ran.status == 2
    assert "Did you mean https://news.example" in ran.err
    assert len(server.log) == heard


def test_an_unknown_host_says_so(tmp_path: Path) -> None:
    """The name of a host that does not exist is told apart from a dead server."""
    ran = depeche(tmp_path, "fetch", "--json", "http://no-such-host.invalid/story")
    assert ran.status == 1
    assert ran.lines[0]["outcome"] == "unknown-host"


@pytest.mark.parametrize("host", ["127.0.0.1", "other.example"])
def test_tls_is_verified(tmp_path: Path, host: str) -> None:
    """A certificate that nobody vouches for, and one for another host, end the fetch before the request."""
    certificate, context = make_certificate(tmp_path, host=host)
    trusted = {"SSL_CERT_FILE": str(certificate)} if host != "127.0.0.1" else {}
    with WireServer(tls=context, cases=PAGES) as serving:
        ran = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{serving.base}/story", **trusted)
        assert not serving.log
    assert ran.status == 1
    assert ran.lines[0]["outcome"] == "tls-failed"


def test_a_trusted_certificate_passes(tmp_path: Path) -> None:
    """The control of the test above: the same server, its certificate trusted, gives the page."""
    certificate, context = make_certificate(tmp_path)
    with WireServer(tls=context, cases=PAGES) as serving:
        arguments = ("fetch", "--json", "--allow-private", f"{serving.base}/story")
        ran = depeche(tmp_path, *arguments, SSL_CERT_FILE=str(certificate))
    assert ran.status == 0, ran.err


def test_a_store_that_cannot_be_written_is_told_before_anything_is_fetched(
    server: WireServer, tmp_path: Path
) -> None:
    """A store under a file is no folder: status 3, the path named, no request sent."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    heard = len(server.log)
    ran = depeche(tmp_path, "fetch", "--allow-private", "--store", "file/archive", f"{server.base}/story")
    assert ran.status in {2, 3}
    assert "file" in ran.err
    assert len(server.log) == heard


def test_robots_txt_is_obeyed_and_archived(tmp_path: Path) -> None:
    """A disallowed page is not asked for, 503 means disallow, and robots.txt itself is in the archive."""
    rules = b"User-agent: *\nDisallow: /private\n"
    pages = {"robots.txt": case("", sized(rules, b"Content-Type: text/plain")), "story": GOOD["story"]}
    (tmp_path / "depeche.toml").write_text(SETTINGS.replace("obey = false", "obey = true"), encoding="utf-8")
    with WireServer(cases=pages) as serving:
        ran = depeche(
            tmp_path,
            "fetch",
            "--json",
            "--allow-private",
            f"{serving.base}/private/a",
            f"{serving.base}/story",
        )
        assert [line["outcome"] for line in ran.lines] == ["robots-disallowed", "stored"]
        assert [heard.path for heard in serving.log] == ["robots.txt", ".well-known/tdmrep.json", "story"]
    assert ran.lines[1]["document"]["capture"]["robots_digest"].startswith("sha256:")


@pytest.mark.parametrize("answer", ["503 Service Unavailable", "404 Not Found"])
def test_robots_txt_that_fails(tmp_path: Path, answer: str) -> None:
    """RFC 9309: a server error means disallow everything, a 4xx that there are no rules."""
    robots = case("", sized(b"User-agent: *\nDisallow: /\n", status=b"HTTP/1.1 " + answer.encode()))
    (tmp_path / "depeche.toml").write_text(SETTINGS.replace("obey = false", "obey = true"), encoding="utf-8")
    with WireServer(cases={"robots.txt": robots, "story": GOOD["story"]}) as serving:
        ran = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{serving.base}/story")
    expected = "robots-unreachable" if answer.startswith("503") else "stored"
    assert ran.lines[0]["outcome"] == expected


def test_an_archive_without_its_index_is_known_all_the_same(server: WireServer, tmp_path: Path) -> None:
    """The index is a copy: when it is gone, the next fetch makes it again and stores nothing twice."""
    page = f"{server.base}/story"
    assert depeche(tmp_path, "fetch", "--allow-private", page).status == 0
    shutil.rmtree(tmp_path / "depeche-data" / "work")
    again = depeche(tmp_path, "fetch", "--json", "--allow-private", page)
    assert again.lines[0]["outcome"] == "unchanged"
    assert "made again from 1 batches" in again.err


def test_a_spoilt_index_is_told_and_spoils_no_check(server: WireServer, tmp_path: Path) -> None:
    """show names the way out; verify needs the store alone."""
    depeche(tmp_path, "fetch", "--allow-private", f"{server.base}/story")
    work = tmp_path / "depeche-data" / "work"
    for left in work.glob("index.db*"):
        left.unlink()
    (work / "index.db").write_text("garbage", encoding="utf-8")
    shown = depeche(tmp_path, "ls")
    assert (shown.status, "depeche rebuild" in shown.err) == (2, True)
    checked = depeche(tmp_path, "verify")
    assert checked.status == 0
    assert "depeche rebuild" in checked.err


def test_ipv6_is_spoken(tmp_path: Path) -> None:
    """An address of sixteen bytes is an address."""
    try:
        serving = WireServer(cases=PAGES, host="::1").__enter__()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    try:
        ran = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{serving.base}/story")
    finally:
        serving.__exit__()
    assert ran.lines[0]["outcome"] == "stored", ran.err
    assert ran.lines[0]["document"]["capture"]["ip"] == "::1"


@pytest.mark.parametrize("location", ["http://[::1", "http://\x1b[31mx/"])
def test_a_redirect_to_nowhere_has_its_outcome(tmp_path: Path, location: str) -> None:
    """A Location that is no URL ends this page, not the run, and is not taken for an interruption."""
    moved = case("", sized(b"", f"Location: {location}".encode(), status=b"HTTP/1.1 302 Found"))
    with WireServer(cases={"moved": moved} | GOOD) as serving:
        ran = depeche(
            tmp_path, "fetch", "--json", "--allow-private", f"{serving.base}/moved", f"{serving.base}/story"
        )
    assert [line["outcome"] for line in ran.lines] == ["http-status", "stored"]
    assert ran.lines[0]["captured"]
    assert ran.status == 1


def test_two_urls_of_one_page_make_one_article(tmp_path: Path) -> None:
    """Redirects that meet at one page bring its text once, and each line shows the document it names."""
    to_story = case("", sized(b"", b"Location: /story", status=b"HTTP/1.1 301 Moved"))
    with WireServer(cases={"a": to_story, "b": to_story} | GOOD) as serving:
        urls = [f"{serving.base}/{name}" for name in ("a", "b", "story")]
        ran = depeche(tmp_path, "fetch", "--json", "--allow-private", *urls)
    assert sorted(line["outcome"] for line in ran.lines) == ["stored", "unchanged", "unchanged"]
    assert len(depeche(tmp_path, "ls", "--json").lines) == 1


def test_stdout_that_cannot_be_written_spoils_nothing(server: WireServer, tmp_path: Path) -> None:
    """A full disk behind stdout is told in a line; the page is stored and the status says so."""
    with Path("/dev/full").open("w") as full:
        command = [DEPECHE, "fetch", "--allow-private", f"{server.base}/story"]
        (tmp_path / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
        done = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "stdout cannot be written" in done.stderr


@pytest.mark.parametrize("store", ["s3://[x", "file://[x/a", "/proc/x"])
def test_a_store_that_cannot_be_is_one_sentence(server: WireServer, tmp_path: Path, store: str) -> None:
    """No traceback for a slip in the store's address."""
    ran = depeche(tmp_path, "fetch", "--allow-private", "--store", store, f"{server.base}/story")
    assert ran.status in {2, 3}
    assert "Traceback" not in ran.err


def test_the_setting_on_page_bytes_is_obeyed(server: WireServer, tmp_path: Path) -> None:
    """A page over `limits.page_bytes` is kept, and its text is not derived."""
    (tmp_path / "depeche.toml").write_text(f"{SETTINGS}page_bytes = 500\n", encoding="utf-8")
    ran = depeche(tmp_path, "fetch", "--json", "--allow-private", f"{server.base}/story")
    assert (ran.lines[0]["outcome"], ran.lines[0]["captured"]) == ("too-large", True)


def test_a_working_folder_serves_one_store(server: WireServer, tmp_path: Path) -> None:
    """The index of one store must not make the pages of another pass for known."""
    page, work = f"{server.base}/story", {"DEPECHE_WORK": str(tmp_path / "work")}
    assert depeche(tmp_path, "fetch", "--allow-private", "--store", "one", page, **work).status == 0
    other = depeche(tmp_path, "fetch", "--allow-private", "--store", "two", page, **work)
    assert other.status == 2
    assert "holds index and spool" in other.err
