"""The probe finds what a store does wrong, by stores that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.errors import Damaged, ObjectMissing, StoreMisconfigured
from storage.folder import FolderStore
from storage.probe import SAMPLE, probe

if TYPE_CHECKING:
    from pathlib import Path

    from storage.objects import Put


class Overwriting(FolderStore):
    """A store that ignores the condition of a put."""

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Replace what is there."""
        if self.head(key):
            self.delete(key)
        return super().put(key, source, sha256=sha256)


class Framing(FolderStore):
    """A store that keeps the framing of an upload in the object, and notices."""

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Store, then tell that something else was stored."""
        super().put(key, source, sha256=sha256)
        raise Damaged("the size differs")

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Return the bytes with their frame."""
        framed = b"19000\r\n" + super().get(key) + b"\r\n0\r\n\r\n"
        return framed[start : None if length is None else start + length]


class Doubtful(FolderStore):
    """A store whose put finds damage where reading finds none."""

    def put(self, key: str, source: bytes | Path, *, sha256: str) -> Put:
        """Store, then tell of damage."""
        super().put(key, source, sha256=sha256)
        raise Damaged("no digest")


class Rangeless(FolderStore):
    """A store that begins every answer at the first byte."""

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Ignore the start."""
        return super().get(key, start=0 if length else start, length=length)


class Cutting(FolderStore):
    """A store that returns fewer bytes than it was given."""

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Leave out the last bytes."""
        return super().get(key, start=start, length=length)[:-7][:4000]


class Forgetful(FolderStore):
    """A store that does not find what it has taken."""

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Find nothing."""
        raise ObjectMissing(key)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Overwriting, "ignores If-None-Match"),
        (Framing, "aws-chunked"),
        (Doubtful, "damages what it is given: no digest"),
        (Rangeless, "a range of bytes comes back wrong"),
        (Cutting, "other bytes come back than were stored"),
        (Forgetful, "what was just stored cannot be read"),
    ],
)
def test_each_fault_has_its_sentence(kind: type[FolderStore], says: str, tmp_path: Path) -> None:
    """What the store does wrong is said before work begins, and the probe's object is gone."""
    store = kind(tmp_path)
    with pytest.raises(StoreMisconfigured, match=says):
        probe(store, "probe-1")
    assert list(store.list("")) == []


def test_a_good_store_passes(tmp_path: Path) -> None:
    """Nothing is wrong and nothing stays."""
    probe(FolderStore(tmp_path), "probe-1")
    assert list(tmp_path.iterdir()) == []


def test_the_first_error_is_the_one_told(tmp_path: Path) -> None:
    """When the put fails, that is told, and not that there is nothing to delete."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreMisconfigured, match=r"Not a directory|File exists"):
        probe(FolderStore(tmp_path / "file" / "archive"), "probe-1")


def test_the_sample_is_100_kb_without_pattern() -> None:
    """Half of the sample does not stand in the other half, so that a shift is always seen."""
    half = len(SAMPLE) // 2
    assert len(SAMPLE) == 102_400
    assert SAMPLE[:32] not in SAMPLE[half:]
