"""`depeche fetch`: asks for pages, tells how each ended, and ends with the status that this means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from crawler.cli.options import archive_options, json_option, private_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cli.progress import Ticker
    from crawler.config import Config
    from crawler.fetching import RunSummary
    from crawler.outcomes import Outcome
    from extractors.article import Article
    from extractors.urls import BadUrl


@click.command()
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option(
    "--from", "source", type=click.File("rb"), metavar="FILE|-",
    help="Also the URLs of a file, one a line; blank lines and lines that begin with # are skipped.",
)  # fmt: skip
@private_option
@click.option("--insecure", is_flag=True, help="Take the certificates of the hosts that you name unverified.")
@json_option("Print one JSON line per URL when all is committed: how it ended, and the stored article.")
@archive_options
def fetch(
    urls: tuple[str, ...], *, source: BinaryIO | None, insecure: bool, as_json: bool, config: Config
) -> int:
    """Fetch pages and archive them.

    Keeps every exchange as it crossed the wire, derives the text of each page, and says of every URL
    how it ended. Safe to interrupt: what was captured is finished by the next run.
    """
    from crawler.cli import asking
    from crawler.outcomes import EXIT_USAGE

    if not urls and source is None:
        raise click.UsageError("Name a URL, or a list of them with --from.")
    refused = asking.refused(urls)
    if refused:
        _refuse(refused, as_json=as_json)
        return EXIT_USAGE
    listed = asking.read_list(source, name=source.name) if source else []
    asked = asking.gather(urls, listed)
    if asked.repeated:
        click.echo(f"Note: {asked.repeated} repeated, fetched once.", err=True)
    return _run(asked.texts, config, insecure=insecure, as_json=as_json)


def _run(asked: tuple[str, ...], config: Config, *, insecure: bool, as_json: bool) -> int:
    from crawler.child import warm_up

    warm_up()
    from crawler.cli.progress import ticker
    from crawler.fetching import fetch as fetch_all
    from crawler.outcomes import exit_code

    with ticker(len(asked)) as progress:
        listener = _listener(progress, config, count=len(asked), silent=as_json)
        summary = fetch_all(asked, config, listener=listener, is_insecure=insecure)
    if as_json:
        _print_json(summary, config)
    _print_end(summary, config, as_json=as_json)
    return exit_code(summary.outcomes, store_failed=bool(summary.uncommitted or summary.store_error))


def _refuse(refused: list[tuple[str, BadUrl]], *, as_json: bool) -> None:
    """Say which arguments are no URLs; nothing is fetched, since the person is there to mend them."""
    from crawler.outcomes import Outcome, OutcomeKind, encode
    from storage.redaction import redact_uri

    for text, fault in refused:
        click.echo(f"Error: {fault.sentence}", err=True)
        if as_json:
            outcome = Outcome(
                asked=redact_uri(text.encode("utf-8", "replace").decode()),
                outcome=OutcomeKind(fault.fault),
                reason=fault.sentence,
                at=datetime.now(UTC),
            )
            click.echo(encode(outcome))


def _listener(
    progress: Ticker, config: Config, *, count: int, silent: bool
) -> Callable[[Outcome, Article | None], None]:
    from crawler.cli import report

    is_short = count <= report.SHORT_LIST

    def hear(outcome: Outcome, article: Article | None) -> None:
        progress.tick(report.asked_text(outcome))
        if silent or (count == 1 and not outcome.is_stored):
            return
        if is_short and article is not None and outcome.is_stored:
            progress.say(report.paragraph(outcome, article, store=config.store))
        else:
            progress.say([report.line(outcome, article)])

    return hear


def _print_json(summary: RunSummary, config: Config) -> None:
    """Print each outcome with the article line as it is stored; `document` is null where there is none."""
    import msgspec

    from crawler.cli.pipes import say
    from storage.index import Index

    index = Index(config.index_path)
    try:
        for outcome in summary.outcomes:
            found = index.article(outcome.article) if outcome.article else None
            document = msgspec.Raw(found.line) if found else None
            say(msgspec.json.encode({**msgspec.to_builtins(outcome), "document": document}))
    finally:
        index.close()


def _print_end(summary: RunSummary, config: Config, *, as_json: bool) -> None:
    """Print the sentences on what is not right, then the last line."""
    from crawler.cli import report
    from crawler.cli.pipes import say

    if len(summary.outcomes) == 1 and not summary.outcomes[0].succeeded:
        click.echo(report.complaint(summary.outcomes[0]), err=True)
    else:
        for line in report.table(summary.outcomes):
            click.echo(line, err=True)
    for note in summary.notes:
        click.echo(f"Note: {note}", err=True)
    if summary.store_error or summary.uncommitted:
        click.echo(report.store_trouble(summary, config), err=True)
    if as_json:
        click.echo(report.last_line(summary, config), err=True)
    else:
        say(report.last_line(summary, config))
