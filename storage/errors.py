"""Errors of the storage room; each docstring says what the caller should do."""

from __future__ import annotations


class StorageError(Exception):
    """Base of every expected failure in `storage`; catch it at a command's edge only."""


class StoreUnavailable(StorageError):
    """The store did not answer or refused for a passing reason; keep the spool, try again later."""


class StoreMisconfigured(StorageError):
    """Wrong credentials, missing bucket, no permission, no such folder: tell the user what to mend."""


class ObjectMissing(StorageError):
    """No object lies under this key; a reader that followed a manifest has found damage."""


class ObjectConflict(StorageError):
    """Another object already lies under this key; never overwrite, report both digests."""


class BadKey(StorageError):
    """The key is outside the layout (empty segment, `..`, non-ASCII, too long): a programming error."""


class UnsafeField(StorageError):
    """A value meant for a WARC field holds CR, LF or NUL; the record is refused."""


class Damaged(StorageError):
    """Stored bytes are not what was recorded; name object, offset and reason to the user."""


class SpoolBusy(StorageError):
    """Another process holds this spool's lock; leave it alone."""


class DiskFull(StorageError):
    """The spool's disk has no room; stop cleanly, what was acknowledged is safe."""


class DiskFailed(StorageError):
    """The spool's disk refused to read or write; stop cleanly, mend the disk, the next start goes on."""


class AmbiguousRef(StorageError):
    """The short id fits several articles; ask for more digits and show the candidates in the message."""


class StateUnusable(StorageError):
    """The state database cannot be opened or written, or is of another version; tell the user which."""


class IndexUnusable(StorageError):
    """The local index is damaged or of another version; `depeche rebuild` makes it again from the objects."""
