"""Publishes the JSON Schema of an article line; `python -m extractors.schema FILE` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from extractors.article import Article

SCHEMA_FILE = "schema/article-1.json"
"""Where the schema lies in the checkout; a test holds it equal to the code."""


def article_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of `Article` as indented text that ends in a line feed."""
    schema = _folded(msgspec.json.schema(Article))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "depeche.article/1"}
    return json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n"


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


def main(arguments: list[str]) -> int:
    """Write the schema to the file named, by default to its place under the working directory."""
    target = Path(arguments[0] if arguments else SCHEMA_FILE)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(article_schema(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
