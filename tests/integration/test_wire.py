"""The contract of the capture point with Scrapy, Twisted and the wire: what is archived is what crossed."""

from __future__ import annotations

import pytest

from tests.wire_contract import Row, halves

SHEET = 33
"""How many odd cases the table must have at least, each plain and with TLS."""


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """Run the whole table once, both halves."""
    return halves()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_stored_block_equals_the_servers_own_log(rows: dict[str, list[Row]], scheme: str) -> None:
    """Requests and responses, byte for byte, delivered to Scrapy or not; a prefix only where we cut."""
    assert len(rows[scheme]) >= SHEET
    assert [row for row in rows[scheme] if not row.holds] == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_each_case_was_really_asked(rows: dict[str, list[Row]], scheme: str) -> None:
    """The control: a server that heard nothing would make the comparison above pass on nothing."""
    assert [row.case for row in rows[scheme] if row.heard == 0] == []


def test_what_scrapy_never_told_is_there(rows: dict[str, list[Row]]) -> None:
    """The request that Twisted sent again by itself is three exchanges on the wire and in the archive."""
    resent = next(row for row in rows["http"] if row.case == "resent")
    assert (resent.heard, resent.kept) == (3, 3)
