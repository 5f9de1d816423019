"""Fixtures of the command line: a command run in this process, and a small archive for those that read."""

from __future__ import annotations

import gzip
import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.cli.main import run
from crawler.derive import Origin, stored_article
from crawler.outcomes import Outcome, OutcomeKind
from crawler.outcomes import encode as encode_outcome
from extractors.article import Article, Block, Extraction, Removed, encode
from storage.folder import FolderStore
from storage.index import Index
from tests.archive import commit, exchange, new_spool, no_prior

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.capture import Capture

SENTENCE = "Personne n’a été blessé, dit-elle."  # noqa: RUF001 - the page writes it with this apostrophe
PAGE = (
    "<html lang=fr><title>Le pont</title><body><h1>Le pont</h1>"
    "<p>Le pont rouvre. Personne n&rsquo;a <em>été</em>\n blessé, dit-elle. La suite demain.</p>"
    "</body></html>"
)

Asked = tuple[int, str, str]
"""Status, stdout and stderr of a command."""


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the settings of the person who runs the tests."""
    for name in list(os.environ):
        if name.startswith("DEPECHE_"):
            monkeypatch.delenv(name)


@pytest.fixture
def depeche(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Asked]:
    """Return a function that runs a command in this process."""

    def ask(*args: str) -> Asked:
        status = run(list(args))
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8", "surrogateescape"), err.decode()

    return ask


@dataclass(frozen=True)
class Archive:
    """A committed archive: its folder, and the articles in the order they were captured."""

    folder: Path
    articles: tuple[Article, ...]

    @property
    def warc(self) -> Path:
        """The one WARC object."""
        return self.folder / str(self.articles[0].capture and self.articles[0].capture.warc)

    def damage(self) -> None:
        """Flip one bit in the middle of the first article's record."""
        capture = self.articles[0].capture
        assert capture is not None
        self.warc.chmod(0o644)
        raw = bytearray(self.warc.read_bytes())
        raw[capture.offset + capture.length // 2] ^= 1
        self.warc.write_bytes(raw)


def _article(number: int, *, title: str, **parts: object) -> Article:
    text = "Le pont rouvre. Personne n’a été blessé, dit-elle. La suite demain."  # noqa: RUF001 - as in the page
    url = f"http://news.test/story/{number}"
    values = {
        "id": f"{number}f2a9c0123456789",
        "outcome": "full",
        "site": "news.test",
        "language": "fr",
        "text": text,
        "blocks": (Block(type="p", text=text),),
        "word_count": 12,
        "removed": (Removed(text="Lire aussi : le bac", rule="link-list", start=0),),
        "extraction": Extraction(charset="utf-8"),
        **parts,
    }
    return Article(url=url, final_url=url, canonical_url=url, title=title, **values)


def _outcome(article: Article) -> bytes:
    return encode_outcome(
        Outcome(
            asked=article.url,
            outcome=OutcomeKind.STORED,
            captured=True,
            article=article.id,
            record_id=article.capture.record_id if article.capture else None,
            at=datetime(2026, 11, 21, 10, 20, tzinfo=UTC),
        )
    )


@pytest.fixture
def archive(no_settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Commit three pages: one in UTF-8, one under gzip, one in Latin-1 of another site."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "depeche-data"
    batch = new_spool(folder / "work").open_batch(job="fetch", kind="manual")
    zipped = exchange(2, body=gzip.compress(PAGE.encode(), mtime=0))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
    zipped = replace(zipped, response=zipped.response.replace(b"HTTP/1.1 200 OK\r\n", head, 1))
    latin = _article(3, title="Drittes", site="talpost.test", extraction=Extraction(charset="iso-8859-1"))
    pairs = [
        (exchange(1, body=PAGE.encode()), _article(1, title="Le \x1b[31mpont")),
        (zipped, _article(2, title="Deuxième", outcome="teaser", reason="The rest is for subscribers.")),
        (exchange(3, body=PAGE.encode("latin-1")), latin),
    ]
    articles = []
    for sent, article in pairs:
        capture: Capture = batch.append(sent, prior=no_prior)
        articles.append(stored_article(article, Origin(asked=article.url, capture=capture)))
        batch.add_article(encode(articles[-1]))
        batch.add_outcome(_outcome(articles[-1]))
    with closing(Index(folder / "work" / "index.db")) as index:
        commit(batch, FolderStore(folder), index=index)
    return Archive(folder, tuple(articles))
