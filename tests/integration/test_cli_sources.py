"""`depeche sources`: list, check and sync, on both kinds of state database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.main import run
from storage.frontier import Frontier, Place, Sighting
from storage.seeds import PollRow, Seeds
from storage.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
POLLED = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
FEED = "https://gazette.example/rss.xml"
TWO = f"""
[[source]]
id = "gazette"
site = "https://gazette.example/"
feeds = ["{FEED}", "https://gazette.example/sport.xml"]
sitemaps = ["https://gazette.example/news-sitemap.xml"]

[[source]]
id = "herald"
sections = ["https://herald.example/politics/"]
every = "cron 0 7 * * *"
"""


@pytest.fixture
def depeche(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in an empty folder that holds sources.toml; return status, output and errors."""
    monkeypatch.chdir(tmp_path)
    Path("sources.toml").write_text(TWO)

    def ask(*args: str) -> tuple[int, str, str]:
        status = run(["sources", *args])
        told = capsys.readouterr()
        return status, told.out, told.err

    return ask


def _poll(state: State, problem: str | None = None) -> None:
    """Let a poll of the first feed have brought two items."""
    place = Place(source="gazette", seed=FEED, channel="feed", now=POLLED)
    urls = [f"https://gazette.example/{n}" for n in range(2)]
    Frontier(state).sight([Sighting(canonical_url=u, url=u, host="gazette.example") for u in urls], place)
    poll = PollRow(
        source="gazette", seed=FEED, at=POLLED, result="failed" if problem else "new", problem=problem
    )
    Seeds(state).polled(poll, learned=b"{}", due=DUE)


def test_listing_makes_no_state(depeche: Callable[..., tuple[int, str, str]]) -> None:
    """Before anything was crawled the file alone is told; reading leaves no trace."""
    status, out, err = depeche()
    assert (status, err) == (0, "")
    heading, gazette, herald = out.splitlines()
    assert heading.split() == ["source", "seeds", "every", "next", "due", "last", "poll", "known", "waiting"]
    assert gazette.split("  ")[:3] == ["gazette", "2 feeds, 1 sitemap", "adaptive"]
    assert herald.split()[:2] == ["herald", "1"]
    assert herald.split()[-4:] == ["-", "-", "0", "0"]
    assert [path.name for path in Path().iterdir()] == ["sources.toml"]


def test_syncing_tells_what_changed_and_forgets_nothing(
    depeche: Callable[..., tuple[int, str, str]], any_state_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that goes and comes back is known: its seeds keep their due times."""
    monkeypatch.setenv("DEPECHE_STATE", any_state_url)
    assert depeche("sync")[:2] == (0, "added: gazette, herald\n")
    assert depeche("sync")[:2] == (0, "Nothing has changed.\n")
    with closing(State(any_state_url)) as state:
        _poll(state)
    whole = Path("sources.toml").read_text()
    Path("sources.toml").write_text(whole.replace('every = "cron', 'window = "06:00-22:00"\nevery = "cron'))
    assert depeche("sync")[:2] == (0, "changed: herald\n")
    Path("sources.toml").write_text(whole[whole.index('[[source]]\nid = "herald"') :])
    assert json.loads(depeche("sync", "--json")[1]) == {
        "added": [], "changed": ["herald"], "gone": ["gazette"], "back": []
    }  # fmt: skip
    Path("sources.toml").write_text(whole)
    assert depeche("sync")[:2] == (0, "back: gazette\n")
    row = next(line for line in depeche()[1].splitlines() if line.startswith("gazette"))
    assert "2026-11-21 08:00" in row
    assert row.split()[-2:] == ["2", "2"]


def test_a_listing_tells_when_and_what_went_wrong(
    depeche: Callable[..., tuple[int, str, str]], any_state_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Times, known and waiting URLs, and below its source the seed whose last poll failed."""
    monkeypatch.setenv("DEPECHE_STATE", any_state_url)
    depeche("sync")
    with closing(State(any_state_url)) as state:
        _poll(state, problem="the server answered 503\x1b[2J")
    assert f"\n  {FEED}: the server answered 503\ufffd[2J\n" in depeche("list")[1]
    first = json.loads(depeche("--json")[1].splitlines()[0])
    assert first["urls"] == {"waiting": 2}
    assert first["last_poll"] == "2026-11-21T08:00:00Z"
    assert first["seeds"][0] == {
        "kind": "feed",
        "url": FEED,
        "due": "2026-11-21T09:30:00Z",
        "polled": "2026-11-21T08:00:00Z",
        "problem": "the server answered 503\x1b[2J",
    }
    assert [seed["kind"] for seed in first["seeds"]] == ["feed", "feed", "sitemap"]


def test_a_check_says_that_all_is_right_or_everything_that_is_not(
    depeche: Callable[..., tuple[int, str, str]],
) -> None:
    """Status 0 or 2; each fault is a line of its own, and --json has them too."""
    assert depeche("check") == (0, "2 sources, 4 seeds, all right.\n", "")
    Path("sources.toml").write_text(f'{TWO}evry = "1h"\n[[source]]\nid = "gazette"\n')
    status, out, err = depeche("check")
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "Error: sources.toml: source herald: evry: unknown key. Did you mean every?",
        "Error: sources.toml: source gazette: feeds: expected at least one URL under feeds, sitemaps,"
        " sections, got none",
        "Error: sources.toml: source gazette: id: two sources have the id gazette",
    ]
    status, out, err = depeche("check", "--json")
    assert (status, err) == (2, "")
    told = json.loads(out)
    assert (told["sources"], told["seeds"], len(told["problems"])) == (1, 3, 3)


def test_one_wrong_source_hides_no_other(
    depeche: Callable[..., tuple[int, str, str]], any_state_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is right is listed and synced, what is wrong told beside: status 1; 2 when nothing is right."""
    monkeypatch.setenv("DEPECHE_STATE", any_state_url)
    Path("sources.toml").write_text(f'{TWO}evry = "1h"\n')
    told = "Error: sources.toml: source herald: evry: unknown key. Did you mean every?\n"
    assert depeche("sync") == (1, "added: gazette\n", told)
    assert depeche("sync", "--json")[0::2] == (1, told)
    status, out, err = depeche("list")
    assert (status, err) == (1, told)
    assert [line.split()[0] for line in out.splitlines()] == ["source", "gazette"]
    assert json.loads(depeche("list", "--json")[1])["id"] == "gazette"
    Path("sources.toml").write_text('[[source]]\nid = "a"\nfeeds = ["b", "c"]\n')
    status, out, err = depeche("list")
    assert (status, out, err.count("Error: sources.toml: source a: feeds: ")) == (2, "", 2)


def test_a_seed_of_two_sources_is_noted(depeche: Callable[..., tuple[int, str, str]]) -> None:
    """It is polled twice, which may be meant: a note, not an error."""
    Path("sources.toml").write_text(f'{TWO}feeds = ["HTTPS://gazette.example/rss.xml"]\n')
    note = f"the feed {FEED} is polled for 2 sources: gazette, herald"
    assert depeche("check") == (0, "2 sources, 5 seeds, all right.\n", f"Note: {note}\n")
    assert json.loads(depeche("check", "--json")[1])["notes"] == [note]


@pytest.mark.parametrize("asked", [(), ("list",), ("check",), ("sync",)])
def test_a_file_that_is_not_there_is_a_mistake(
    depeche: Callable[..., tuple[int, str, str]], asked: tuple[str, ...]
) -> None:
    """Each subcommand names it, with status 2; nothing is made."""
    Path("sources.toml").unlink()
    status, out, err = depeche(*asked)
    assert (status, out) == (2, "")
    assert err == "Error: sources.toml: no such file; `depeche add URL` begins one\n"


def test_the_help_names_every_subcommand(depeche: Callable[..., tuple[int, str, str]]) -> None:
    """The table that spares imports says what the subcommands say; a slip is met with a guess."""
    from crawler.cli.sources import SUBCOMMANDS, sources

    status, out, _ = depeche("--help")
    assert status == 0
    for name, line in SUBCOMMANDS.items():
        assert f"{name} " in out
        command = sources.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert (command.help or "").startswith(line.partition(":")[0].partition(";")[0].rstrip("."))
    assert "Did you mean 'list'?" in depeche("lst")[2]


def test_checking_loads_nothing_heavy(depeche: Callable[..., tuple[int, str, str]]) -> None:
    """A check belongs into a commit hook: no Scrapy, no database, no parser."""
    assert depeche("check")[0] == 0
    code = (
        "import sys\nfrom crawler.cli.main import run\nrun(['sources', 'check'])\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    loaded = set(ended.stdout.splitlines()[-1].split())
    assert not loaded & {"scrapy", "twisted", "sqlalchemy", "lxml", "boto3", "warcio", "trafilatura", "rich"}
