"""CDXJ lines: what they say reads back, their order is that of their bytes, what is no line is told."""

from __future__ import annotations

import bisect
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.capture import Capture, Pointer
from storage.cdxj import cdxj_line, is_indexed, parse_line, sort_lines
from storage.errors import Damaged
from tests.exchanges import KEY, STARTED, prior_of

CAPTURE = Capture(
    target_uri="https://www.news.example/Story?id=5",
    date=STARTED,
    role="page",
    record_type="response",
    pointer=Pointer(
        key=KEY, offset=700, length=350, record_id="urn:uuid:00000000-0000-4000-8000-000000000002"
    ),
    status=200,
    content_type="text/html; charset=utf-8",
    payload_digest="sha256:" + "ab" * 32,
    block_digest="sha256:" + "cd" * 32,
    payload_length=9,
    ip="192.0.2.7",
    truncated=None,
)


def test_a_line_is_what_pywb_reads() -> None:
    """Key, 14-digit time, then the JSON of cdxj-indexer, numbers as strings, our two names last."""
    assert cdxj_line(CAPTURE) == (
        b'example,news)/story?id=5 20261121101500 {"url": "https://www.news.example/Story?id=5", '
        b'"mime": "text/html", "status": "200", "digest": "sha256:' + b"ab" * 32 + b'", "length": "350", '
        b'"offset": "700", "filename": "' + KEY.encode() + b'", '
        b'"record_id": "urn:uuid:00000000-0000-4000-8000-000000000002", "role": "page"}\n'
    )


def test_a_revisit_is_marked_as_one() -> None:
    """pywb follows a line only when its mime is warc/revisit."""
    line = cdxj_line(replace(CAPTURE, record_type="revisit", prior=prior_of()))
    assert parse_line(line).mime == "warc/revisit"


@pytest.mark.parametrize("content_type", [None, "", "  "])
def test_what_is_not_known_is_left_out(content_type: str | None) -> None:
    """A response without a type or a payload has a line without these names."""
    fields = json.loads(
        cdxj_line(replace(CAPTURE, content_type=content_type, payload_digest=None)).split(b" ", 2)[2]
    )
    assert {"mime", "digest"} & set(fields) == set()


@pytest.mark.parametrize("change", [{"record_type": "metadata"}, {"record_type": None, "pointer": None}])
def test_only_responses_and_revisits_have_a_line(change: dict[str, None]) -> None:
    """Bytes that were not HTTP, and exchanges without an answer, are no pages to replay."""
    capture = replace(CAPTURE, **change)  # type: ignore[arg-type]
    assert not is_indexed(capture)
    with pytest.raises(ValueError, match="only response and revisit"):
        cdxj_line(capture)


CAPTURES = st.builds(
    lambda uri, date, mime, status, offset, role: replace(
        CAPTURE,
        target_uri="http://x.example/" + uri,
        date=date,
        content_type=mime,
        status=status,
        pointer=Pointer(key=KEY, offset=offset, length=offset + 1, record_id="urn:uuid:x"),
        role=role,
    ),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants them naive
    st.none() | st.text(max_size=10),
    st.integers(100, 999),
    st.integers(0, 2**40),
    st.sampled_from(["page", "robots", "hop", "retry"]),
)


@given(CAPTURES)
def test_a_line_reads_back(capture: Capture) -> None:
    """Whatever a URL or a type holds, the line gives the pointer, the time and the URL back."""
    assert is_indexed(capture)
    line = cdxj_line(capture)
    found = parse_line(line)
    assert parse_line(line.rstrip(b"\n")) == found
    assert line.count(b"\n") == 1
    assert capture.pointer is not None
    assert (found.filename, found.offset, found.length, found.record_id) == (
        capture.pointer.key,
        capture.pointer.offset,
        capture.pointer.length,
        capture.pointer.record_id,
    )
    assert (found.url, found.status, found.role) == (capture.target_uri, capture.status, capture.role)
    assert found.date == capture.date.replace(microsecond=0)
    assert found.digest == capture.payload_digest


@given(st.lists(CAPTURES, max_size=12))
def test_a_sorted_index_can_be_searched_by_halving(captures: list[Capture]) -> None:
    """Every line is found from its key alone, captures of one URL stand together in the order of time."""
    lines = sort_lines(cdxj_line(capture) for capture in captures)
    for line in lines:
        key = line.split(b" ", 1)[0] + b" "
        assert lines[bisect.bisect_left(lines, key)].startswith(key)
    stamps = [tuple(line.split(b" ", 2)[:2]) for line in lines]
    assert stamps == sorted(stamps)


LINE = cdxj_line(CAPTURE)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b" CDX N b a m s k r M S V g\n",
        LINE[:-20],
        LINE.replace(b"20261121101500", b"20261321101500"),
        LINE.replace(b'"offset": "700"', b'"offset": "far"'),
        LINE.replace(b'"offset": "700", ', b""),
        LINE.replace(b'"role": "page"', b'"role": "boss"'),
        LINE.replace(b"example", b"ex\xffmple"),
        LINE + LINE,
    ],
)
def test_what_is_no_line_of_ours_is_damage(line: bytes) -> None:
    """A cut, changed or foreign line is told, never half believed."""
    with pytest.raises(Damaged, match="not a CDXJ line"):
        parse_line(line)
