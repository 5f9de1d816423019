"""The walk of `make demo`: archive the demo press with the console script, then look at what was stored."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from demo.pages import listed
from demo.press import running_press

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
PORT = 8641
"""The usual port, so that a second run finds the same URLs; another one is taken when it is busy."""
SENTENCE = "Personne n’avait été blessé."  # noqa: RUF001 - the page writes it with this apostrophe
BAD = 1
"""The status of a fetch where some pages were not stored: the press has such pages on purpose."""


class Unexpected(Exception):
    """A command ended with another status than the walk expects."""


def walk(folder: Path) -> None:
    """Run the commands in turn, each shown before its output; raise Unexpected at a wrong status."""
    settings = ROOT / "demo" / "depeche.toml"
    environment = os.environ | {"DEPECHE_CONFIG": str(settings), "DEPECHE_STORE": str(folder)}
    with running_press(PORT) as press:
        urls = press.urls()
        _say(f"The demo press is open at {press.base}/ and has these pages:")
        print("\n".join(f"  {page.path:51} {page.why}" for page in listed()))
        listing = folder / "work" / "demo-urls.txt"
        listing.parent.mkdir(parents=True, exist_ok=True)
        listing.write_text("\n".join(urls) + "\n", encoding="utf-8")
        _say("Archive them all. Some cannot be stored as articles, so the status is 1 and each is named:")
        _run(["fetch", "--allow-private", "--from", _short(listing)], environment, status=BAD)
    _say("The press is closed now; everything below comes from the archive. What is in it:")
    _run(["ls"], environment)
    _say("One article, cleaned, and what was cut from it with the rule that cut it:")
    _run(["show", urls[1]], environment)
    _run(["show", urls[1], "--stripped"], environment)
    _say("One sentence, followed back to the bytes it came from:")
    _run(["trace", urls[0], SENTENCE], environment)
    _say("Every object, record and line checked:")
    _run(["verify"], environment)
    _say(f"Done. The archive is {_short(folder)}; ask it more with")
    print(f"  export DEPECHE_CONFIG={_short(settings)}")
    print(f"  {_short(Path(sys.executable).with_name('depeche'))} --help")


def _run(arguments: Sequence[str], environment: dict[str, str], *, status: int = 0) -> None:
    print(f"\n$ depeche {shlex.join(arguments)}", flush=True)
    command = [str(Path(sys.executable).with_name("depeche")), *arguments]
    ended = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own script
    if ended != status:
        raise Unexpected(f"`depeche {arguments[0]}` ended with status {ended}, expected {status}")


def _say(text: str) -> None:
    print(f"\n# {text}", flush=True)


def _short(path: Path) -> str:
    """Return the path as seen from the current folder where it lies below it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def main() -> None:
    """Walk with the archive in ./demo-data or the named folder; status 1 when a command went wrong."""
    parser = argparse.ArgumentParser(prog="python -m demo.run", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("demo-data"), help="the archive's folder")
    try:
        walk(parser.parse_args().folder.absolute())
    except Unexpected as problem:
        sys.exit(f"demo: {problem}")


if __name__ == "__main__":
    main()
