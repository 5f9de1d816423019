"""The options that several commands share, and the settings they amount to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.config import Config

_F = TypeVar("_F", bound="Callable[..., object]")


def archive_options(command: _F) -> _F:
    """Add `--store` and `--config`, which say which archive a command works on."""
    store = click.option(
        "--store", metavar="URL", help="The archive: a folder, file:///folder or s3://bucket/prefix."
    )
    config = click.option(
        "--config", "config_path", metavar="FILE", type=click.Path(path_type=Path),
        help="The settings file; depeche.toml of the current folder by default.",
    )  # fmt: skip
    return store(config(command))


def json_option(help_text: str) -> Callable[[_F], _F]:
    """Add `--json`; the help says what a line is."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


def settings(config_path: Path | None, store: str | None, *, allow_private: bool = False) -> Config:
    """Return the settings of this process. Raises ConfigError."""
    from crawler.config import Flags, load

    return load(config_path, env=os.environ, flags=Flags(store=store, allow_private=allow_private))
