"""What `depeche add` prints and ends with, for finds that no small press makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec
import pytest

from crawler.cli import add_report
from crawler.cli.add import id_from
from crawler.ladder import ASKED, GUESSED, Missed, Tried
from crawler.looking import Found, Robots
from crawler.offers import Choice, Offer
from crawler.outcomes import OutcomeKind
from extractors.article import Rights

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOST = "https://gazette.example"
FEED = Offer(
    kind="feed",
    url=f"{HOST}/rss.xml",
    form="rss",
    found="the page",
    items=3,
    outside=1,
    listed={f"{HOST}/1": NOW - timedelta(hours=5), f"{HOST}/2": None},
)
FOUND = Found(
    id="gazette",
    asked=f"{HOST}/",
    site=f"{HOST}/",
    at=NOW,
    title="The Gazette",
    choices=(Choice(offer=FEED, chosen=True, reason="the only list"),),
    robots=Robots(allowed=True, status=200),
    requests=3,
    seconds=2.5,
)
FIELDS = {"id": "gazette", "site": f"{HOST}/", "feeds": [f"{HOST}/rss.xml"]}


def steps(found: Found = FOUND, **said: object) -> list[str]:
    """Return the lines after the lists, for a source that was added."""
    fields = {**FIELDS, **said}
    return list(
        add_report.next_steps(found, fields, added_to=Path("sources.toml"), options=["--config", "a b.toml"])
    )


def test_a_list_is_told_in_three_lines() -> None:
    """Form and URL, what is in it, the verdict."""
    assert [click.unstyle(line) for line in add_report.lines(FOUND)][4:7] == [
        f"● RSS feed      {HOST}/rss.xml",
        "    2 items, 1 dated, newest 5 h ago, 1 more on other sites · named by the page",
        "    polled: the only list",
    ]


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    """Title, addresses, reasons and rights come from the site: control characters and new lines go."""
    evil = "x\x1b[2J\nfake line\u202e"
    rights = Rights(content_usage={"train-ai": evil}, license_urls=(evil,), x_robots_tag=(evil,))
    offer = replace(FEED, url=evil, found=evil, problems=(evil,))
    tried = (Tried(url=evil, found=evil, said=evil), Tried(url=evil, found=GUESSED, said=evil))
    found = replace(
        FOUND, title=evil, site=evil, asked=evil, rights=rights, tried=tried, unread=(evil,), notes=(evil,),
        robots=Robots(problem=evil), store_error=evil,
        choices=(Choice(offer=offer, chosen=True, reason=evil),),
    )  # fmt: skip
    nothing = replace(found, choices=(), stopped=Missed(kind=OutcomeKind.REFUSED, reason=evil))
    printed = [*add_report.lines(found), *add_report.complaints(found), *add_report.complaints(nothing)]
    assert not any(sign in line for line in printed for sign in ("\x1b[2J", "\n", "\u202e"))


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("30m", "Polled every 30m."),
        ("cron 0 7 * * *", "Polled by the cron line 0 7 * * * (UTC)."),
        ("adaptive", "every 10 min to 24 h."),
    ],
)
def test_how_often_is_told(every: str, said: str) -> None:
    """The rhythm as a sentence."""
    assert steps(every=every)[0].endswith(said)


def test_commands_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders with spaces are quoted, and a percent sign is escaped: cron would end the line there."""
    folder = tmp_path / "50% news"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert steps()[-2] == "  depeche crawl gazette --config 'a b.toml'"
    assert steps()[-1].endswith(r"/50\% news' && depeche crawl --due --config 'a b.toml'")


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (Robots(), "robots.txt is not asked (robots.obey = false)"),
        (Robots(status=404), "robots.txt: none (404), so everything is allowed"),
        (
            Robots(status=200, allowed=True, crawl_delay_seconds=5.0),
            "the page; Crawl-delay 5 s, which is kept",
        ),
        (Robots(status=200, allowed=False), "robots.txt disallows the page"),
    ],
)
def test_what_robots_say(robots: Robots, said: str) -> None:
    """The verdict in a line."""
    assert add_report.robots_line(replace(FOUND, robots=robots)).endswith(said)


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        (Rights(), "nothing is said"),
        (Rights(tdm_reservation=1, tdm_policy="https://p.example/"), "reserved (policy https://p.example/)"),
        (Rights(tdm_reservation=0), "text and data mining not reserved"),
        (Rights(ai_crawlers_blocked_at_root=("A", "B", "C", "D", "E")), "kept out: A, B, C and 2 more"),
        (Rights(content_usage={"train-ai": "n"}), "Content-Usage train-ai=n"),
    ],
)
def test_what_rights_say(rights: Rights, said: str) -> None:
    """What is recorded with every capture, in a line."""
    assert add_report.rights_line(rights).endswith(said)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (FOUND, 0),
        (replace(FOUND, choices=()), 1),
        (replace(FOUND, stopped=Missed(kind=OutcomeKind.UNKNOWN_HOST, reason="no such host")), 1),
        (replace(FOUND, stopped=Missed(kind=OutcomeKind.INTERRUPTED, reason="Ctrl-C")), 130),
        (replace(FOUND, stopped=Missed(kind=OutcomeKind.STORE_FAILED, reason="disk full")), 3),
        (replace(FOUND, uncommitted=("b",), store_error="away"), 3),
    ],
)
def test_the_status_tells_the_truth(found: Found, status: int) -> None:
    """The exit code and the JSON object agree; what can't be polled is no source."""
    told = msgspec.json.decode(add_report.json_line(found, FIELDS, added_to=None))
    assert add_report.exit_code(found) == told["exit"] == status
    assert (told["source"] is None) == (status not in {0, 3} or found.stopped is not None)
    assert (list(add_report.complaints(found)) == []) == (status == 0)


def test_a_wrong_guess_is_no_note() -> None:
    """Only what the site names, or the person, is worth a note when it is not there."""
    tried = (
        Tried(url=f"{HOST}/feed/", found=GUESSED, said="the server answered 404"),
        Tried(url=f"{HOST}/old", found=ASKED, said="the server answered 404"),
    )
    assert list(add_report.complaints(replace(FOUND, tried=tried))) == [
        f"Note: {HOST}/old: the server answered 404"
    ]


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://www.gazette.example/", "gazette"),
        ("https://news.bbc.co.uk/fr/", "bbc"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
        ("http://[::1]/", "1"),
        ("https://xn--bcher-kva.example/", "xn-bcher-kva"),
        ("https://localhost/", "localhost"),
    ],
)
def test_a_source_is_called_after_its_site(url: str, id_: str) -> None:
    """The registered name without its suffix, in the letters that an id may have."""
    assert id_from(url) == id_
