"""What only the folder can do wrong: full disks, refused writes, files half written, files of others."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.errors import DiskFull, ObjectMissing, StorageError, StoreMisconfigured, StoreUnavailable
from storage.folder import FolderStore, trouble
from storage.objects import Put

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "warc/v1/date=2026-11-21/b-0000.warc.gz"
TEXT = b"Dernieres nouvelles\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()


def files(root: Path) -> list[str]:
    """Return every file below `root`, hidden ones too."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python code that prints the class and the text of the error it meets."""
    frame = (
        f"import sys, os, resource\nfrom pathlib import Path\nfrom storage.folder import FolderStore\n{code}"
    )
    command = [sys.executable, "-c", frame, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


PUT = """
try:
    FolderStore(Path(sys.argv[1])).put("a/big", bytes(3_000_000), sha256=sys.argv[2])
except Exception as problem:
    print(type(problem).__name__, problem)
"""


def test_full_disk(tmp_path: Path) -> None:
    """A file that can grow no further is a full disk: said so, and nothing of it stays.

    The limit on a process's files stands for the disk: the write fails in its middle as it does there.
    """
    limited = "resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))\n" + PUT
    done = run(limited, str(tmp_path / "archive"), hashlib.sha256(bytes(3_000_000)).hexdigest())
    assert done.stdout.startswith("DiskFull"), done
    assert files(tmp_path) == []


def _can_mount() -> bool:
    command = ["unshare", "-Urm", "true"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )


@pytest.mark.skipif(not _can_mount(), reason="no small disk can be mounted here: unshare -Urm is refused")
def test_really_full_disk(tmp_path: Path) -> None:
    """On a disk of 1 MiB an object of 3 MB is refused and gone; a small one still finds room."""
    script = f"""
mount -t tmpfs -o size=1m tmpfs {tmp_path} && {sys.executable} -c '
from pathlib import Path
from hashlib import sha256
from storage.folder import FolderStore
store = FolderStore(Path("{tmp_path}"))
try:
    store.put("a/big", bytes(3_000_000), sha256=sha256(bytes(3_000_000)).hexdigest())
except Exception as problem:
    print(type(problem).__name__, problem)
print(store.put("a/small", b"x", sha256=sha256(b"x").hexdigest()), list(store.list("")))
' && find {tmp_path} -type f
"""
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    full, small, *found = done.stdout.splitlines()
    assert full.startswith("DiskFull"), done
    assert "No space left on device" in full
    assert small == "Put.CREATED ['a/small']"
    assert found == [str(tmp_path / "a/small")]


def test_refused_folder(tmp_path: Path) -> None:
    """A folder that may not be written is the user's to mend; the path is named."""
    root = tmp_path / "archive"
    root.mkdir(mode=0o500)
    drop = "if os.geteuid() == 0:\n    os.setuid(65534)\n" + PUT
    done = run(drop, str(root), hashlib.sha256(bytes(3_000_000)).hexdigest())
    assert done.stdout.startswith(f"StoreMisconfigured {tmp_path}"), done
    assert "Permission denied" in done.stdout


@pytest.mark.parametrize("place", ["archive", "archive/deeper"])
def test_file_where_the_folder_should_be(tmp_path: Path, place: str) -> None:
    """A file in the way is named."""
    (tmp_path / "archive").write_bytes(b"")
    with pytest.raises(StoreMisconfigured, match=str(tmp_path / "archive")):
        FolderStore(tmp_path / place).put(KEY, TEXT, sha256=DIGEST)


def test_directory_where_the_object_should_be(folder_store: FolderStore, tmp_path: Path) -> None:
    """A directory under an object's name is neither an object nor silently passed by."""
    (tmp_path / "archive" / KEY).mkdir(parents=True)
    assert folder_store.head(KEY) is None
    with pytest.raises(StoreMisconfigured, match="not a regular file"):
        folder_store.put(KEY, TEXT, sha256=DIGEST)


def test_missing_folder(tmp_path: Path) -> None:
    """An archive that is not there is no empty archive; the first put makes it."""
    store = FolderStore(tmp_path / "none" / "archive")
    verbs: list[Callable[[], object]] = [
        lambda: store.get(KEY),
        lambda: store.head(KEY),
        lambda: list(store.list("")),
        lambda: store.delete(KEY),
    ]
    for verb in verbs:
        with pytest.raises(StoreMisconfigured, match="no such folder"):
            verb()
    assert files(tmp_path) == []
    assert store.put(KEY, TEXT, sha256=DIGEST) is Put.CREATED


def test_relative_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store keeps its place when the process goes elsewhere."""
    monkeypatch.chdir(tmp_path)
    store = FolderStore(Path("archive"))
    monkeypatch.chdir("/")
    store.put(KEY, TEXT, sha256=DIGEST)
    assert files(tmp_path) == [f"archive/{KEY}"]


def test_others_files_are_not_listed(folder_store: FolderStore, tmp_path: Path) -> None:
    """Unfinished files, working files and what somebody else put there are no objects."""
    root = tmp_path / "archive"
    for name in (
        "work/spool/b/0000.warc.gz",
        ".git/config",
        "a/.tmp-b-1",
        "a b",
        "é",
        "warc/.DS_Store",
        "a/work/x",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")
    os.mkfifo(root / "a" / "pipe")
    folder_store.put(KEY, TEXT, sha256=DIGEST)
    assert list(folder_store.list("")) == ["a/work/x", KEY]
    assert list(folder_store.list("work/")) == []


def test_byte_order_where_folders_and_names_mix(folder_store: FolderStore) -> None:
    """Keys come in the order of their bytes, not in that of a walk: `-` and `.` before `/` before `0`."""
    keys = sorted(["a-b", "a.b", "a/b", "a0", "a/b.c/d", "a/b/d", "a=b", "A/z", "a/b-c"])
    keys.remove("a/b")  # a name cannot be a file and a folder
    for key in keys:
        folder_store.put(key, TEXT, sha256=DIGEST)
    assert list(folder_store.list("")) == keys
    for position, key in enumerate(keys):
        assert list(folder_store.list("", after=key)) == keys[position + 1 :]


def test_killed_put_leaves_nothing_in_the_end(folder_store: FolderStore, tmp_path: Path) -> None:
    """A put killed in its middle shows no object; the next put of the key clears away what it left."""
    root, pipe = tmp_path / "archive", tmp_path / "pipe"
    os.mkfifo(pipe)
    code = f"FolderStore(Path({str(root)!r})).put({KEY!r}, Path({str(pipe)!r}), sha256='0' * 64)"
    frame = f"from pathlib import Path\nfrom storage.folder import FolderStore\n{code}"
    with subprocess.Popen([sys.executable, "-c", frame]) as writer, pipe.open("wb", buffering=0) as feed:
        feed.write(TEXT)
        unfinished = _wait_for(lambda: [name for name in files(root) if (root / name).stat().st_size])
        assert list(folder_store.list("")) == []
        assert folder_store.put(KEY, TEXT, sha256=DIGEST) is Put.CREATED
        assert files(root) == sorted([KEY, *unfinished])  # a living writer's file is left alone
        folder_store.delete(KEY)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    assert folder_store.put(KEY, TEXT, sha256=DIGEST) is Put.CREATED
    assert files(root) == [KEY]


def _wait_for(look: Callable[[], list[str]]) -> list[str]:
    for _ in range(1000):
        if found := look():
            return found
        time.sleep(0.01)
    raise AssertionError("nothing appeared")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, StoreMisconfigured),
        (errno.EROFS, StoreMisconfigured),
        (errno.ENOTDIR, StoreMisconfigured),
        (errno.ENAMETOOLONG, StoreMisconfigured),
        (errno.EIO, StoreUnavailable),
        (errno.ESTALE, StoreUnavailable),
    ],
)
def test_what_the_file_system_says(number: int, kind: type[StorageError]) -> None:
    """No room, something to mend and something that passes are told apart, and the path is named."""
    problem = trouble(OSError(number, os.strerror(number)), Path("/srv/archive"))
    assert type(problem) is kind
    assert str(problem).startswith(f"/srv/archive: {os.strerror(number)}")


def test_reading_needs_no_writing(tmp_path: Path) -> None:
    """An archive on a medium that cannot be written is read as any other."""
    FolderStore(tmp_path).put(KEY, TEXT, sha256=DIGEST)
    (tmp_path / KEY).chmod(0o400)
    store = FolderStore(tmp_path)
    assert store.get(KEY) == TEXT
    with pytest.raises(ObjectMissing, match="no such object"):
        store.get("warc/other")
