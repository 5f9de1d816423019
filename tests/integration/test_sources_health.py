"""`depeche sources health` over a real state: what is read of it, what is printed, what it ends with."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from crawler.cli.sources_health import health
from storage.frontier import Ended, Frontier, Place, Settled, Sighting
from storage.health_rows import FEWEST_URLS, HealthRows
from storage.runs import Runs
from storage.seeds import PollRow, Seeds, SourceEntry
from storage.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from storage.frontier import Row

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://{}.example/rss.xml"


def _follow(state: State, *sources: str, now: datetime) -> None:
    entries = [
        SourceEntry(id=name, definition=b"{}", seeds=(("feed", FEED.format(name)),)) for name in sources
    ]
    Seeds(state).sync(entries, now=now)


def _poll(state: State, source: str, *, at: datetime, **more: object) -> None:
    poll = PollRow(**{"source": source, "seed": FEED.format(source), "at": at, "result": "new", **more})  # type: ignore[arg-type]
    Seeds(state).polled(poll, learned=b"{}", due=at + HOUR)


def _publish(state: State, source: str, *, at: list[datetime], stored: bool = True) -> None:
    """Sight an article for each moment, ten minutes later; store it two minutes after that."""
    for number, moment in enumerate(at):
        url = f"https://{source}.example/{moment.timestamp():.0f}-{number}"
        sighting = Sighting(canonical_url=url, url=url, host=f"{source}.example", dated=moment)
        seen = moment + timedelta(minutes=10)
        place = Place(source=source, seed=FEED.format(source), channel="feed", now=seen)
        Frontier(state).sight([sighting], place)
        if stored:
            ended = Ended(
                canonical_url=url, url=url, host=sighting.host, outcome="stored", http_status=200,
                at=seen + timedelta(minutes=2), batch="b",
            )  # fmt: skip
            Frontier(state).settle([ended], _stored)


def _stored(_row: Row | None, ended: Ended) -> Settled:
    return Settled(status="stored", due=None, visits=0, attempts=0, stored_at=ended.at)


@pytest.fixture
def now() -> datetime:
    """The present: the command under test has no other."""
    return datetime.now(UTC).replace(microsecond=0)


def test_rows_say_what_the_state_holds(any_state: State, now: datetime) -> None:
    """Seeds, polls, URLs newest first, counts and due times of each source that is not gone."""
    _follow(any_state, "courier", "gazette", "herald", now=now - 20 * DAY)
    _follow(any_state, "courier", "gazette", now=now - 10 * DAY)
    _publish(any_state, "gazette", at=[now - 3 * DAY, now - 2 * DAY])
    _publish(any_state, "gazette", at=[now - 5 * HOUR], stored=False)
    _poll(any_state, "gazette", at=now - 2 * HOUR, gap=True)
    _poll(any_state, "gazette", at=now - HOUR, result="failed", status=503, problem="it was busy")
    courier, gazette = HealthRows(any_state).read(since=now - 30 * DAY)
    assert (courier.source, courier.urls, courier.polls, courier.counts) == ("courier", (), (), {})
    assert gazette.added == now - 20 * DAY
    assert [poll.result for poll in gazette.polls] == ["failed", "new"]
    assert [url.dated for url in gazette.urls] == [now - 5 * HOUR, now - 2 * DAY, now - 3 * DAY]
    assert gazette.urls[1].stored == now - 2 * DAY + timedelta(minutes=12)
    assert gazette.counts == {"stored": 2, "waiting": 1}
    assert gazette.oldest_waiting == gazette.next_url == now - 5 * HOUR + timedelta(minutes=10)
    assert [(seed.problem, seed.due) for seed in gazette.seeds] == [("it was busy", now)]


def test_a_silent_source_shows_its_newest_urls(any_state: State, now: datetime) -> None:
    """What lies before the history is read where that has little: silence is not youth."""
    _follow(any_state, "gazette", now=now - 90 * DAY)
    _publish(any_state, "gazette", at=[now - 60 * DAY - number * HOUR for number in range(FEWEST_URLS + 5)])
    (rows,) = HealthRows(any_state).read(since=now - 30 * DAY)
    assert len(rows.urls) == FEWEST_URLS
    assert rows.urls[0].dated == now - 60 * DAY


def _asked(url: str, folder: Path, *arguments: str) -> Result:
    """Run the command over a state; its lines carry no colours."""
    environment = {"DEPECHE_STATE": url, "DEPECHE_STORE": str(folder / "archive")}
    return CliRunner().invoke(health, arguments, env=environment, standalone_mode=False)


def _two_sources(url: str, now: datetime) -> None:
    """The courier does as always, the gazette's feed is gone."""
    with closing(State(url)) as state:
        _follow(state, "courier", "gazette", now=now - 20 * DAY)
        for source in ("courier", "gazette"):
            _publish(state, source, at=[now - number * 6 * HOUR for number in range(1, 70)])
            _poll(state, source, at=now - 4 * HOUR, result="not-modified", status=304)
        for number in (3, 2, 1):
            _poll(
                state,
                "gazette",
                at=now - number * HOUR / 2,
                result="failed",
                status=404,
                problem="it has gone",
            )
        _poll(state, "courier", at=now - HOUR / 2, status=200)
        Runs(state).begin("r", job="crawl", now=now - HOUR)
        Runs(state).end("r", now=now - HOUR / 2, summary=b"[]")


def test_what_needs_attention_comes_first(any_state_url: str, tmp_path: Path, now: datetime) -> None:
    """A line for each source, the reason below it, how many are well; the status says that one is not."""
    _two_sources(any_state_url, now)
    told = _asked(any_state_url, tmp_path)
    assert told.return_value == 1
    first, why, error, second, last, purpose = told.stdout.splitlines()
    assert first.startswith(
        "! gazette  newest 6 h ago · 4 articles in 24 h (4 usual) · delay 12 min, p95 12 min"
    )
    assert why == f"    The last 3 polls of {FEED.format('gazette')} failed, for 1 h 30 min: it has gone."
    assert error == f"    last error, 30 min ago: {FEED.format('gazette')}: it has gone"
    assert second.startswith("✓ courier  newest 6 h ago · 4 articles in 24 h (4 usual)")
    assert "304 50% · next due" in second
    assert last == "2 sources: 1 needs attention, 1 fine"
    assert purpose == (
        "Rights: kept for research (rights.purpose); reservations of publishers are recorded in each article."
    )


def test_a_wrong_sources_toml_is_told_first(
    sqlite_url: str, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not followed at all needs attention more than anything: status 1, though all else is fine."""
    monkeypatch.chdir(tmp_path)
    with closing(State(sqlite_url)) as state:
        _follow(state, "courier", now=now)
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nid = "gazette"\nfeeds = ["b", "c"]\n')
    told = _asked(sqlite_url, tmp_path, "--json")
    assert told.return_value == 1
    assert [line.partition(": source ")[0] for line in told.stderr.splitlines()] == [
        "Error: sources.toml"
    ] * 2
    assert json.loads(told.stdout)["source"] == "courier"
    file.write_text("[[source")
    assert _asked(sqlite_url, tmp_path).stderr.startswith("Error: sources.toml: not valid TOML")
    file.write_text('[[source]]\nid = "courier"\nfeeds = ["https://courier.example/rss.xml"]\n')
    told = _asked(sqlite_url, tmp_path)
    assert (told.return_value, told.stderr) == (0, "")


def test_programs_get_a_line_a_source(any_state_url: str, tmp_path: Path, now: datetime) -> None:
    """`--json` in the same order, with the figures and the sentences."""
    _two_sources(any_state_url, now)
    told = _asked(any_state_url, tmp_path, "--json")
    gazette, courier = map(json.loads, told.stdout.splitlines())
    assert told.return_value == 1
    assert [concern["trouble"] for concern in gazette["concerns"]] == ["failing"]
    assert (courier["source"], courier["verdict"], courier["concerns"]) == ("courier", "fine", [])
    assert (courier["articles_24h"], courier["not_modified_share"]) == (4, 0.5)
    assert datetime.fromisoformat(courier["newest_item"]) == now - 6 * HOUR


def test_prometheus_reads_a_file_that_is_always_whole(
    any_state_url: str, tmp_path: Path, now: datetime
) -> None:
    """The file is put in place at once, for all to read, beside the lines on stdout; - writes it there."""
    _two_sources(any_state_url, now)
    path = tmp_path / "metrics" / "depeche.prom"
    path.parent.mkdir()
    told = _asked(any_state_url, tmp_path, "--prometheus", str(path))
    assert "2 sources: 1 needs attention, 1 fine\n" in told.stdout
    assert [one.name for one in path.parent.iterdir()] == ["depeche.prom"]
    assert path.stat().st_mode & 0o444 == 0o444
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 'depeche_source_trouble{source="gazette",trouble="failing"} 1' in lines
    assert f"depeche_last_crawl_timestamp_seconds {(now - HOUR / 2).timestamp():.17g}" in lines
    told = _asked(any_state_url, tmp_path, "--prometheus", "-")
    assert told.return_value == 1
    assert told.stdout.startswith("# HELP depeche_sources ")


def test_a_place_that_cannot_be_written_is_named(sqlite_url: str, tmp_path: Path) -> None:
    """No folder there: usage, and nothing is left behind."""
    told = _asked(sqlite_url, tmp_path, "--prometheus", str(tmp_path / "none" / "depeche.prom"))
    assert "none/depeche.prom: No such file or directory" in str(told.exception)
    told = _asked(sqlite_url, tmp_path, "--json", "--prometheus", "-")
    assert "both write to stdout" in str(told.exception)


def test_no_source_is_no_trouble(sqlite_url: str, tmp_path: Path) -> None:
    """Before the first source the command says what to do, and ends with 0."""
    told = _asked(sqlite_url, tmp_path)
    assert (told.return_value, told.stdout) == (0, "")
    assert "depeche add URL" in told.stderr
    assert list(tmp_path.iterdir()) == [], "a question makes no state"
