"""The options that several commands share, and the settings they amount to."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def archive_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add `--store` and `--config`; the command gets what they and the rest amount to as `config`."""

    @wraps(command)
    def with_settings(
        *, store: str | None, config_path: Path | None, allow_private: bool = False, **others: object
    ) -> int:
        from crawler.config import Flags, load

        flags = Flags(store=store, allow_private=allow_private)
        return command(config=load(config_path, env=os.environ, flags=flags), **others)

    store = click.option(
        "--store", metavar="URL", help="The archive: a folder, file:///folder or s3://bucket/prefix."
    )
    config = click.option(
        "--config", "config_path", metavar="FILE", type=click.Path(path_type=Path),
        help="The settings file; depeche.toml of the current folder by default.",
    )  # fmt: skip
    return store(config(with_settings))


private_option = click.option(
    "--allow-private", is_flag=True, help="Connect to private and loopback addresses too."
)
"""Adds `--allow-private`; `archive_options` puts it into the settings."""


def json_option(help_text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Add `--json`; the help says what a line is."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)
