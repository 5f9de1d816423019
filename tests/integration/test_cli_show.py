"""`depeche show`: an article, its line, what was cut from it, and the page as served."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli_fixtures import PAGE, Archive, Asked

if TYPE_CHECKING:
    from collections.abc import Callable


def _objects(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "work" not in path.parts]


def test_show_prints_the_article(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A beginning of the id or any spelling of the URL finds it; the store is not needed."""
    for path in _objects(archive.folder):
        path.unlink()
    status, out, err = depeche("show", archive.articles[1].id[:4])
    assert (status, err) == (0, "")
    assert out.startswith("Deuxième\nnews.test · no date · fr · 12 words · stripped 1 link-list\n")
    assert "teaser: The rest is for subscribers.\n\nLe pont rouvre." in out
    assert depeche("show", "HTTP://news.test:80/story/2#top")[1] == out


def test_show_prints_nothing_that_commands_the_terminal(
    archive: Archive, depeche: Callable[..., Asked]
) -> None:
    """An escape sequence in a title is made visible, in the list as well."""
    assert "\x1b" not in depeche("show", archive.articles[0].id)[1] + depeche("ls")[1]


def test_show_json_is_the_stored_line(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Byte for byte what lies in the store's article object."""
    (stored,) = (archive.folder / "articles").rglob("*.jsonl.gz")
    lines = gzip.decompress(stored.read_bytes()).decode().splitlines()
    assert depeche("show", archive.articles[1].id, "--json") == (0, f"{lines[1]}\n", "")


def test_show_stripped_tells_what_was_cut(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Every cut stands where it stood, with its rule; as JSON, too, with the uncut text."""
    status, out, _ = depeche("show", archive.articles[0].id, "--stripped")
    text = archive.articles[0].text
    assert (status, out.partition("\n\n")[2]) == (0, f"⟦link-list: Lire aussi : le bac⟧\n\n{text}\n")
    status, out, _ = depeche("show", archive.articles[0].id, "--stripped", "--json")
    assert (status, json.loads(out)["uncut"]) == (0, f"Lire aussi : le bac\n\n{text}")
    assert depeche("show", archive.articles[0].id, "--stripped", "--raw")[0] == 2


@pytest.mark.parametrize("number", [0, 1, 2])
def test_show_raw_gives_the_page_as_served(
    archive: Archive, depeche: Callable[..., Asked], number: int
) -> None:
    """The bytes of the page, without transfer and content coding, in the page's own charset."""
    status, out, err = depeche("show", archive.articles[number].id, "--raw")
    charset = archive.articles[number].extraction.charset or ""
    assert (status, err) == (0, "")
    assert out.encode("utf-8", "surrogateescape") == PAGE.encode(charset)


def test_show_raw_of_a_damaged_record_fails(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Damaged bytes are named, not handed out as if they were right."""
    archive.damage()
    status, _, err = depeche("show", archive.articles[0].id, "--raw")
    assert status == 4
    assert str(archive.warc.relative_to(archive.folder)) in err


def test_show_says_what_it_cannot_find(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """1 for an article that is not there; 2 for options that exclude each other, and for no index."""
    assert depeche("show", "ffff")[::2] == (
        1,
        "No article 'ffff' in ./depeche-data; `depeche ls` lists what is there.\n",
    )
    assert depeche("show", archive.articles[0].id, "--raw", "--json")[0] == 2
    status, _, err = depeche("show", "ffff", "--store", "elsewhere")
    assert status == 2
    assert "elsewhere/work/index.db: there is no index yet." in err
    assert not Path("elsewhere").exists()
