"""`depeche extract`: the derivation alone, on a local file; nothing is fetched or stored."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

import click

from crawler.cli.options import json_option

if TYPE_CHECKING:
    from crawler.child import Page
    from extractors.article import Article


@click.command()
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option("--url", required=True, help="The page's own address; links and dates are read against it.")
@click.option("--content-type", metavar="TYPE", help="What the Content-Type header said, if anything.")
@json_option("Print the article as one JSON line; `capture` is null, as nothing was captured.")
def extract(file: BinaryIO, *, url: str, content_type: str | None, as_json: bool) -> int:
    """Derive the text of a local file; nothing is stored.

    The same function that `fetch` applies to a page, in a child process under the same limits.
    """
    from crawler.child import Page
    from crawler.outcomes import EXIT_DONE, EXIT_INCOMPLETE, SUCCESSES, of_article
    from extractors.urls import is_http_url

    if not is_http_url(url):
        raise click.BadParameter(f"{url!r} is not an http(s) URL.", param_hint="--url")
    article = _derived(Page(payload=file.read(), url=url, content_type=content_type))
    _print(article, as_json=as_json)
    if of_article(article.outcome, article.kind) in SUCCESSES:
        return EXIT_DONE
    click.echo(f"{article.outcome}: {article.reason}", err=True)
    return EXIT_INCOMPLETE


def _derived(page: Page) -> Article:
    """Derive a page as a crawl does; one that takes too much time or memory has an outcome that says so."""
    from crawler.child import WorkerLimits
    from crawler.config import load
    from crawler.workers import Workers

    workers = Workers(WorkerLimits.of(load(None, env=os.environ).limits), count=1)
    try:
        return workers.read(page)
    finally:
        workers.close()


def _print(article: Article, *, as_json: bool) -> None:
    if as_json:
        from extractors.article import encode

        click.echo(encode(article))
        return
    from crawler.cli.report import article_text

    click.echo("\n".join(article_text(article)))
