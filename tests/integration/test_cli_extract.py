"""`depeche extract`: an article from a file, within limits, and nothing stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli_fixtures import Asked


def test_extract_derives_a_local_file(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text as an article line would have; nothing is stored."""
    monkeypatch.chdir(tmp_path)
    paragraphs = "".join(
        f"<p>Phrase numéro {number} : le pont d'Orsanne rouvre enfin, après des mois de travaux, et la "
        f"mairie remercie les {number} ouvriers qui ont peint sa travée centrale en vert.</p>"
        for number in range(2, 14)
    )
    Path("page.html").write_text(
        f"<html lang=fr><head><meta charset=utf-8><title>Le pont rouvre</title></head>"
        f"<body><article><h1>Le pont rouvre</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    status, out, _ = depeche("extract", "page.html", "--url", "https://news.test/pont", "--json")
    article = json.loads(out)
    assert (status, article["outcome"], article["capture"]) == (0, "full", None)
    assert article["text"].startswith("Phrase numéro 2 : le pont")
    status, out, _ = depeche("extract", "page.html", "--url", "https://news.test/pont")
    assert status == 0
    assert out.startswith("Le pont rouvre\n")
    assert "Phrase numéro 13 : le pont" in out
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "ending",
    [
        ("extract_seconds = 0.05", "timed-out", "no result within 0.05 s"),
        ("extract_memory_bytes = 41943040", "crashed", "40 MiB of memory"),
        ("page_bytes = 4096", "too-large", "the limit is 4,096"),
    ],
    ids=["time", "memory", "size"],
)
def test_extract_holds_to_the_limits(
    ending: tuple[str, str, str],
    tmp_path: Path,
    depeche: Callable[..., Asked],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that takes too much ends its child process; the command says which limit it was."""
    limit, outcome, said = ending
    monkeypatch.chdir(tmp_path)
    Path("depeche.toml").write_text(f"[limits]\n{limit}\n", encoding="utf-8")
    Path("page.html").write_text(f"<p>{'<li>an item of a long list' * 60_000}</p>", encoding="utf-8")
    status, out, err = depeche("extract", "page.html", "--url", "https://news.test/list", "--json")
    assert (status, json.loads(out)["outcome"]) == (1, outcome)
    assert err.startswith(f"{outcome}: ")
    assert said in err


def test_extract_tells_what_is_no_article(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1 and the outcome's sentence; 2 for a URL that is none or a file that is not there."""
    monkeypatch.chdir(tmp_path)
    Path("grid.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    asked = ("extract", "grid.pdf", "--url", "https://news.test/grid", "--content-type", "application/pdf")
    status, _, err = depeche(*asked)
    assert status == 1
    assert err.startswith("not-html: ")
    assert depeche("extract", "grid.pdf", "--url", "notaurl")[0] == 2
    assert depeche("extract", "gone.html", "--url", "https://news.test/")[0] == 2
    assert depeche("extract", "grid.pdf")[0] == 2
