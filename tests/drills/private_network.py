"""A network of our own, in which every address of the world is this machine; nothing leaves it."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENTER = ("unshare", "--user", "--map-root-user", "--net", "--mount")
"""Runs a command as root of a new network and of a file tree whose mounts are its own."""

_RESOLVER = "nameserver 127.0.0.1\noptions timeout:1 attempts:2\n"


def refusal() -> str | None:
    """Return why no such network can be made here, None when it can."""
    missing = [tool for tool in ("unshare", "ip", "mount") if shutil.which(tool) is None]
    if missing:
        return f"{missing[0]} is missing"
    tried = subprocess.run(
        [*ENTER, "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False
    )
    return tried.stderr.strip() or "unshare is refused" if tried.returncode else None


def settle(folder: Path) -> None:
    """Make every address ours and names a matter of 127.0.0.1; for a process that was started with ENTER."""
    for command in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
    ):
        subprocess.run(command.split(), check=True)
    resolver = folder / "resolv.conf"
    resolver.write_text(_RESOLVER, encoding="ascii")
    subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)
