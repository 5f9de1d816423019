"""The conditions of `depeche derive --where`: a closed list of fields, and what they mean."""

from __future__ import annotations

import pytest

from crawler.where import FIELDS, BadCondition, parse_condition
from extractors.article import Article, Extraction

ARTICLE = Article(
    id="a" * 16,
    outcome="teaser",
    url="https://news.example/1",
    final_url="https://news.example/1",
    canonical_url="https://news.example/1",
    site="news.example",
    language="fr",
    word_count=40,
    authors=("Ada Quill",),
    extraction=Extraction(version="2", settings_hash="0123456789abcdef"),
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("outcome=teaser", True),
        ("outcome!=teaser", False),
        ("settings_hash != 0123456789abcdef", False),
        ("settings_hash!=ffffffffffffffff", True),
        ("language=fr", True),
        ("language=", False),
        ("published_source=", True),
        ("published_source!=", False),
        ("word_count<40", False),
        ("word_count<=40", True),
        ("word_count>39", True),
        ("authors=1", True),
        ("removed>0", False),
        ("derivation=1", True),
        ("extractor=2", True),
    ],
)
def test_a_condition_chooses_lines(text: str, holds: bool) -> None:
    """Words are compared as they stand, numbers as numbers; no value stands for none given."""
    assert parse_condition(text).holds(ARTICLE) is holds


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_described(name: str) -> None:
    """The list of the documentation is that of the code."""
    from pathlib import Path

    document = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`{name}`" in document.partition("## depeche derive")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    "text",
    ["", "outcome", "=full", "colour=red", "outcome<full", "word_count=", "word_count>-1", "word_count=²"],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    """A filter that was misread would derive the wrong pages."""
    with pytest.raises(BadCondition):
        parse_condition(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outcome=fulll", "one of full, teaser, empty, "),
        ("outcome!=", "one of full, "),
        ("verdict!=articel", "one of article, teaser, "),
        ("paywall=paid", "one of free, metered, locked, unknown"),
        ("published_source=json-ld", "one of jsonld, og, meta, "),
    ],
)
def test_a_word_that_is_not_in_a_closed_list_is_refused(text: str, words: str) -> None:
    """A slip of the pen would choose no page, or all of them; the message names the list."""
    with pytest.raises(BadCondition, match=words):
        parse_condition(text)


@pytest.mark.parametrize("text", ["verdict=", "published_source!=", "language=tlh", "extractor=99"])
def test_a_word_of_an_open_list_is_taken(text: str) -> None:
    """So is none at all, where a line may have none."""
    assert parse_condition(text).value == text.rpartition("=")[2]
