"""The article record: its JSON form, its schema, and how light the room is to import."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest

from extractors import extract
from extractors.article import (
    Article,
    Block,
    CaptureRef,
    DateCandidate,
    Discovered,
    Extraction,
    Image,
    Removed,
    Rights,
    decode,
    encode,
)
from extractors.schema import article_schema

ROOT = Path(__file__).parents[2]
MOMENT = datetime(2023, 9, 13, 6, 12, tzinfo=UTC)


def full_article() -> Article:
    """Return an article with every kind of part filled."""
    return Article(
        id="0123456789abcdef",
        outcome="full",
        url="https://news.example/a",
        final_url="https://news.example/a",
        canonical_url="https://news.example/a",
        title="Ein Titel",
        authors=("Ana Gil",),
        published=MOMENT,
        published_precision="minute",
        published_zone="+02:00",
        published_source="jsonld",
        dates=(
            DateCandidate(kind="published", source="jsonld", where="datePublished", raw="x", value=MOMENT),
        ),
        text="« Bonjour »",
        blocks=(Block(type="p", text="« Bonjour »"),),
        removed=(Removed(text="Facebook", rule="share-labels", start=11),),
        images=(Image(url="https://news.example/i.jpg", caption="c"),),
        capture=CaptureRef(warc="warc/v1/x", offset=0, length=9, record_id="urn:uuid:1", date=MOMENT),
        discovered=Discovered(channel="manual", first_seen=MOMENT),
        rights=Rights(robots_allowed=True, content_usage={"train-ai": "n"}, tdm_reservation=1),
        extraction=Extraction(version="1", charset="utf-8", charset_source="utf-8", warnings=("w",)),
    )


def test_an_article_survives_its_json_line() -> None:
    """What is written is read back equal, on one line, with times as RFC 3339 in UTC."""
    article = full_article()
    line = encode(article)
    assert b"\n" not in line
    assert decode(line) == article
    assert json.loads(line)["published"] == "2023-09-13T06:12:00Z"


def test_every_field_stands_in_the_line() -> None:
    """Absent is null, never left out, so that a reader of lines sees one set of columns."""
    bare = Article(id="x", outcome="empty", url="u", final_url="u", canonical_url="u")
    assert list(json.loads(encode(bare))) == [field.name for field in fields(Article)]


def test_a_wrong_line_names_its_field() -> None:
    """A line with an outcome outside of the closed list is refused, and the error says where."""
    line = encode(full_article()).replace(b'"outcome":"full"', b'"outcome":"fine"')
    with pytest.raises(msgspec.ValidationError, match=r"\$\.outcome"):
        decode(line)


def test_the_published_schema_is_the_code() -> None:
    """schema/article-1.json is what `python -m extractors.schema` prints."""
    assert (ROOT / "schema" / "article-1.json").read_text(encoding="utf-8") == article_schema()


def test_lines_are_valid_by_the_schema() -> None:
    """A reader who trusts the schema can read a full article and a failed one."""
    validator = jsonschema.Draft202012Validator(
        json.loads(article_schema()), format_checker=jsonschema.FormatChecker()
    )
    for article in (full_article(), extract(b"%PDF-1.7", url="https://news.example/a.pdf")):
        validator.validate(json.loads(encode(article)))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**json.loads(encode(full_article())), "outcome": "fine"})


def test_text_stays_out_of_repr() -> None:
    """An article in a log line costs a line, not a page."""
    article = full_article()
    assert "Bonjour" not in repr(article)
    assert len(repr(article)) < 3000


@pytest.mark.parametrize("module", ["extractors", "extractors.article"])
def test_importing_the_room_is_light(module: str) -> None:
    """`depeche --help` and `show` never pay for trafilatura, lxml or a language model."""
    heavy = "{'trafilatura', 'lxml', 'htmldate', 'py3langid', 'numpy', 'charset_normalizer'}"
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
