"""`depeche rebuild`: the local index again, from the stored objects alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config


@click.command()
@json_option("Print one JSON object with the number of batches and the index's path.")
@archive_options
def rebuild(*, as_json: bool, config: Config) -> int:
    """Make the local index and the frontier again from the stored objects.

    They are never the only place of anything: they may be deleted at any time, and an archive that another
    machine wrote is read by rebuilding it here. The old index stays when the store is damaged. A source's
    rhythm is not in the objects: it stays as it is, or is learned again.
    """
    from crawler.cli.progress import spinner
    from crawler.cli.report import counted
    from crawler.opening import store_of
    from crawler.rebuilding import rebuild_frontier
    from storage.collection import manifest_keys
    from storage.rebuild import rebuild as rebuild_index

    store = store_of(config)
    next(
        manifest_keys(store), None
    )  # a store that is not there fails here, before a folder is made for the index
    notes: list[str] = []
    with spinner("reading batch") as progress:
        batches = rebuild_index(store, config.index_path, progress=progress)
        urls = rebuild_frontier(store, config, progress=progress, tell=notes.append)
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode({"batches": batches, "index": str(config.index_path), "urls": urls}))
    else:
        click.echo(
            f"{config.index_path}: made again from {counted(batches, 'batch', 'batches')} of {config.store};"
            f" the frontier knows {counted(urls, 'URL')}"
        )
    return 0
