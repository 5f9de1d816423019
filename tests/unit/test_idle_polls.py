"""A poll that brings nothing is two short records, which say all that the usual three would say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.reread import entries_from
from storage.warc import capture_of, records_of
from storage.warc_reader import check_record, read_record
from tests.exchanges import KEY, answered, ids, prior_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.exchange import Exchange
    from storage.warc import ExchangeRecords

BOUND = 1024
NOTHING_NEW = b'HTTP/1.1 304 Not Modified\r\nETag: "0161e0ec47c4192b"\r\nServer: press\r\n\r\n'
ROBOTS = "sha256:" + "c0ffee" * 10 + "c0ff"


def poll(**fields: object) -> Exchange:
    """Return a poll of a feed that was told that nothing is new."""
    return replace(answered(NOTHING_NEW), role="feed", robots=ROBOTS, **fields)  # type: ignore[arg-type]


def built(given: Exchange, *, new_id: Callable[[], str] | None = None) -> ExchangeRecords:
    """Build its records, the archive having the feed already."""
    return records_of(given, new_id=new_id or ids(), prior=lambda *_: prior_of(given))


def test_an_idle_poll_is_two_sound_records_of_a_kilobyte() -> None:
    """The request, and a revisit that names it and says what the exchange was for."""
    given = poll()
    records = built(given)
    asked, told = (read_record(member) for member in records.members)
    assert sum(map(len, records.members)) <= BOUND
    assert [check_record(record) for record in (asked, told)] == [[], []]
    assert (asked.type, asked.block) == ("request", given.request)
    assert (told.type, told.block) == ("revisit", NOTHING_NEW)
    assert told.get("WARC-Concurrent-To") == f"<{asked.record_id}>"
    assert (told.get("depeche-role"), told.get("depeche-robots")) == ("feed", ROBOTS)


def test_its_capture_is_read_back_from_the_file(tmp_path: Path) -> None:
    """A spool whose journal is lost knows role, place and status of the poll from its records."""
    given = poll()
    new_id = ids()
    records = built(given, new_id=new_id)
    warc = tmp_path / "a.warc.gz"
    warc.write_bytes(b"".join(records.members + built(given, new_id=new_id).members))
    entries = list(entries_from(warc, start=0, key=KEY))
    capture = capture_of(given, records, key=KEY, offset=0)
    assert len(entries) == 2
    assert entries[0].capture == replace(capture, prior=None)


def test_what_is_odd_about_a_poll_is_told_at_length() -> None:
    """Redirects, cut answers and bytes behind the end have their metadata record as ever."""
    for odd in ({"hops": "R"}, {"via": "https://news.example/"}, {"surplus": b"x"}, {"truncated": "time"}):
        assert len(built(poll(**odd)).members) == 3


def test_pages_have_three_records() -> None:
    """A page that gives a revisit is rare, and its metadata leads to the record with the payload."""
    assert len(built(replace(poll(), role="page")).members) == 3
