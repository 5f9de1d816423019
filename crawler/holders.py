"""Who holds a lease or a host: this process, told so that another can see whether it still lives."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from storage.leases import Holder

if TYPE_CHECKING:
    from datetime import datetime

    from storage.leases import Lease

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")
_START_FIELD = 19
"""Of the fields behind the command's name in /proc/<pid>/stat: the start, in ticks since the boot."""


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a lease says of its holder; `boot` and `ticks` tell it from a later process of its number.

    `pids` is the namespace in which it has that number: containers of one machine may share name and boot.
    """

    machine: str
    boot: str = ""
    pids: str = ""
    pid: int
    ticks: str = ""
    command: str = ""
    started: str = ""


def this_process(command: str, *, now: datetime) -> Holder:
    """Return this process as a holder of leases."""
    told = _Told(
        machine=socket.gethostname(),
        boot=_boot_id(),
        pids=_pid_namespace(),
        pid=os.getpid(),
        ticks=_start_of(os.getpid()) or "",
        command=command,
        started=now.isoformat(timespec="seconds"),
    )
    return Holder(token=secrets.token_hex(16), told=msgspec.json.encode(told).decode())


def is_alive(holder: Holder) -> bool:
    """Tell whether a holder may still be at work; one of elsewhere may, until its lease ends."""
    try:
        told = msgspec.json.decode(holder.told, type=_Told)
    except msgspec.MsgspecError:
        return True
    here = (socket.gethostname(), _boot_id(), _pid_namespace())
    if not told.ticks or (told.machine, told.boot, told.pids) != here:
        return True
    return _start_of(told.pid) == told.ticks


def process_token() -> str:
    """Return a name that no other run has; `is_token_alive` tells from it whether this process lives."""
    return ".".join((secrets.token_hex(8), str(os.getpid()), _start_of(os.getpid()) or "", _this_machine()))


def is_token_alive(token: str) -> bool:
    """Tell whether the process that made a token may be at work; one of elsewhere may."""
    _, _, told = token.partition(".")
    pid, _, rest = told.partition(".")
    ticks, _, machine = rest.partition(".")
    if not ticks or machine != _this_machine():
        return True
    return _start_of(int(pid)) == ticks


def name_of(lease: Lease) -> str:
    """Return who holds a lease, in words."""
    try:
        told = msgspec.json.decode(lease.holder.told, type=_Told)
    except msgspec.MsgspecError:
        return "another run"
    since = f", since {told.started}" if told.started else ""
    return f"`{told.command or 'another run'}` (process {told.pid} on {told.machine}{since})"


def _this_machine() -> str:
    here = f"{socket.gethostname()}/{_boot_id()}/{_pid_namespace()}"
    return hashlib.sha256(here.encode()).hexdigest()[:16]


def _boot_id() -> str:
    return _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else ""


def _pid_namespace() -> str:
    """Return the namespace that gives processes their numbers; nothing where the system does not say."""
    try:
        return str(_PID_NAMESPACE.readlink())
    except OSError:
        return ""


def _start_of(pid: int) -> str | None:
    """Return when a process began, None when there is none of this number or the system does not say."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return stat.rpartition(")")[2].split()[_START_FIELD]
