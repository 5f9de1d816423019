"""Runs the outside tools of `.venv-judges` (`make judges`) in processes of their own, or skips."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.weed import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

JUDGES = Path(__file__).parents[2] / ".venv-judges" / "bin"
READY_SECONDS = 20.0


def judge(name: str) -> str:
    """Return the path of a judge's program; skip where it is not installed."""
    program = JUDGES / name
    if not program.exists():
        pytest.skip(f"{name} is missing: `make judges` installs it")
    return str(program)


def ask(*command: str, question: object = None) -> str:
    """Return what a judge prints; it must end with status 0."""
    done = subprocess.run(
        command, input=json.dumps(question), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.contextmanager
def running_pywb(root: Path, *, work: Path) -> Iterator[int]:
    """Serve a folder archive with pywb straight from its layout, an index folder a day; give the port."""
    program = judge("wayback")
    days = {day.name: f"{day}/" for day in (root / "cdxj" / "v1").iterdir()}
    paths = {"index_group": days, "archive_paths": f"{root}/"}
    (work / "config.yaml").write_text(json.dumps({"collections": {"news": paths}}))
    (port,) = free_ports(1)
    log = work / "pywb.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [program, "-b", "127.0.0.1", "-p", str(port)], cwd=work, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(port, server, log)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"pywb did not start: {log.read_text()[-500:]}")


def replayed(port: int, url: str, *, stamp: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of the capture nearest to `stamp` (14 digits), unchanged by pywb."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/news/{stamp}id_/{url}")
    response = connection.getresponse()
    answer = response.status, response.read(), dict(response.getheaders())
    connection.close()
    return answer
