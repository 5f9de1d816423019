"""What a command answers before it does anything: usage, settings, help, and where the bar shows."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.main import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli_fixtures import Asked

ROOT = Path(__file__).parents[2]


@pytest.fixture
def depeche(
    no_settings: None, depeche: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Asked]:
    """Run commands in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return depeche


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["fetch", "notaurl"], '"notaurl" is not an http(s) URL. Did you mean https://notaurl ?'),
        (["fetch", "ftp://news.test/a"], '"ftp://news.test/a" has the scheme ftp; only http and https'),
        (["fetch", "https://news.test/", "notaurl"], '"notaurl" is not an http(s) URL.'),
        (["fetch", "https://me:secret@news.test/"], "it carries a user name or password"),
        (["fetch"], "Name a URL, or a list of them with --from."),
        (["fetch", "--from", "gone.txt"], "'gone.txt': No such file or directory"),
        (
            ["fetch", "--store", "gs://news", "https://news.test/"],
            "--store: expected a folder, file:///folder",
        ),
        (["fetch", "--config", "gone.toml", "https://news.test/"], "gone.toml: no such file"),
        (["fetch", "--frm", "x"], "No such option '--frm'. Did you mean '--from'?"),
        (["fecth", "https://news.test/"], "No such command 'fecth'. Did you mean 'fetch'?"),
        (["https://user:canary@news.test/"], "Did you mean: depeche fetch https://news.test/ ?"),
        (["https://news.test/"], "Did you mean: depeche fetch https://news.test/ ?"),
        (["ls", "--limit", "0"], "0 is not in the range x>=1"),
    ],
)
def test_a_wrong_request_is_named_and_nothing_is_done(
    depeche: Callable[..., Asked], tmp_path: Path, args: list[str], said: str
) -> None:
    """Status 2, one message on stderr, nothing on stdout, no request and no folder."""
    status, out, err = depeche(*args)
    assert (status, out) == (2, "")
    assert said in err.replace("`", "'")
    assert "secret" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_refused_argument_has_its_line_in_json(depeche: Callable[..., Asked]) -> None:
    """A program that asked learns which texts were no URLs, and why."""
    status, out, _ = depeche("fetch", "--json", "notaurl", "gopher://news.test/")
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [(line["asked"], line["outcome"]) for line in lines] == [
        ("notaurl", "not-a-url"),
        ("gopher://news.test/", "unknown-scheme"),
    ]
    assert lines[0]["reason"].endswith("Did you mean https://notaurl ?")


def test_a_wrong_setting_is_named(depeche: Callable[..., Asked], tmp_path: Path) -> None:
    """Every command that has settings reads them first and says what is wrong with them."""
    (tmp_path / "depeche.toml").write_text('[limits]\npage_bytes = "big"\n', encoding="utf-8")
    for args in (["ls"], ["show", "ffff"], ["verify"], ["fetch", "https://news.test/"]):
        assert depeche(*args) == (
            2, "", "Error: depeche.toml: limits.page_bytes: expected a number of bytes > 0, got 'big'\n",
        )  # fmt: skip


def test_the_help_lists_every_command(depeche: Callable[..., Asked]) -> None:
    """Help is no failure, for the program and for each command."""
    status, out, err = depeche("--help")
    assert (status, err) == (0, "")
    assert all(f"  {name} " in out for name in COMMANDS)
    for name in COMMANDS:
        assert depeche(name, "--help")[0] == 0


def _process(code: list[str], **parts: object) -> subprocess.CompletedProcess[str]:
    path = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
    return subprocess.run([sys.executable, *code], check=False, text=True, env=path, **parts)


def test_the_module_is_the_command() -> None:
    """`python -m crawler.cli` answers as `depeche` does."""
    ended = _process(["-m", "crawler.cli", "--version"], capture_output=True)
    assert (ended.returncode, ended.stdout.split()[0], ended.stderr) == (0, "depeche", "")


TICKING = """
import json, sys
from crawler.cli.progress import ticker
with ticker({total}) as progress:
    for number in range({total}):
        progress.tick(f"page {{number}}")
        progress.say([f"line {{number}} [b]"])
print(json.dumps("rich" in sys.modules))
"""


def test_without_a_terminal_there_are_only_lines() -> None:
    """No bar, no escape sequence, and rich is not loaded."""
    ended = _process(["-c", TICKING.format(total=2)], capture_output=True)
    assert (ended.stdout, ended.stderr) == ("line 0 [b]\nline 1 [b]\nfalse\n", "")


@pytest.mark.parametrize(("total", "has_bar"), [(1, False), (2, True)])
def test_on_a_terminal_a_list_has_a_bar(total: int, has_bar: bool) -> None:
    """The bar goes to stderr, so that stdout can be piped; a single page needs none."""
    master, slave = pty.openpty()
    ended = _process(["-c", TICKING.format(total=total)], stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    lines = "".join(f"line {number} [b]\n" for number in range(total))
    assert ended.stdout == f"{lines}{str(has_bar).lower()}\n"
    if has_bar:
        assert f"{total}/{total}" in os.read(master, 100_000).decode()
    os.close(master)
