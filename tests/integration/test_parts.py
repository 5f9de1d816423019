"""Articles over several pages: fetched, joined, found again, derived again, and what a missing page costs."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from storage.folder import FolderStore
from storage.verify import verify
from tests.console import Ran, run
from tests.press.archive import records, stored_lines
from tests.servers.long_reads import by_number, by_rel, page, rel, sentence
from tests.servers.small_press import Story, moved, news_sitemap, robots, status
from tests.servers.wire_server import Answer, Case, WireServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = "[crawl]\ndelay_seconds = 0.01\n{crawl}[network]\nallow_private = true\n"
PATH = "2026/walk"


@pytest.fixture
def server() -> Iterator[WireServer]:
    """Serve a robots.txt that allows everything; each test adds its pages."""
    with WireServer(cases={"robots.txt": robots("")}) as serving:
        yield serving


def depeche(folder: Path, *arguments: str, crawl: str = "") -> Ran:
    """Run the console script in `folder`."""
    (folder / "depeche.toml").write_text(SETTINGS.format(crawl=crawl), encoding="utf-8")
    return run(folder, *arguments)


def fetch(folder: Path, server: WireServer, *, crawl: str = "") -> dict[str, Any]:
    """Fetch the article and return its newest line."""
    ran = depeche(folder, "fetch", f"{server.base}/{PATH}", crawl=crawl)
    assert ran.status == 0, ran.err
    return stored_lines(folder / "depeche-data", "articles")[-1]


def is_sound(folder: Path) -> bool:
    """Tell whether every object, record and line of the archive holds."""
    report = verify(FolderStore(folder / "depeche-data"), now=datetime.now(UTC))
    return not report.damaged and not report.orphans


def pages_in(article: dict[str, Any]) -> list[int]:
    """Return which pages' own sentences stand in the text, in their order there."""
    places = {n: article["text"].find(sentence(n)) for n in range(1, 8)}
    return sorted((n for n, place in places.items() if place >= 0), key=places.__getitem__)


def asked(server: WireServer) -> list[str]:
    """Return the paths of pages that were asked for."""
    return [heard.path for heard in server.log if heard.path.startswith(PATH)]


@pytest.mark.parametrize("article", [by_rel, by_number])
def test_the_pages_become_one_article(tmp_path: Path, server: WireServer, article: Any) -> None:  # noqa: ANN401
    """Each page is asked for once, a capture of its own; the text has all of them, and nothing twice."""
    server.cases |= article()
    line = fetch(tmp_path, server)
    assert pages_in(line) == [1, 2, 3]
    assert asked(server) == [PATH, f"{PATH}/2", f"{PATH}/3"]
    assert line["text"] == "\n\n".join(block["text"] for block in line["blocks"])
    assert max(Counter(block["text"] for block in line["blocks"]).values()) == 1
    assert line["text"].count("The long walk\n") == 0
    assert line["next_page"] is None
    assert not any("may go on" in said for said in line["extraction"]["warnings"])
    assert [part["url"] for part in line["parts"]] == [f"{server.base}/{PATH}/{n}" for n in (2, 3)]
    for number, part in enumerate(line["parts"], start=2):
        assert sentence(number) in line["blocks"][part["first_block"]]["text"]
        assert part["capture"]["warc"] == line["capture"]["warc"]
    roles = [one.get("depeche-role") for one in map(_notes, records(tmp_path / "depeche-data")) if one]
    assert Counter(roles)["part"] == 2
    assert is_sound(tmp_path)


def _notes(record: Any) -> dict[str, str]:  # noqa: ANN401
    if record.get("Content-Type") != "application/warc-fields" or record.type != "metadata":
        return {}
    return dict(line.split(": ", 1) for line in record.block.decode().split("\r\n") if line)


def test_a_sentence_of_a_later_page_leads_to_its_record(tmp_path: Path, server: WireServer) -> None:
    """`trace` names the record of page 2 and the bytes in it."""
    server.cases |= by_rel()
    line = fetch(tmp_path, server)
    ran = depeche(tmp_path, "trace", line["id"], sentence(2), "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["page"], found["digests_ok"]) == (0, 2, True)
    assert found["record_id"] == line["parts"][0]["capture"]["record_id"]
    assert found["spans"][0]["sentence"] == sentence(2)
    missed = depeche(tmp_path, "trace", line["id"], "No page has said this.")
    assert (missed.status, missed.err) == (1, "The sentence does not stand in any of the 3 pages.\n")


def test_show_names_all_pages_and_writes_each(tmp_path: Path, server: WireServer) -> None:
    """The text says where it goes on; `--raw` is the first page, says so, and has the others by number."""
    server.cases |= by_rel()
    article = fetch(tmp_path, server)["id"]
    shown = depeche(tmp_path, "show", article).out
    assert f"page 2 {server.base}/{PATH}/2\npage 3 {server.base}/{PATH}/3\n" in shown
    assert depeche(tmp_path, "show", f"{server.base}/{PATH}/3#top").out == shown
    assert depeche(tmp_path, "show", f"{server.base}/{PATH}/4").status == 1
    first = depeche(tmp_path, "show", article, "--raw")
    assert (first.status, sentence(1) in first.out, sentence(2) in first.out) == (0, True, False)
    assert "page 1 of 3; `--page 2`" in first.err
    third = depeche(tmp_path, "show", article, "--raw", "--page", "3")
    assert (third.status, sentence(3) in third.out, third.err) == (0, True, "")
    fourth = depeche(tmp_path, "show", article, "--raw", "--page", "4")
    assert (fourth.status, fourth.out, "this article has 3 pages" in fourth.err) == (2, "", True)
    assert depeche(tmp_path, "show", article, "--page", "2").status == 2


def test_show_tells_of_a_page_that_was_not_read(tmp_path: Path, server: WireServer) -> None:
    """A text that ends too early says so above it, and why."""
    server.cases |= by_rel()
    server.cases[f"{PATH}/3"] = status("404 Not Found")
    article = fetch(tmp_path, server)["id"]
    shown = depeche(tmp_path, "show", article).out
    unread = f"The article may go on at {server.base}/{PATH}/3, which was not read: the server answered 404."
    assert unread in shown.partition("\n\n")[0].split("\n")


def test_derived_again_it_is_the_same(tmp_path: Path, server: WireServer) -> None:
    """`derive` reads the records of all pages and finds nothing changed, whole or broken off."""
    server.cases |= by_rel()
    server.cases[f"{PATH}/3"] = status("404 Not Found")
    fetch(tmp_path, server)
    ran = depeche(tmp_path, "derive", "--again", "--json")
    assert ran.status == 0, ran.err
    lines = stored_lines(tmp_path / "depeche-data", "derivations")
    assert [line["changed"] for line in lines] == [False]
    assert is_sound(tmp_path)


def test_a_line_that_is_lost_comes_back_with_all_pages(tmp_path: Path, server: WireServer) -> None:
    """`repair` derives it again from the records of its pages, where no copy of it is left."""
    server.cases |= by_rel()
    fetch(tmp_path, server)
    shutil.rmtree(tmp_path / "depeche-data" / "work")
    (lost,) = (tmp_path / "depeche-data" / "articles").rglob("*.gz")
    lost.write_bytes(b"no lines")
    ran = depeche(tmp_path, "repair", "--apply")
    assert ran.status == 0, ran.err
    assert depeche(tmp_path, "rebuild").status == 0
    line = json.loads(depeche(tmp_path, "ls", "--json").out)
    assert pages_in(line) == [1, 2, 3]
    assert [part["url"] for part in line["parts"]] == [f"{server.base}/{PATH}/{n}" for n in (2, 3)]
    assert is_sound(tmp_path)


def test_fetched_again_it_is_unchanged(tmp_path: Path, server: WireServer) -> None:
    """The same pages bring no line; a changed third page is a new version, a missing one is none."""
    server.cases |= by_rel()
    first = fetch(tmp_path, server)
    assert fetch(tmp_path, server)["id"] == first["id"]
    third, server.cases[f"{PATH}/3"] = server.cases[f"{PATH}/3"], status("500 Internal Server Error")
    assert fetch(tmp_path, server)["id"] == first["id"]
    assert len(stored_lines(tmp_path / "depeche-data", "articles")) == 1
    server.cases[f"{PATH}/3"] = page(4)
    second = fetch(tmp_path, server)
    assert (second["version"], second["previous_id"]) == (2, first["id"])
    assert pages_in(second) == [1, 2, 4]
    assert third is not None
    assert is_sound(tmp_path)


def test_a_loop_ends(tmp_path: Path, server: WireServer) -> None:
    """Page 2 leads back by a redirect, or says the first page again: neither is joined, none asked twice."""
    server.cases |= {PATH: page(1, head=rel(f"/{PATH}/2")), f"{PATH}/2": moved(f"{server.base}/{PATH}")}
    line = fetch(tmp_path, server)
    assert (pages_in(line), line["parts"], asked(server)) == ([1], [], [PATH, f"{PATH}/2"])
    assert unread(line).endswith("it was read already.")
    server.cases[f"{PATH}/2"] = page(1, head=rel(f"/{PATH}/3"))
    line = fetch(tmp_path, server)
    assert (pages_in(line), line["parts"], asked(server).count(f"{PATH}/3")) == ([1], [], 0)


def unread(line: dict[str, Any]) -> str:
    """Return the warning that a page was not read."""
    (said,) = [one for one in line["extraction"]["warnings"] if "may go on" in one]
    return str(said)


def test_another_article_is_not_joined(tmp_path: Path, server: WireServer) -> None:
    """What the next link leads to has another title: its capture is kept, its text is not this article's."""
    server.cases |= {
        PATH: page(1, head=rel(f"/{PATH}/2")),
        f"{PATH}/2": page(2, title="A short swim across the bay"),
    }
    line = fetch(tmp_path, server)
    assert (pages_in(line), line["parts"], line["outcome"]) == ([1], [], "full")
    assert "swim" not in line["text"]
    assert unread(line).endswith("which was not read: it is another article.")
    assert line["next_page"] == f"{server.base}/{PATH}/2"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (status("404 Not Found"), "the server answered 404"),
        (Case(answers=(Answer(data=b"", close=True),), proves=""), "before its answer was whole"),
    ],
)
def test_a_missing_page_leaves_the_article_as_far_as_it_goes(
    tmp_path: Path, server: WireServer, answer: Case, reason: str
) -> None:
    """Page 3 fails: pages 1 and 2 are the text, and a warning says which page is missing and why."""
    server.cases |= by_rel() | {f"{PATH}/3": answer}
    line = fetch(tmp_path, server)
    assert (pages_in(line), line["outcome"], line["next_page"]) == (
        [1, 2],
        "full",
        f"{server.base}/{PATH}/3",
    )
    assert reason in unread(line)
    (outcome,) = stored_lines(tmp_path / "depeche-data", "outcomes")
    assert (outcome["outcome"], outcome["record_id"]) == ("stored", line["capture"]["record_id"])
    assert is_sound(tmp_path)


def test_robots_txt_holds_for_every_page(tmp_path: Path, server: WireServer) -> None:
    """A page that robots.txt disallows is not asked for."""
    server.cases |= by_rel() | {"robots.txt": robots(f"User-agent: *\nDisallow: /{PATH}/2\n")}
    line = fetch(tmp_path, server)
    assert (pages_in(line), asked(server)) == ([1], [PATH])
    assert "robots.txt" in unread(line)


def test_the_number_of_pages_is_bounded(tmp_path: Path, server: WireServer) -> None:
    """`crawl.pages` says how many are read; with 1 the first is left alone."""
    server.cases |= by_rel(count=5)
    line = fetch(tmp_path, server, crawl="pages = 3\n")
    assert (pages_in(line), len(asked(server))) == ([1, 2, 3], 3)
    assert "no more than 3 pages" in unread(line)
    other = tmp_path / "other"
    other.mkdir()
    line = fetch(other, server, crawl="pages = 1\n")
    assert (pages_in(line), len(asked(server))) == ([1], 4)


def test_a_page_that_has_moved_is_followed(tmp_path: Path, server: WireServer) -> None:
    """A redirect of a further page is a capture, too, and never an article of its own."""
    server.cases |= by_rel(count=2)
    server.cases["walk/second"] = server.cases[f"{PATH}/2"]
    server.cases[f"{PATH}/2"] = moved(f"{server.base}/walk/second")
    line = fetch(tmp_path, server)
    assert pages_in(line) == [1, 2]
    assert [part["url"] for part in line["parts"]] == [f"{server.base}/walk/second"]
    roles = [notes["depeche-role"] for notes in map(_notes, records(tmp_path / "depeche-data")) if notes]
    assert Counter(roles)["part"] == 2
    assert is_sound(tmp_path)


def followed(folder: Path, server: WireServer, *, scope: str = "") -> list[dict[str, Any]]:
    """Crawl a source whose news sitemap lists the article alone; return all article lines."""
    listed = Story(url=f"{server.base}/{PATH}", title="The long walk", published=datetime.now(UTC))
    server.cases["news.xml"] = news_sitemap([listed])
    (folder / "sources.toml").write_text(
        f'[[source]]\nid = "gazette"\ndelay = 0.01\nsite = "{server.base}/"\n'
        f'sitemaps = ["{server.base}/news.xml"]\n{scope}',
        encoding="utf-8",
    )
    ran = depeche(folder, "crawl", "gazette")
    assert ran.status == 0, ran.err
    return stored_lines(folder / "depeche-data", "articles")


def test_a_crawl_joins_pages_too(tmp_path: Path, server: WireServer) -> None:
    """A listed article is one line with all its pages, and they are no URLs of the frontier."""
    server.cases |= by_number()
    (line,) = followed(tmp_path, server)
    assert pages_in(line) == [1, 2, 3]
    assert line["discovered"]["source"] == "gazette"
    assert asked(server) == [PATH, f"{PATH}/2", f"{PATH}/3"]
    assert [one["asked"] for one in stored_lines(tmp_path / "depeche-data", "outcomes")] == [line["url"]]


def test_a_crawl_keeps_to_the_scope(tmp_path: Path, server: WireServer) -> None:
    """A further page outside the scope of its source is not asked for."""
    server.cases |= by_rel()
    host = server.base.removeprefix("http://").partition(":")[0]
    (line,) = followed(tmp_path, server, scope=f'exclude = ["{host}/{PATH}/3"]\n')
    assert (pages_in(line), asked(server)) == ([1, 2], [PATH, f"{PATH}/2"])
    assert unread(line).endswith("it lies outside the scope.")
