"""Reads bytes as text so that every character still knows the bytes it came from."""

from __future__ import annotations

import codecs
from array import array
from functools import cached_property
from itertools import accumulate

from extractors.decode import codec_of

_BLOCK = 1 << 13
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SHIFTING = ("iso2022", "hz", "utf_7", "utf-7")


class SourceText:
    """The characters of a byte string and the byte offset of each.

    A byte order mark names the charset over `charset` and is no character. Bytes that the charset can't read
    stand as lone surrogates or U+FFFD, never as a guess; an unknown charset is read as UTF-8.
    """

    def __init__(self, data: bytes, *, charset: str) -> None:
        """Decode `data` by `charset`, a label or codec name such as `DecodedPage.charset`."""
        mark, codec = next(
            ((mark, name) for mark, name in _BOMS if data.startswith(mark)),
            (b"", codec_of(charset) or "utf-8"),
        )
        self._start = len(mark)
        self._codec = codec
        self._errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
        body = data[self._start :]
        self._table: array[int] | None = None
        self.text = self._decoded(body)
        if len(self.text) != len(body) and not self._is_reversible(body):
            self.text, self._table = _stepped(body, codec)
        self._is_single = self._table is None and len(self.text) == len(body)

    def offset(self, index: int) -> int:
        """Return the byte offset at which character `index` begins; the end of the text is a place too."""
        if self._is_single:
            return self._start + index
        if self._table is not None:
            return self._start + self._table[index]
        block = index // _BLOCK
        return self._start + self._blocks[block] + self._width(block * _BLOCK, index)

    def index(self, offset: int) -> int:
        """Return the index of the first character that begins at byte `offset` or after it."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.offset(middle) < offset else (low, middle)
        return low

    def _decoded(self, body: bytes) -> str:
        """Decode without loss where the codec can; an odd last byte of UTF-16 is left out."""
        if self._errors == "surrogatepass":
            body = body[: len(body) & ~1]
        try:
            return body.decode(self._codec, self._errors)
        except UnicodeDecodeError:
            return ""

    def _is_reversible(self, body: bytes) -> bool:
        """Say whether encoding any beginning of the text gives as many bytes as it was read from."""
        if self._codec.startswith(_SHIFTING):
            return False
        try:
            encoded = self.text.encode(self._codec, self._errors)
        except UnicodeEncodeError:
            return False
        return encoded == body[: len(encoded)] and len(body) - len(encoded) < 2

    @cached_property
    def _blocks(self) -> list[int]:
        """Byte offset of every `_BLOCK`-th character."""
        starts = range(0, len(self.text), _BLOCK)
        return list(accumulate((self._width(start, start + _BLOCK) for start in starts), initial=0))

    def _width(self, start: int, end: int) -> int:
        """Count the bytes of some characters."""
        return len(self.text[start:end].encode(self._codec, self._errors))


def _stepped(body: bytes, codec: str) -> tuple[str, array[int]]:
    """Decode byte by byte, for codecs that shift states or read two spellings as one; about 1 s for 5 MB."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    pieces: list[str] = []
    starts = array("L")
    begun = 0
    for end in range(1, len(body) + 1):
        piece = decoder.decode(body[end - 1 : end], end == len(body))
        if piece:
            pieces.append(piece)
            starts.extend([begun] * len(piece))
            begun = end
    starts.append(len(body))
    return "".join(pieces), starts
