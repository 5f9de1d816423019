"""Keeps printing from ending a command: letters that the terminal lacks, readers that have gone."""

from __future__ import annotations

import os
import sys

import click


def say(line: str | bytes) -> None:
    """Print one line at once; what nobody reads any more is dropped, and the command goes on."""
    try:
        click.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_stdout()


def never_fail_to_print() -> None:
    """Escape what the terminal's encoding lacks; no command may end for that."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def let_go_of_stdout() -> None:
    """Send the rest nowhere: the reader of a pipe has gone (`depeche ls | head`), and that is no failure."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
