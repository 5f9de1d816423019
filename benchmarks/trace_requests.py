"""Counts what `depeche trace` asks of the real S3 server, by a proxy in between that writes down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.page_server import page_server
from tests.servers.s3_proxy import FaultProxy
from tests.servers.weed import weed_server

SETTINGS = "[crawl]\ndelay_seconds = 0\n[robots]\nobey = false\n"


def depeche(*arguments: str, folder: Path, environment: dict[str, str]) -> str:
    """Run the console script; return what it printed."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("depeche")), *arguments],
        env=os.environ | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"depeche {' '.join(arguments)}: {done.returncode}: {done.stderr}")
    return done.stdout


def traced() -> list[str]:
    """Archive a page in a fresh bucket, trace a sentence of it; return the requests, method and path."""
    with weed_server() as server, tempfile.TemporaryDirectory() as name, page_server("--pages", "1") as urls:
        folder = Path(name)
        (folder / "depeche.toml").write_text(SETTINGS, encoding="utf-8")
        environment = server.environment() | {"DEPECHE_STORE": f"s3://{server.bucket}/trace"}
        said = depeche("fetch", "--json", "--allow-private", *urls, folder=folder, environment=environment)
        document = json.loads(said)["document"]
        sentence = document["text"].split(".")[3].strip()
        with FaultProxy(server.endpoint) as proxy:
            behind = environment | {"AWS_ENDPOINT_URL": proxy.endpoint}
            found = json.loads(
                depeche("trace", "--json", document["id"], sentence, folder=folder, environment=behind)
            )
            if not (found["digests_ok"] and found["spans"]):
                raise SystemExit(f"trace: {found}")
            return list(proxy.seen)
