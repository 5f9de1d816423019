"""What counts as changed by a later derivation, and which differences are the largest."""

from __future__ import annotations

from dataclasses import replace

from crawler.differences import LARGEST, Changes, differing, distance
from extractors.article import Article, Block, CaptureRef, Extraction, Rights
from tests.archive import START

CAPTURE = CaptureRef(warc="warc/v1/a", offset=0, length=1, record_id="urn:uuid:1", date=START)
OLD = Article(
    id="a" * 16,
    outcome="full",
    url="https://news.example/1",
    final_url="https://news.example/1",
    canonical_url="https://news.example/1",
    title="The bridge",
    text="One.\n\nTwo.",
    blocks=(Block(type="p", text="One."), Block(type="p", text="Two.")),
    char_count=10,
    capture=CAPTURE,
    rights=Rights(),
    extraction=Extraction(version="1", settings_hash="0", trafilatura="2.3.0", ms=5),
)


def test_settings_alone_change_nothing() -> None:
    """Versions, hashes, the site's memory and the time it took say how, not what."""
    new = Extraction(version="2", settings_hash="1", trafilatura="2.3.1", site_memory="2", ms=7)
    assert differing(OLD, replace(OLD, id="b", derivation=2, replaces=OLD.id, extraction=new)) == ()


def test_fields_are_named_in_the_order_of_the_record() -> None:
    """A warning of the derivation is part of its result, too."""
    extraction = replace(OLD.extraction, warnings=("The page was cut.",))
    new = replace(OLD, title="The new bridge", text="One.", extraction=extraction)
    assert differing(OLD, new) == ("title", "text", "extraction")


def test_a_distance_counts_words_of_one_text_alone() -> None:
    """Moved words cost nothing, changed ones their letters in both texts."""
    assert distance("one two three", "three one two") == 0
    assert distance("one two", "one four four") == len("twofourfour")


def test_pages_are_counted_by_what_changed() -> None:
    """A page counts once under each heading; a first verdict beside the same outcome is no other one."""
    changes = Changes()
    for new in (
        OLD,
        replace(OLD, text="One.", char_count=4),
        replace(OLD, text="One.\n\nTwo and a half.", char_count=20, title=None, outcome="teaser"),
        replace(OLD, published=START, authors=("Ada Quill",)),
    ):
        changes.note(OLD, new, differing(OLD, new))
    assert (changes.derived, changes.changed, changes.unchanged) == (4, 3, 1)
    assert (changes.longer, changes.shorter, changes.outcome) == (1, 1, 1)
    assert (changes.title, changes.date, changes.author) == (1, 1, 1)
    assert changes.outcomes == {"full to teaser": 1}


def test_the_largest_differences_are_the_same_in_any_order() -> None:
    """Equal sizes are told apart by address and record, so that two runs show the same ones."""
    pages = [replace(OLD, url=f"https://news.example/{number}") for number in range(30)]
    ranks = []
    for order in (pages, pages[::-1]):
        changes = Changes()
        for page in order:
            new = replace(page, text="One." + " more" * (int(page.url.rpartition("/")[2]) // 3))
            changes.note(page, new, differing(page, new))
        ranks.append([one.rank for one in changes.largest()])
    assert ranks[0] == ranks[1]
    assert len(ranks[0]) == LARGEST
    assert ranks[0] == sorted(ranks[0], reverse=True)


def test_a_diff_shows_outcome_title_and_paragraphs() -> None:
    """A person sees what went and what came without the pages."""
    changes = Changes()
    new = replace(OLD, id="b" * 16, derivation=2, text="One.", outcome="teaser")
    changes.note(OLD, new, differing(OLD, new))
    assert changes.largest()[0].diff() == [
        f"--- {'a' * 16} derivation 1",
        f"+++ {'b' * 16} derivation 2",
        "@@ -1,3 +1,2 @@",
        "-[full] The bridge",
        "+[teaser] The bridge",
        " One.",
        "-Two.",
    ]
