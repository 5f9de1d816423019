"""`depeche derive` on archives in a folder and in a bucket: what it writes, skips, keeps and tells."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from crawler.workers import Workers, unread
from extractors.derivation import SETTINGS_HASH
from storage.index import Index
from storage.rebuild import rebuild
from storage.verify import verify
from tests.archive import START
from tests.derivable import JUNK, OLD, articles, batches, derivations, fill_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.child import Page
    from extractors.article import Article
    from storage.objects import ObjectStore
    from tests.cli_fixtures import Asked

PAGES = 15
CHANGED = {number for number in range(1, PAGES + 1) if number % 3 == 0 or number % 5 == 0}


@pytest.fixture
def store(
    no_settings: None, any_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ObjectStore:
    """Return a store of each kind with fifteen pages that an older extractor read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEPECHE_STORE", any_store.url)
    monkeypatch.setenv("DEPECHE_WORK", str(tmp_path / "work"))
    fill_store(any_store, tmp_path / "work", pages=PAGES)
    return any_store


def told(asked: Asked) -> dict[str, Any]:
    """Return the JSON of a run that went well."""
    status, out, err = asked
    assert status == 0, err
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_what_came_out_otherwise_is_written_and_the_rest_noted(
    store: ObjectStore, depeche: Callable[..., Asked]
) -> None:
    """New lines stand beside the old ones, say what they replace, and keep version and provenance."""
    before = {article.url: article for article in articles(store, "manual")}
    answer = told(depeche("derive", "--json"))
    assert (answer["derived"], answer["changed"], answer["unchanged"]) == (
        PAGES,
        len(CHANGED),
        PAGES - len(CHANGED),
    )
    assert (answer["shorter"], answer["longer"], answer["title"], answer["failed"]) == (5, 0, 3, 0)
    assert len(answer["differences"]) == 5
    assert all(f"-{JUNK}" in difference["diff"] for difference in answer["differences"])
    new = articles(store)
    assert len(new) == len(CHANGED)
    for article in new:
        old = before[article.url]
        assert (article.derivation, article.replaces) == (2, old.id)
        assert (article.version, article.previous_id, article.capture) == (1, None, old.capture)
        assert (article.story, article.discovered, article.rights) == (old.story, old.discovered, old.rights)
        assert article.extraction.settings_hash == SETTINGS_HASH
        assert JUNK not in article.text
        assert article.title
    entries = [json.loads(line) for line in derivations(store)]
    assert Counter(entry["changed"] for entry in entries) == {True: len(CHANGED), False: PAGES - len(CHANGED)}
    assert {entry["settings_hash"].partition("+")[0] for entry in entries} == {SETTINGS_HASH}
    assert sorted(articles(store, "manual"), key=lambda one: one.url) == sorted(
        before.values(), key=lambda one: one.url
    )


def test_a_second_run_changes_nothing(store: ObjectStore, depeche: Callable[..., Asked]) -> None:
    """What was derived under these settings is skipped; derived once more it comes out the same."""
    told(depeche("derive", "--json"))
    kept = sorted(store.list(""))
    answer = told(depeche("derive", "--json"))
    assert (answer["derived"], answer["skipped"], answer["batches"]) == (0, PAGES, [])
    assert sorted(store.list("")) == kept
    answer = told(depeche("derive", "--again", "--json"))
    assert (answer["derived"], answer["changed"]) == (PAGES, 0)
    assert len(articles(store)) == len(CHANGED)


def test_two_archives_alike_are_derived_alike(
    store: ObjectStore, depeche: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines and their order depend on the records alone, whichever worker was quicker."""
    told(depeche("derive", "--json"))
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("DEPECHE_STORE", str(other))
    monkeypatch.setenv("DEPECHE_WORK", str(tmp_path / "other-work"))
    from storage.folder import FolderStore

    fill_store(FolderStore(other), tmp_path / "other-work", pages=PAGES)
    told(depeche("derive", "--json"))
    assert derivations(FolderStore(other)) == derivations(store)
    assert [one.id for one in articles(FolderStore(other))] == [one.id for one in articles(store)]


def test_a_dry_run_writes_nothing(store: ObjectStore, depeche: Callable[..., Asked], tmp_path: Path) -> None:
    """It tells the same and says that nothing was written; store and spool are as before."""
    kept = sorted(store.list(""))
    status, out, _ = depeche("derive", "--dry-run")
    assert status == 0
    assert f"{PAGES} pages derived: {len(CHANGED)} changed" in out
    assert "Nothing was written." in out
    assert sorted(store.list("")) == kept
    assert [path.name for path in (tmp_path / "work" / "spool").iterdir() if "derive" in path.name] == []


def test_reading_commands_prefer_the_newest_derivation(
    store: ObjectStore, depeche: Callable[..., Asked]
) -> None:
    """`ls` and `show` by URL give the new text; the id of the old one still shows that one."""
    old = next(article for article in articles(store, "manual") if JUNK in article.text)
    told(depeche("derive", "--json"))
    listed = [json.loads(line) for line in depeche("ls", "--json")[1].splitlines()]
    assert len(listed) == PAGES
    assert not any(JUNK in article["text"] for article in listed)
    assert JUNK not in depeche("show", old.url)[1]
    status, out, err = depeche("show", old.id)
    assert (status, JUNK in out) == (0, True)
    new = next(article for article in articles(store) if article.url == old.url)
    assert new.id[:8] in err
    assert depeche("trace", old.url, "opens again after")[0] == 0


def test_an_archive_with_derivations_verifies_and_rebuilds(
    store: ObjectStore, depeche: Callable[..., Asked], tmp_path: Path
) -> None:
    """Every line is held against its record; an index made again knows what the kept one knows."""
    told(depeche("derive", "--json"))
    report = verify(store, now=START)
    assert (report.damaged, report.orphans) == ((), ())
    assert report.derivations == PAGES
    with closing(Index(tmp_path / "work" / "index.db")) as index:
        kept = list(index.articles())
    rebuild(store, tmp_path / "again.db")
    with closing(Index(tmp_path / "again.db")) as index:
        assert list(index.articles()) == kept
    assert depeche("rebuild")[0] == 0
    assert told(depeche("derive", "--json"))["skipped"] == PAGES


def test_filters_choose_what_is_derived(store: ObjectStore, depeche: Callable[..., Asked]) -> None:
    """Conditions, site, date and limit; what they leave out is derived by a later run."""
    assert told(depeche("derive", "--site", "news.test", "--dry-run", "--json"))["derived"] == PAGES
    assert told(depeche("derive", "--since", "2027-01-01", "--json"))["derived"] == 0
    assert told(depeche("derive", "--where", "outcome=teaser", "--json"))["derived"] == 0
    assert told(depeche("derive", "--where", f"settings_hash!={OLD}", "--json"))["derived"] == 0
    assert told(depeche("derive", "--limit", "4", "--json"))["derived"] == 4
    both = ("--where", f"settings_hash={OLD}", "--where", "word_count=99")
    assert told(depeche("derive", *both, "--json"))["changed"] == 4
    assert told(depeche("derive", "--json"))["derived"] == PAGES - 8


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("outcome", "expected FIELD=VALUE"),
        ("colour=red", "there is no field 'colour'; there are outcome,"),
        ("outcome<full", "compared by = or !="),
        ("word_count>many", "compared with a whole number"),
        ("outcome=fulll", "outcome is one of full, teaser, "),
    ],
)
def test_a_condition_that_cannot_be_read_is_told(depeche: Callable[..., Asked], text: str, part: str) -> None:
    """The message says what was expected, before anything is opened."""
    status, _, err = depeche("derive", "--where", text)
    assert status == 2
    assert part in err


def test_a_site_that_the_archive_does_not_know_is_told(
    store: ObjectStore, depeche: Callable[..., Asked]
) -> None:
    """A slip of the pen is not a site with nothing to do."""
    status, out, err = depeche("derive", "--site", "elsewhere.test")
    assert (status, out) == (1, "")
    assert "no page of the site 'elsewhere.test' is in" in err
    assert batches(store) == []


def test_a_condition_that_no_page_meets_is_told(store: ObjectStore, depeche: Callable[..., Asked]) -> None:
    """Nothing failed, and nothing was derived: one sentence says so."""
    status, out, err = depeche("derive", "--where", "site=elsewhere.test")
    assert (status, out, err) == (0, "No stored page is meant by this; nothing was derived.\n", "")


def test_later_settings_derive_everything_once_more(
    store: ObjectStore, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under another hash nothing is skipped, and what comes out the same gets no line."""
    told(depeche("derive", "--json"))
    monkeypatch.setattr("extractors.derivation.SETTINGS_HASH", "f" * 16)
    answer = told(depeche("derive", "--json"))
    assert (answer["derived"], answer["changed"]) == (PAGES, 0)
    assert len(batches(store)) == 2
    assert told(depeche("derive", "--json"))["skipped"] == PAGES


class Stalled(Workers):
    """Workers on a machine that is too busy to end any page in time."""

    async def article(self, page: Page) -> Article:
        """Give the page up."""
        return unread(page, "timed-out", "no result within 20 s")


def test_a_derivation_that_fails_replaces_nothing(
    store: ObjectStore, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that do not end are told and keep their lines; when none ends, the run stops soon."""
    monkeypatch.setattr("crawler.deriving._HOPELESS", 3)
    monkeypatch.setattr("crawler.deriving._AHEAD", 1)
    kept = [key for key in store.list("") if not key.startswith("memory/")]
    with monkeypatch.context() as stalled:
        stalled.setattr("crawler.deriving.Workers", Stalled)
        stalled.setattr(os, "cpu_count", lambda: 2)
        status, out, err = depeche("derive", "--json")
    answer = json.loads(out)
    assert (status, answer["derived"], answer["batches"]) == (1, 0, [])
    assert 3 <= answer["failed"] <= 5
    assert {failure["outcome"] for failure in answer["failures"]} == {"timed-out"}
    assert "Stopped: 3 derivations in a row did not end." in err
    assert [key for key in store.list("") if not key.startswith("memory/")] == kept
    assert told(depeche("derive", "--json"))["derived"] == PAGES


def test_a_record_that_cannot_be_read_is_told(store: ObjectStore, depeche: Callable[..., Asked]) -> None:
    """Its page keeps its line, the others are derived, and the status is that of damage."""
    (batch,) = batches(store, "manual")
    store.delete(batch.objects[0].key)
    status, out, err = depeche("derive", "--json")
    answer = json.loads(out)
    assert (status, answer["failed"], answer["derived"]) == (4, PAGES, 0)
    assert {failure["outcome"] for failure in answer["failures"]} == {"damaged"}
    assert "`depeche verify` names what is damaged" in err
