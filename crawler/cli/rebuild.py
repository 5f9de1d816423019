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
    """Make the local index again from the stored objects.

    The index is never the only place of anything: it may be deleted at any time, and an archive that another
    machine wrote is read by rebuilding it here. The old index stays when the store is damaged.
    """
    from crawler.cli.progress import spinner
    from crawler.cli.report import counted
    from crawler.opening import store_of
    from storage.collection import manifest_keys
    from storage.rebuild import rebuild as rebuild_index

    store = store_of(config)
    next(
        manifest_keys(store), None
    )  # a store that is not there fails here, before a folder is made for the index
    with spinner("reading batch") as progress:
        batches = rebuild_index(store, config.index_path, progress=progress)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode({"batches": batches, "index": str(config.index_path)}))
    else:
        click.echo(
            f"{config.index_path}: made again from {counted(batches, 'batch', 'batches')} of {config.store}"
        )
    return 0
