"""Repairs a damaged archive: puts back what a copy proves, else brings what is whole into a new batch."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storage.articles import pack
from storage.batch import Kind, Manifest, ManifestObject, batch_of, decode, encode, keys
from storage.cdxj import cdxj_line, is_indexed, sort_lines
from storage.collection import MANIFESTS, MEMORIES, TOMBSTONES, lines, read_manifest, superseded
from storage.errors import Damaged, ObjectConflict, ObjectMissing
from storage.objects import ObjectStat, Put
from storage.open_batch import OpenBatch
from storage.reading import stat_of
from storage.reread import entries_from
from storage.salvaged import Salvage, Superseded, ended, has_records
from storage.spool_files import sha256_of, write_file
from storage.spool_folder import (
    COMMITTED,
    OBJECTS,
    SEALED,
    TOMBSTONE,
    WARC_OPEN,
    Tombstone,
    batch_folders,
    read_tombstone,
    write_tombstone,
)
from storage.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from storage.batch import BatchId
    from storage.index import Index
    from storage.objects import ObjectStore
    from storage.sealed_batch import SealedBatch
    from storage.spool import Spool
    from storage.spool_folder import SpoolFolder
    from storage.tally import Finding

ASIDE = "damaged/v1/"
"""Where damaged bytes are kept, under their own sha256, before good ones take their key."""


_DERIVED = "-derive-"
"""What the id of a batch holds that was derived again, also when its manifest is lost."""

_WAITING = "a repair of this batch waits in the spool; the next run commits it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """An object that comes back byte for byte; `source` says from where."""

    key: str
    source: str


@dataclass(slots=True, kw_only=True)
class Repaired:
    """What was done, or would be; `left` are findings that a repair can do nothing about.

    `set_aside` are keys whose damaged bytes nobody can mend and nobody needs.
    """

    restored: list[Restored] = field(default_factory=list)
    superseded: list[Superseded] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Goes over the findings of `verify`, batch by batch; writes nothing unless `apply` is set.

    `finish` brings a new batch to its end before it is sealed: articles whose lines were lost.
    """

    store: ObjectStore
    spool: Spool
    index: Index | None
    apply: bool
    finish: Callable[[OpenBatch], None] = lambda _batch: None

    def run(self, *, now: datetime, progress: Callable[[str], None] = lambda _key: None) -> Repaired:
        """Repair what is damaged.

        Raises SpoolBusy while another repair writes; StoreUnavailable, StoreMisconfigured, DiskFull,
        DiskFailed.
        """
        done = Repaired()
        with self.spool.repairing() if self.apply else nullcontext():
            if self.apply:
                self._end_waiting(done)
            self._run(done, now, progress)
        return done

    def _run(self, done: Repaired, now: datetime, progress: Callable[[str], None]) -> None:
        report = verify(self.store, now=now, progress=progress)
        damaged: dict[BatchId, list[Finding]] = {}
        for finding in report.damaged:
            batch = batch_of(finding.key)
            if finding.key.startswith((MEMORIES, TOMBSTONES)):
                self._mend_loose(finding, done)
            elif batch is None:
                done.left.append(finding)
            else:
                damaged.setdefault(batch, []).append(finding)
        copies = self._manifests()
        gone = copies.keys() - {batch_of(key) for key in self.store.list(MANIFESTS)} - superseded(self.store)
        waiting = self._waiting()
        for batch in sorted(damaged.keys() | gone):
            if batch in waiting:
                done.left += [replace(finding, reason=_WAITING) for finding in damaged.get(batch, ())]
                continue
            progress(batch)
            try:
                self._repair(batch, damaged.get(batch, []), copies.get(batch), done)
            except Damaged:  # the store cannot read back what it has, and no copy is left
                back = {one.key for one in done.restored}
                done.left += [finding for finding in damaged.get(batch, ()) if finding.key not in back]

    def _manifests(self) -> dict[BatchId, Manifest]:
        """Return the manifests of committed batches that this machine has copies of."""
        found = {manifest.id: manifest for manifest in self.index.batches()} if self.index else {}
        for folder in batch_folders(self.spool.root):
            with suppress(Damaged, OSError):
                if (folder / COMMITTED).exists():
                    manifest = decode((folder / SEALED).read_bytes())
                    found[manifest.id] = manifest
        return found

    def _waiting(self) -> set[BatchId]:
        """Return the batches whose successor an earlier repair has left in the spool."""
        return {note.batch for folder, note in self._notes() if not (folder / COMMITTED).exists()}

    def _notes(self) -> Iterator[tuple[Path, Tombstone]]:
        """Yield the tombstones that lie in the spool, with their folders."""
        for folder in batch_folders(self.spool.root):
            with suppress(Damaged):
                if note := read_tombstone(folder):
                    yield folder, note

    def _repair(self, batch: BatchId, findings: list[Finding], copy: Manifest | None, done: Repaired) -> None:
        manifest = self._manifest(batch)
        if manifest is None and copy is not None:
            manifest = copy
            self._put_back(
                keys(batch).manifest, encode(copy), done, source_name="a local copy of the manifest"
            )
        bad = [entry for entry in manifest.objects if not self._is_whole(entry)] if manifest else []
        hopeless = manifest is None or bool([entry for entry in bad if not self._restored(entry, done)])
        leads_astray = manifest is not None and not bad and self._leads_astray(manifest, done)
        if leads_astray or (hopeless and self._has_some(batch, manifest)):
            self._supersede(batch, manifest, findings, done)
        elif manifest is not None and manifest.kind == "derive" and not bad:
            return  # what its lines point to came back
        elif hopeless or not (bad or (copy and manifest is copy)):
            done.left.extend(findings)

    def _has_some(self, batch: BatchId, manifest: Manifest | None) -> bool:
        """Tell whether something can come into a new batch: a WARC, or lines where there was none."""
        names = keys(batch)
        if self.store.head(names.warc):
            return True
        had_records = manifest.named("warc") is not None if manifest else _DERIVED not in batch
        lines_of_it = (names.articles, names.outcomes, names.derivations)
        return not had_records and any(self.store.head(key) for key in lines_of_it)

    def _leads_astray(self, manifest: Manifest, done: Repaired) -> bool:
        """Tell whether lines of a re-derivation point to records that are lost and do not come back."""
        if manifest.kind != "derive":
            return False
        back = {one.key for one in done.restored}
        return any(
            not has_records(self.store, line, besides=back)
            for line in lines(self.store, manifest, "articles")
        )

    def _manifest(self, batch: BatchId) -> Manifest | None:
        with suppress(Damaged, ObjectMissing):
            manifest = read_manifest(self.store, keys(batch).manifest)
            return manifest if manifest.id == batch else None
        return None

    def _is_whole(self, entry: ManifestObject) -> bool:
        return stat_of(self.store, entry.key) == ObjectStat(size=entry.size, sha256=entry.sha256)

    def _restored(self, entry: ManifestObject, done: Repaired) -> bool:
        """Put the object back when a copy has exactly the bytes that the manifest names."""
        local = self.spool.root / str(batch_of(entry.key)) / OBJECTS[entry.kind]
        if local.is_file() and sha256_of(local) == entry.sha256:
            self._put_back(entry.key, local, done, source_name="the spool")
            return True
        for source, content in self._made_again(entry):
            if hashlib.sha256(content).hexdigest() == entry.sha256:
                self._put_back(entry.key, content, done, source_name=source)
                return True
        return False

    def _made_again(self, entry: ManifestObject) -> Iterator[tuple[str, bytes]]:
        batch = str(batch_of(entry.key))
        if entry.kind == "cdxj":
            with suppress(Damaged, ObjectMissing, ValueError):
                yield "the WARC", self._cdxj(batch)
        elif entry.kind != "warc" and self.index is not None:
            yield "the local index", b"".join(pack(self.index.lines(batch, entry.kind)))

    def _cdxj(self, batch: BatchId) -> bytes:
        warc = keys(batch).warc
        with self._draft() as folder:
            path = folder.path / WARC_OPEN
            write_file(path, self.store.chunks(warc))
            captures = (entry.capture for entry in entries_from(path, start=0, key=warc))
            return b"".join(sort_lines(cdxj_line(capture) for capture in captures if is_indexed(capture)))

    def _put_back(self, key: str, source: bytes | Path, done: Repaired, *, source_name: str) -> None:
        """Put good bytes under their key; what lies there and can be read is kept under its digest first."""
        done.restored.append(Restored(key=key, source=source_name))
        if not self.apply:
            return
        if found := stat_of(self.store, key):
            if found.sha256:
                self._keep_aside(key, found.sha256)
            self.store.delete(key)
        digest = hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else sha256_of(source)
        if self.store.put(key, source, sha256=digest) is Put.CONFLICT:
            raise ObjectConflict(f"{key}: somebody else has put other bytes there meanwhile")

    def _mend_loose(self, finding: Finding, done: Repaired) -> None:
        """Put a tombstone back from the spool; set what is none, and damaged memories, aside.

        A tombstone without a copy is left: its key alone keeps the batch out of sight, as it should.
        """
        batch, key = batch_of(finding.key), finding.key
        if key.startswith(MEMORIES) or batch is None:
            is_mended = self._set_aside(key, done)
        else:
            copies = [folder / TOMBSTONE for folder, note in self._notes() if note.batch == batch]
            is_mended = bool(copies)
            for copy in copies[:1]:
                self._put_back(key, copy.read_bytes(), done, source_name="the spool")
        if not is_mended:
            done.left.append(finding)

    def _set_aside(self, key: str, done: Repaired) -> bool:
        found = stat_of(self.store, key)
        if found is None or found.sha256 is None:
            return False
        done.set_aside.append(key)
        if self.apply:
            self._keep_aside(key, found.sha256)
            self.store.delete(key)
        return True

    def _keep_aside(self, key: str, sha256: str) -> None:
        with self._draft() as folder:
            path = folder.path / WARC_OPEN
            write_file(path, self.store.chunks(key))
            self.store.put(f"{ASIDE}{sha256}", path, sha256=sha256)

    def _supersede(
        self, batch: BatchId, manifest: Manifest | None, findings: list[Finding], done: Repaired
    ) -> None:
        """Bring what is whole of a batch into a new one, whose tombstone takes the old one out of sight."""
        kind = manifest.kind if manifest else self._guessed_kind(batch)
        with self._draft(kind) as folder:
            entries = {entry.kind: entry for entry in manifest.objects} if manifest else {}
            salvage = Salvage(
                self.store,
                batch,
                folder,
                sizes={kind: entry.size for kind, entry in entries.items()},
                has_index="cdxj" in entries and self._is_whole(entries["cdxj"]),
            )
            salvage.fill()
            if not self.apply:
                done.superseded.append(salvage.summary(None))
                return
            note = Tombstone(
                batch=batch,
                superseded_by=folder.head.id,
                reason="; ".join(f"{finding.key}: {finding.reason}" for finding in findings)[:2000],
                lost=tuple(salvage.lost),
                at=self.spool.now(),
            )
            write_tombstone(folder.path, note)
            sealed = self._commit(self.spool.adopt(folder, known=salvage.known))
            first = sealed.superseded_by if sealed else None
            done.superseded.append(salvage.summary(first or folder.head.id))

    def _end_waiting(self, done: Repaired) -> None:
        """Commit what an earlier repair left in the spool when it was killed, or the store was away."""
        for batch in self.spool.recover(holding=TOMBSTONE):
            with suppress(Damaged, ObjectConflict):  # it stays, and is told as waiting
                note = read_tombstone(self.spool.root / batch.id)
                sealed = self._commit(batch)
                if note is not None and sealed is not None:
                    done.superseded.append(ended(note, sealed))

    def _commit(self, batch: OpenBatch | SealedBatch) -> SealedBatch | None:
        """Bring a new batch into the store and the index, which lets go of the old one."""
        try:
            if isinstance(batch, OpenBatch):
                self.finish(batch)
            sealed = batch.seal() if isinstance(batch, OpenBatch) else batch
            if sealed is not None:
                sealed.commit(self.store, index=self.index)
            return sealed
        finally:
            batch.close()

    def _guessed_kind(self, batch: BatchId) -> Kind:
        try:
            raw = self.store.get(keys(batch).manifest)
        except (ObjectMissing, Damaged):
            raw = b""
        if _DERIVED in batch or b'"kind": "derive"' in raw:
            return "derive"
        return "scheduled" if b'"kind": "scheduled"' in raw else "manual"

    @contextmanager
    def _draft(self, kind: Kind = "manual") -> Iterator[SpoolFolder]:
        """Give a folder of the spool that is gone at the end, unless it was adopted."""
        folder = self.spool.draft(job="repair", kind=kind)
        try:
            yield folder
        finally:
            if folder.path.exists():
                shutil.rmtree(folder.path)
                folder.lock.release()
