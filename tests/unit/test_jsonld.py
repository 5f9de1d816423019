"""JSON-LD: broken scripts are mended, and the page's own article is told from those it lists."""

from __future__ import annotations

import json

import pytest

from extractors.jsonld import article_thing, children, first_text, parse_scripts, texts, types_of

ARTICLE = {"@type": "NewsArticle", "headline": "A", "url": "https://news.example/a"}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"@graph": [{"@type": "WebSite"}, ARTICLE]}),
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        f"/* <![CDATA[ */ {json.dumps(ARTICLE)} /* ]]> */",
        json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps({**ARTICLE, "description": "x"}).replace('"x"', '"line\nbreak"'),
        json.dumps(ARTICLE).replace('"', "&quot;"),
    ],
    ids=[
        "plain",
        "list",
        "graph",
        "comment",
        "cdata",
        "cdata-css",
        "semicolon",
        "comma",
        "newline",
        "entities",
    ],
)
def test_scripts_are_read_as_pages_write_them(script: str) -> None:
    """Wrappings, trailing commas, raw line feeds and escaped quotes do not hide an article."""
    found = article_thing(parse_scripts([script]), urls=[], titles=[])
    assert found is not None
    assert first_text(found, "headline") == "A"


@pytest.mark.parametrize("script", ["", "{", "null", "[1, [2, [3]]]", '"x"', "[" * 100_000])
def test_what_is_no_json_is_left_out(script: str) -> None:
    """A broken script costs itself and nothing else."""
    assert article_thing(parse_scripts([script, json.dumps(ARTICLE)]), urls=[], titles=[]) == ARTICLE


def test_the_pages_own_article_is_found_among_others() -> None:
    """Of several, the one with the page's URL; else the one with its title; else the first."""
    first, second = (
        ARTICLE,
        {"@type": ["Article"], "headline": "B", "mainEntityOfPage": {"@id": "https://news.example/b/"}},
    )
    things = parse_scripts([json.dumps([first, second])])
    assert article_thing(things, urls=["http://www.news.example/b"], titles=[]) == second
    assert article_thing(things, urls=["https://news.example/c"], titles=["b "]) == second
    assert article_thing(things, urls=[], titles=["other"]) == first


def test_an_address_alone_is_no_article() -> None:
    """An object that only names a URL describes nothing."""
    assert article_thing(({"@type": "NewsArticle", "url": "https://x.example"},), urls=[], titles=[]) is None


def test_values_have_many_shapes() -> None:
    """Strings, numbers, lists, values and references are read alike; entities are undone."""
    assert texts(["a &amp; b", {"@value": "c"}, 7, "", None, True, ["d"]]) == ("a & b", "c", "7")
    assert types_of({"@type": ["http://schema.org/NewsArticle", "schema:Thing"]}) == {"NewsArticle", "Thing"}
    assert children({"@id": "#x"}, [{"@id": "#x", "name": "X"}]) == ({"@id": "#x", "name": "X"},)
    assert children("text") == ()


def test_reading_is_bounded() -> None:
    """Many scripts, or one with very many objects, are read up to a limit."""
    assert len(parse_scripts([json.dumps(ARTICLE)] * 1000)) == 100
    assert len(parse_scripts([json.dumps([ARTICLE] * 20_000)])) == 5_000


def test_a_script_that_is_no_json_gives_its_plain_properties() -> None:
    """A missing comma or an unescaped quote loses the tree, not the date and the author."""
    script = (
        '{"@type": "NewsArticle", "headline": "Caf\\u00e9 opens", "description": "He said "no" twice"\n'
        '"datePublished": "2024-05-03T10:00:00Z", "author": {"@type": "Person", "name": "Ana Gil"}}'
    )
    (found,) = parse_scripts([script])
    assert found["headline"] == "Caf\xe9 opens"
    assert (found["datePublished"], found["author"]) == ("2024-05-03T10:00:00Z", "Ana Gil")
    assert parse_scripts(['{"@type": "Organization", "headline": "x" broken']) == ()


def test_objects_of_one_article_complete_each_other() -> None:
    """Templates write an article twice; a related story keeps what is its own."""
    twice = [
        {"@type": "NewsArticle", "headline": "Ferry", "url": "https://n.example/ferry"},
        {"@type": "Article", "headline": "Ferry", "author": "Ana Gil", "url": "https://n.example/"},
        {"@type": "Article", "headline": "Train", "articleSection": "Rail", "url": "https://n.example/train"},
    ]
    found = article_thing(twice, urls=["https://n.example/ferry"], titles=[])
    assert found is not None
    assert (found["@type"], found["author"]) == ("NewsArticle", "Ana Gil")
    assert "articleSection" not in found
