"""Writes every golden article anew: `python -m tests.golden.regenerate`; read the diff afterwards."""

from __future__ import annotations

from tests.golden.cases import cases

if __name__ == "__main__":
    for case in cases():
        (case.folder / "article.json").write_text(case.derive(), encoding="utf-8")
