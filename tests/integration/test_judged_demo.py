"""The demo press archived by `depeche fetch` itself, and read by tools that know nothing of us."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo.pages import listed
from demo.press import running_press
from tests.console import DEPECHE
from tests.servers.judges import ask, judge, replayed, running_pywb

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.judge

SETTINGS = Path(__file__).parents[2] / "demo" / "depeche.toml"


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Archive every page of the press into a folder; give the folder and the press's base URL."""
    folder = tmp_path_factory.mktemp("press") / "archive"
    environment = os.environ | {"DEPECHE_CONFIG": str(SETTINGS), "DEPECHE_STORE": str(folder)}
    with running_press() as press:
        command = [DEPECHE, "fetch", "--allow-private", "--from", "-"]
        subprocess.run(
            command,
            input="\n".join(press.urls()),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        yield folder, press.base


def test_gzip_finds_every_file_whole(pressed: tuple[Path, str]) -> None:
    """`gzip -t` passes on every compressed object of the archive."""
    program = shutil.which("gzip")
    if program is None:
        pytest.skip("gzip is not on PATH")
    objects = sorted(pressed[0].glob("*/v1/*/*.gz"))
    assert len(objects) == 3
    for path in objects:
        ask(program, "-t", str(path))


def test_cdxj_indexer_agrees_with_our_index(pressed: tuple[Path, str]) -> None:
    """The field's indexer finds the records that our CDXJ names, with the same digests and places."""
    (warc,), (index,) = (list(pressed[0].glob(f"{kind}/v1/*/*")) for kind in ("warc", "cdxj"))
    printed = ask(judge("cdxj-indexer"), "--sort", "--dir-root", str(pressed[0]), str(warc))
    assert _places(printed) == _places(index.read_text(encoding="utf-8"))
    assert printed.count("\n") >= len(list(listed()))


def _places(lines: str) -> list[tuple[str, str, str, str, str]]:
    found = []
    for line in lines.splitlines():
        key, stamp, block = line.split(" ", 2)
        fields = json.loads(block)
        found.append((key, stamp, fields["offset"], fields["length"], fields["digest"]))
    return found


def test_pywb_replays_every_article(pressed: tuple[Path, str], tmp_path: Path) -> None:
    """Each stored article's page comes back from pywb with the payload that our own `show --raw` gives."""
    folder, _ = pressed
    environment = os.environ | {"DEPECHE_CONFIG": str(SETTINGS), "DEPECHE_STORE": str(folder)}

    def depeche(*arguments: str) -> bytes:
        return subprocess.run([DEPECHE, *arguments], env=environment, capture_output=True, check=True).stdout

    articles = [json.loads(line) for line in depeche("ls", "--json").splitlines()]
    assert len(articles) >= 10
    stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    with running_pywb(folder, work=tmp_path) as port:
        for article in articles:
            status, body, _ = replayed(port, article["final_url"], stamp=stamp)
            assert (status, body) == (200, depeche("show", "--raw", article["id"])), article["final_url"]
