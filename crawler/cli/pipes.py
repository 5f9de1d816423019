"""Keeps printing from ending a command: letters the terminal lacks, readers that have gone, full disks."""

from __future__ import annotations

import os
import sys

import click


def say(line: str | bytes) -> None:
    """Print one line at once; what cannot be printed is dropped, and the command goes on.

    A reader that has gone is no failure; anything else (a full disk) is told once on stderr.
    """
    try:
        click.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_stdout()
    except OSError as error:
        let_go_of_stdout()
        click.echo(f"Note: stdout cannot be written: {error.strerror}; the archive is not touched.", err=True)


def never_fail_to_print() -> None:
    """Escape what the terminal's encoding lacks, and have a stdout where there is none (`depeche ls >&-`).

    No command may end for that, and no file that it opens may get the number of stdout.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def is_stdout_sound() -> bool:
    """Tell whether stdout takes one more line; an error says nothing of the file that it is of."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def let_go_of_stdout() -> None:
    """Send the rest nowhere: the reader of a pipe has gone (`depeche ls | head`), and that is no failure."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
