"""Publishes the JSON Schema of an article line: `python -m extractors.schema > schema/article-1.json`."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from extractors.article import Article


def article_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of `Article` as indented text that ends in a line feed."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "depeche.article/1"}
    return json.dumps({**head, **_folded(msgspec.json.schema(Article))}, indent=2, ensure_ascii=False) + "\n"


def _folded(schema: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Fold the white space of docstrings, which Python 3.13 and later strip of their indentation."""
    if isinstance(schema, dict):
        return {
            name: " ".join(value.split())
            if name == "description" and isinstance(value, str)
            else _folded(value)
            for name, value in schema.items()
        }
    return [_folded(item) for item in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    sys.stdout.write(article_schema())
