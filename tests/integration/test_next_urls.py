"""What is fetched next, on SQLite and PostgreSQL: the right row of each host, found by index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from storage.frontier import Frontier, Place, Sighting
from storage.host_clock import HostClock
from storage.seeds import Seeds, SourceEntry
from storage.state_schema import urls

if TYPE_CHECKING:
    from storage.state import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _fill(state: State, rows: list[dict[str, object]]) -> None:
    """Write rows as they could be; unsaid columns are those of a waiting row of source `a`, due now."""
    usual = {
        "source": "a",
        "channel": "feed",
        "status": "waiting",
        "seen_at": NOW.timestamp(),
        "due_at": NOW.timestamp(),
        "dated_at": None,
        "stored_at": None,
    }
    whole = [
        {"key": f"{number:064d}", "canonical_url": f"u{number}", "url": str(row["host"]), **usual, **row}
        for number, row in enumerate(rows)
    ]
    with state.writing() as connection:
        connection.execute(urls.insert(), whole)


def _next(
    state: State, *, sources: str = "ab", not_hosts: tuple[str, ...] = (), limit: int = 99
) -> list[str]:
    found = Frontier(state).next(sources=list(sources), not_hosts=not_hosts, now=NOW, limit=limit)
    return [row.canonical_url for row in found]


def test_one_row_a_host_the_newest_first(any_state: State) -> None:
    """A fresh item goes before an old one, by its own date and else by when it was seen."""
    ago = {hours: (NOW - hours * HOUR).timestamp() for hours in range(9)}
    _fill(
        any_state,
        [
            {"host": "h", "dated_at": ago[5]},
            {"host": "h", "dated_at": ago[3]},
            {"host": "i", "seen_at": ago[1]},
            {"host": "i", "seen_at": ago[2]},
            {"host": "j", "seen_at": ago[0], "dated_at": ago[8]},
            {"host": "h", "source": "b", "dated_at": ago[2]},
        ],
    )
    assert _next(any_state) == ["u2", "u5", "u4"]
    assert _next(any_state, sources="a") == ["u2", "u1", "u4"]
    assert _next(any_state, limit=1) == ["u2"]
    assert _next(any_state, not_hosts=("i", "other")) == ["u5", "u4"]
    assert _next(any_state, sources="") == []
    assert _next(any_state, sources="c") == []


def test_only_due_rows_that_may_be_fetched(any_state: State) -> None:
    """Rows that are held, failed, removed, not due, never due, or of no source are not chosen."""
    later = (NOW + HOUR).timestamp()
    _fill(
        any_state,
        [
            {"host": "held", "status": "held"},
            {"host": "failed", "status": "failed"},
            {"host": "removed", "status": "removed"},
            {"host": "later", "due_at": later},
            {"host": "never", "status": "stored", "due_at": None},
            {"host": "manual", "source": None},
            {"host": "again", "status": "stored", "due_at": later},
            {"host": "later", "due_at": NOW.timestamp(), "seen_at": 0.0},
        ],
    )
    assert _next(any_state) == ["u7"]


def test_what_was_never_stored_goes_before_a_re_visit(any_state: State) -> None:
    """A re-visit waits while its host has something new; of re-visits the longest due goes first."""
    early = (NOW - HOUR).timestamp()
    _fill(
        any_state,
        [
            {"host": "h", "status": "stored", "due_at": early},
            {"host": "h"},
            {"host": "i", "status": "stored"},
            {"host": "i", "status": "stored", "due_at": early},
            {"host": "j", "seen_at": 0.0},
        ],
    )
    assert _next(any_state) == ["u1", "u4", "u3"]
    assert _next(any_state, limit=2) == ["u1", "u4"]


def test_hosts_that_are_free_come_first(any_state: State) -> None:
    """A host that must wait or is asked right now is chosen last, and its wait decides how late."""
    clock = HostClock(any_state, token="t")
    _fill(any_state, [{"host": host} for host in ("waits", "held", "free", "unknown", "waits longer")])
    for host, free in (("waits", NOW + HOUR), ("free", NOW), ("waits longer", NOW + 2 * HOUR)):
        clock.enter(host, now=NOW - HOUR, hold_seconds=1)
        clock.leave(host, now=NOW - HOUR, free=free)
    clock.enter("held", now=NOW, hold_seconds=60)
    assert sorted(_next(any_state, limit=2)) == ["u2", "u3"]
    assert _next(any_state)[2:] == ["u1", "u0", "u4"]


def test_a_free_host_with_a_re_visit_goes_before_a_waiting_host(any_state: State) -> None:
    """The first asked is whoever may be asked now."""
    clock = HostClock(any_state, token="t")
    clock.enter("h", now=NOW, hold_seconds=60)
    _fill(any_state, [{"host": "h"}, {"host": "i", "status": "stored"}])
    assert _next(any_state, limit=1) == ["u1"]


def _many(state: State, *, hosts: int, status: str, due: datetime) -> None:
    """Make 20,000 rows of one source in the database itself."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    columns = "key, canonical_url, url, host, source, channel, seen_at, due_at, status, visits, attempts"
    digits = "CAST(i AS VARCHAR(9))"
    host = f"'h' || CAST(i - i / {hosts} * {hosts} AS VARCHAR(9))"
    values = f"{digits}, {digits}, {digits}, {host}, 'a', 'feed', i, :due, :status, 0, 0"
    with state.writing() as connection:
        connection.execute(
            text(f"INSERT INTO urls ({columns}) {numbers} SELECT {values} FROM n"),
            {"due": due.timestamp(), "status": status},
        )


def _plans(state: State) -> str:
    """Return how the database answers the questions of `next`, without its answers."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "WITH RECURSIVE" in statement:
            asked.append((statement, parameters))

    event.listen(state._engine, "before_cursor_execute", note)
    Frontier(state).next(sources=["a"], not_hosts=["h1"], now=NOW, limit=9999)
    event.remove(state._engine, "before_cursor_execute", note)
    with state.reading() as connection:
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        lines = [
            str(tuple(row))
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("hosts", [3, 3000])
@pytest.mark.parametrize(
    ("status", "due"), [("waiting", NOW), ("waiting", NOW + HOUR), ("stored", NOW), ("stored", NOW + HOUR)]
)
def test_no_question_reads_the_whole_table(any_state: State, hosts: int, status: str, due: datetime) -> None:
    """Few hosts with long queues or many with short ones: each question is answered from a partial index."""
    _many(any_state, hosts=hosts, status=status, due=due)
    plans = _plans(any_state)
    assert "urls_waiting" in plans
    assert "urls_revisited" in plans
    assert "SCAN urls" not in plans
    assert "Seq Scan on urls" not in plans
    found = Frontier(any_state).next(sources=["a"], not_hosts=["h1"], now=NOW, limit=5)
    assert len(found) == (0 if due > NOW else min(5, hosts - 1))


def test_the_next_due_time_is_that_of_seeds_and_urls_that_live(any_state: State) -> None:
    """The earliest of seeds and of waiting or stored URLs; held ones and gone sources do not count."""
    seeds = Seeds(any_state)
    entries = [SourceEntry(id=id, definition=b"{}", seeds=(("feed", f"https://{id}/"),)) for id in "abc"]
    seeds.sync(entries, now=NOW)
    seeds.sync(entries[:2], now=NOW)
    early, earlier = (NOW - HOUR).timestamp(), (NOW - 2 * HOUR).timestamp()
    _fill(
        any_state,
        [
            {"host": "h", "status": "stored", "due_at": early},
            {"host": "h", "status": "held", "due_at": earlier},
            {"host": "h", "source": "c", "due_at": earlier},
            {"host": "h", "source": None, "due_at": earlier},
        ],
    )
    assert seeds.next_due() == NOW - HOUR
    assert seeds.next_due(sources=["a"]) == NOW - HOUR
    assert seeds.next_due(sources=["b"]) == NOW
    assert seeds.next_due(sources=["c"]) is None
    assert seeds.next_due(sources=[]) is None


def test_a_sighted_item_is_next(any_state: State) -> None:
    """From a feed's item to the row that is fetched."""
    item = Sighting(canonical_url="https://h.example/1", url="https://h.example/1?x", host="h.example")
    Frontier(any_state).sight([item], Place(source="a", seed="s", channel="feed", now=NOW))
    assert _next(any_state) == ["https://h.example/1"]
