"""`depeche verify`: whether the archive still holds what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.objects import ObjectStore
    from storage.verify import Finding, Report


@click.command()
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Check N random articles and their records only.",
)
@json_option("Print one JSON object with counts and findings.")
@archive_options
def verify(*, sample: int | None, as_json: bool, config: Config) -> int:
    """Check that the archive holds what was recorded.

    Reads every object that a manifest names: sizes and digests, every gzip member whole, every record's
    digests, every article line and CDXJ line with its record, and no object that no manifest names.
    Needs nothing but the store; where there is a local index, a batch that only the index knows is damage.
    """
    from crawler.cli.progress import spinner
    from crawler.opening import store_of
    from crawler.outcomes import EXIT_DAMAGE
    from storage.verify import verify as verify_store

    store, now = store_of(config), datetime.now(UTC)
    with spinner("reading") as progress:
        report = verify_store(store, now=now, sample=sample, seed=now.microsecond, progress=progress)
    damaged = (*report.damaged, *_lost_batches(config, store))
    if as_json:
        _print_json(report, damaged)
    else:
        _print_findings(report, damaged)
    return EXIT_DAMAGE if damaged or report.orphans else 0


def _lost_batches(config: Config, store: ObjectStore) -> list[Finding]:
    """Name batches whose manifest is gone: the store alone can't tell that they ever were."""
    from storage.batch import keys
    from storage.collection import manifest_keys, superseded
    from storage.errors import IndexUnusable
    from storage.index import Index
    from storage.verify import Finding

    if not config.index_path.is_file():
        return []
    try:
        index = Index(config.index_path)
    except IndexUnusable as error:
        click.echo(f"Note: {error}", err=True)
        return []
    try:
        known = {keys(manifest.id).manifest for manifest in index.batches()}
    finally:
        index.close()
    reason = "the local index knows this batch, the store has no manifest of it"
    there = {*manifest_keys(store), *(keys(batch).manifest for batch in superseded(store))}
    return [Finding(key=key, reason=reason) for key in sorted(known - there)]


def _print_json(report: Report, damaged: tuple[Finding, ...]) -> None:
    from dataclasses import replace

    import msgspec

    click.echo(msgspec.json.encode(replace(report, damaged=damaged)))


def _print_findings(report: Report, damaged: tuple[Finding, ...]) -> None:
    from crawler.cli.report import counted

    for finding in damaged:
        place = finding.key if finding.offset is None else f"{finding.key} @{finding.offset}"
        click.echo(f"{click.style('Damaged', fg='red')}: {place}: {finding.reason}", err=True)
    for key in report.orphans:
        click.echo(f"{click.style('Orphan', fg='red')}: {key}: no manifest names this object", err=True)
    for key in report.unfinished:
        click.echo(f"Note: {key}: no manifest names it yet; a commit may be under way.", err=True)
    parts = [
        counted(report.manifests, "batch", "batches"),
        counted(report.objects, "object"),
        counted(report.records, "record"),
        counted(report.articles, "article"),
        counted(report.cdxj_lines, "CDXJ line"),
        counted(report.outcomes, "outcome"),
    ]
    if report.derivations:
        parts.append(counted(report.derivations, "derivation"))
    verdict = f"{len(damaged)} damaged" if damaged else "digests ok"
    click.echo(f"{', '.join(parts)}: {verdict}, {counted(len(report.orphans), 'orphan')}")
