"""A folder from which the simulated press is followed: settings, sources.toml, runs at simulated times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.console import Ran

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.press.server import Press
    from tests.press.world import Channel, Site

ROOT = Path(__file__).parents[2]
SETTINGS = """
[agent]
name = "Depeche"
[crawl]
delay_seconds = {delay}
[network]
allow_private = true
[limits]
total_seconds = {patience}
first_byte_seconds = {first_byte}
"""
KEYS = {"sitemap": "sitemaps", "news-sitemap": "sitemaps", "sitemap-index": "sitemaps", "section": "sections"}
"""The key of sources.toml for a channel; that of every other form is `feeds`."""


class Newsroom:
    """Runs the console script in `folder`; what it asks `press` for may take `patience` seconds."""

    def __init__(self, folder: Path, press: Press, *, delay: float = 0.05, patience: int = 10) -> None:
        self.folder = folder
        self.press = press
        settings = SETTINGS.format(delay=delay, patience=patience, first_byte=patience // 2)
        (folder / "depeche.toml").write_text(settings, encoding="utf-8")
        self.follow(press.sites.values(), delay=delay)

    @property
    def store(self) -> Path:
        """The archive."""
        return self.folder / "depeche-data"

    @property
    def state(self) -> Path:
        """The state database."""
        return self.store / "work" / "state.db"

    def follow(self, sites: Iterable[Site], *, delay: float = 0.05) -> None:
        """Write sources.toml anew: these sites, with the channels of theirs that are followed."""
        text = f"[defaults]\ndelay = {delay}\n" + "".join(map(self._entry, sites))
        (self.folder / "sources.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str, at: float) -> Ran:
        """Run a command that lives at a moment, in seconds after the start; wait for its end."""
        running = self.start(*arguments, at=at)
        out, err = running.communicate(timeout=120)
        return Ran(status=running.returncode, out=out, err=err)

    def start(self, *arguments: str, at: float | None = None) -> subprocess.Popen[str]:
        """Start a command; without `at` it lives in the press's present."""
        offset = self.press.offset_seconds if at is None else self.press.travel(at)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.press.crawl_at", str(offset), "--", *arguments],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _entry(self, site: Site) -> str:
        keys: dict[str, object] = {"id": site.name, "site": self.press.url(site.name)}
        followed = [channel for channel in site.channels if channel.is_followed]
        for key in ("feeds", "sitemaps", "sections"):
            urls = [self.press.url(site.name, one.path) for one in followed if _key(one) == key]
            if urls:
                keys[key] = urls
        keys |= site.settings
        # JSON's strings, numbers, booleans and arrays of those are TOML too
        return "\n[[source]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())


def _key(channel: Channel) -> str:
    return KEYS.get(channel.form, "feeds")
