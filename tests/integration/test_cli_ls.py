"""`depeche ls`: which articles are there, newest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli_fixtures import Archive, Asked


def test_ls_lists_the_newest_first(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A line an article: id, capture time, site, language, words, an outcome that is not full, title."""
    status, out, err = depeche("ls")
    lines = out.splitlines()
    assert (status, err, len(lines)) == (0, "", 3)
    assert [line[:8] for line in lines] == [article.id[:8] for article in reversed(archive.articles)]
    assert lines[1] == "2f2a9c01  2026-11-21 10:15  news.test               fr       12  [teaser] Deuxième"


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--site", "talpost.test"], "3"),
        (["--site", "nobody.test"], ""),
        (["--limit", "2"], "32"),
        (["--since", "2026-11-21"], "321"),
        (["--since", "2026-11-21T10:15:02Z"], "32"),
        (["--since", "2026-11-21T11:15:03+01:00"], "3"),
        (["--since", "2026-11-22"], ""),
    ],
)
def test_ls_chooses(archive: Archive, depeche: Callable[..., Asked], args: list[str], found: str) -> None:
    """By site, by time of capture, by number; nothing found is no failure."""
    status, out, err = depeche("ls", *args)
    assert archive.articles
    assert (status, "".join(line[0] for line in out.splitlines())) == (0, found)
    assert err == ("" if found else "No articles.\n")


def test_ls_json_prints_stored_lines(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Every line is the whole record, and an empty list is empty."""
    lines = [json.loads(line) for line in depeche("ls", "--json")[1].splitlines()]
    assert [line["id"] for line in lines] == [article.id for article in reversed(archive.articles)]
    assert lines[0]["text"] == archive.articles[2].text
    assert depeche("ls", "--json", "--site", "nobody.test") == (0, "", "")


def test_ls_refuses_what_is_no_date(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """The message shows what a date looks like."""
    status, _, err = depeche("ls", "--since", "yesterday")
    assert archive.articles
    assert status == 2
    assert "expected a date such as 2026-11-21" in err
