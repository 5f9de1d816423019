"""Golden cases: a folder each, with the page, the request that fetched it, and the article it must give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from extractors import extract
from extractors.article import encode

FOLDER = Path(__file__).parent
_CHANGING = ("trafilatura", "settings_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder: `page.html`, `request.json` (url, content_type) and `article.json`."""

    folder: Path

    @property
    def expected(self) -> str:
        """Return the article that is written down."""
        return (self.folder / "article.json").read_text(encoding="utf-8")

    def derive(self) -> str:
        """Return the article that the page gives now, indented, without the versions that change."""
        request = json.loads((self.folder / "request.json").read_text(encoding="utf-8"))
        article = json.loads(encode(extract((self.folder / "page.html").read_bytes(), **request)))
        article["extraction"] = {
            name: value for name, value in article["extraction"].items() if name not in _CHANGING
        }
        return json.dumps(article, indent=2, ensure_ascii=False) + "\n"


def cases() -> list[Case]:
    """Return all cases in the order of their names."""
    return [Case(folder=page.parent) for page in sorted(FOLDER.glob("*/page.html"))]
