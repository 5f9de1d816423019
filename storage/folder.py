"""The object store in a folder: one file per object, durable and complete or not there at all."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from storage.errors import (
    Damaged,
    DiskFull,
    ObjectMissing,
    StorageError,
    StoreMisconfigured,
    StoreUnavailable,
)
from storage.objects import ObjectStat, Put, check_key, is_key
from storage.pieces import PIECE, check_range, checked, checked_size
from storage.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedReader
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LASTING = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.ELOOP,
}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_NO_OBJECT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


def _token() -> str:
    return secrets.token_hex(8)


class FolderStore:
    """An ObjectStore whose keys are paths below `root`, made with the first object.

    A name that begins with a dot, and `work/` at the top, are not objects: unfinished files stand as
    `.tmp-<name>-<token>` beside their goal, local working files in `work/`. A source file that is missing
    raises FileNotFoundError; everything else is a StorageError.
    """

    def __init__(self, root: Path, *, token: Callable[[], str] = _token) -> None:
        """Name the folder; nothing is touched yet. `token` gives unique names for unfinished files."""
        self.url = str(root)
        self._root = root.absolute()
        self._token = token
        self._settled: set[Path] = set()

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Write, fsync, link to the name, fsync the directories; Damaged when the digest is another one."""
        path = self._path(key)
        if not isinstance(source, bytes):
            source.stat()  # a missing source is the caller's mistake, not the store's
        with _door(path):
            self._settle(path.parent)
            if not os.path.lexists(path):
                _drop_leftovers(path)
                if self._write(path, source, sha256):
                    return Put.CREATED
            wanted = ObjectStat(size=checked_size(source, sha256=sha256), sha256=sha256)
            _sync(path.parent)  # whoever made the name may have died before its own fsync of the directory
        found = self.head(key)
        if found is None:
            raise StoreMisconfigured(f"{path}: this is not a regular file; move it away")
        return Put.SAME if found == wanted else Put.CONFLICT

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Return exactly the bytes asked for; Damaged when the object ends before them."""
        check_range(start=start, length=length)
        path = self._path(key)
        with _door(path), self._open(key) as file:
            file.seek(start)
            found = file.read(-1 if length is None else length)
        if (start and not found) or (length is not None and len(found) < length):
            raise Damaged(f"{path}: ends before byte {start + (length or 1)}")
        return found

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the object in pieces of 1 MiB."""
        with _door(self._path(key)), self._open(key) as file:
            while piece := file.read(PIECE):
                yield piece

    def head(self, key: str) -> ObjectStat | None:
        """Return size and digest, the latter from the bytes themselves: the whole file is read."""
        try:
            with _door(self._path(key)), self._open(key) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return ObjectStat(size=file.tell(), sha256=digest)
        except ObjectMissing:
            return None

    def list(self, prefix: str, *, after: str | None = None) -> Iterator[str]:
        """Yield keys in byte order; directories that cannot hold one are not entered."""
        self._check_root()
        yield from self._walk("", prefix, after or "")

    def delete(self, key: str) -> None:
        """Unlink the file and fsync its directory."""
        path = self._path(key)
        self._check_root()
        with _door(path), contextlib.suppress(*_NO_OBJECT):
            path.unlink()
            _sync(path.parent)

    def probe(self) -> None:
        """Put, read, compare and delete an object at the top of the folder."""
        probe(self, f"probe-{self._token()}")

    def _path(self, key: str) -> Path:
        return self._root / check_key(key)

    def _check_root(self) -> None:
        if not self._root.is_dir():
            raise StoreMisconfigured(f"{self._root}: no such folder, so nothing is archived there")

    def _open(self, key: str) -> BufferedReader:
        path = self._path(key)
        try:
            return path.open("rb")
        except _NO_OBJECT as problem:
            self._check_root()
            raise ObjectMissing(f"{path}: no such object") from problem

    def _write(self, path: Path, source: bytes | Path, sha256: str) -> bool:
        """Return whether the name was free and now holds the bytes, durably."""
        with _unfinished(path, self._token) as (temp, descriptor):
            for piece in checked(source, sha256=sha256):
                _write_all(descriptor, piece)
            os.fsync(descriptor)
            if not _link(temp, path):
                return False
        _sync(path.parent)
        return True

    def _settle(self, directory: Path) -> None:
        """Make `directory` durable: itself and every name on the way to it, from what was there before."""
        if directory in self._settled and directory.is_dir():
            return
        before = directory
        while not before.exists():
            before = before.parent
        directory.mkdir(parents=True, exist_ok=True)
        top = before if self._root.is_relative_to(before) else self._root
        for each in (directory, *directory.parents):
            _sync(each)
            if each == top:
                break
        self._settled.add(directory)

    def _walk(self, stem: str, prefix: str, after: str) -> Iterator[str]:
        for name in self._names(stem):
            if name.endswith("/"):
                if _may_hold(name, prefix, after):
                    yield from self._walk(name, prefix, after)
            elif name.startswith(prefix) and name > after and is_key(name):
                yield name

    def _names(self, stem: str) -> Iterable[str]:
        """Return what lies just below `stem`, in byte order of the keys: folders therefore end in `/`."""
        with _door(self._root / stem), os.scandir(self._root / stem) as found:
            kinds = [(entry.name, entry.is_dir(), entry.is_file()) for entry in found]
        return sorted(
            stem + name + "/" * is_folder for name, is_folder, is_file in kinds if is_folder or is_file
        )


def trouble(problem: OSError, path: Path) -> StorageError:
    """Return our error for what the file system said: no room, something to mend, or something passing."""
    text = f"{problem.filename or path}: {problem.strerror}"
    if problem.errno in _FULL:
        return DiskFull(f"{text}; free some room, nothing stored is lost")
    if problem.errno in _LASTING:
        return StoreMisconfigured(f"{text}; check the folder's path and permissions")
    return StoreUnavailable(text)


@contextlib.contextmanager
def _door(path: Path) -> Iterator[None]:
    """Turn the file system's errors into ours."""
    try:
        yield
    except OSError as problem:
        raise trouble(problem, path) from problem


@contextlib.contextmanager
def _unfinished(path: Path, token: Callable[[], str]) -> Iterator[tuple[Path, int]]:
    """Yield a new locked file beside `path` and its descriptor; it is gone when the block ends."""
    while True:
        temp = path.with_name(f".tmp-{path.name}-{token()}")
        descriptor = os.open(temp, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o666)
        _lock(descriptor, wait=True)
        if os.fstat(descriptor).st_nlink:
            break
        os.close(descriptor)  # another writer took it for a leftover before the lock stood
    try:
        yield temp, descriptor
    finally:
        temp.unlink(missing_ok=True)
        os.close(descriptor)  # after fsync there is nothing left that close could lose


def _drop_leftovers(path: Path) -> None:
    """Remove what earlier puts of this key left when their process died; living ones hold a lock."""
    for leftover in path.parent.glob(f".tmp-{path.name}-*"):
        with contextlib.suppress(FileNotFoundError), leftover.open("rb") as file:
            if _lock(file.fileno(), wait=False):
                leftover.unlink(missing_ok=True)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock the file; False when another holds it or the file system has no locks, as some network ones."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _write_all(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:  # a nearly full disk takes a part first and says so only at the next write
        rest = rest[os.write(descriptor, rest) :]


def _link(temp: Path, path: Path) -> bool:
    """Give the file its name unless the name is taken, in one step."""
    try:
        os.link(temp, path)
    except FileExistsError:
        return False
    except OSError as problem:
        if problem.errno in _NO_LINKS:
            raise StoreMisconfigured(
                f"{path.parent}: this file system has no hard links; use another"
            ) from problem
        raise
    return True


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno != errno.EINVAL:  # some network file systems have no fsync of a directory
            raise
    finally:
        os.close(descriptor)


def _may_hold(folder: str, prefix: str, after: str) -> bool:
    """Tell whether keys below `folder`, which ends in `/`, may begin with `prefix` and come past `after`."""
    reachable = folder.startswith(prefix) or prefix.startswith(folder)
    return reachable and (folder > after or after.startswith(folder)) and is_key(f"{folder}x")
