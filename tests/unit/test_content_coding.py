"""Content codings: whole streams come back whole, broken ones as far as they are right, bombs stay small."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import tracemalloc
import zlib
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.content_coding import HIGHEST_RATIO, MOST_MEMBERS, RATIO_FREE, Bounds, decode_content

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 20 << 20
MIB = 1 << 20


def _raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def _brotli(data: bytes) -> bytes:
    return bytes(import_module("brotli").compress(data, quality=5))


def _zstd(data: bytes) -> bytes:
    try:
        module = import_module("compression.zstd")
    except ImportError:
        module = import_module("backports.zstd")
    return bytes(module.compress(data))


def _framed(data: bytes) -> bytes:
    return zlib.compress(data)


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", _framed),
    ("deflate", _raw_deflate),
    ("br", _brotli),
    ("zstd", _zstd),
]
NAMES = ["gzip", "deflate with its frame", "deflate without", "br", "zstd"]
each_encoder = pytest.mark.parametrize(("coding", "encode"), ENCODERS, ids=NAMES)


def _page(size: int) -> bytes:
    """Return text that compresses about as a page does, the same in each run."""
    dice = random.Random(7)
    words = [dice.randbytes(3).hex() for _ in range(400)]
    return " ".join(dice.choice(words) for _ in range(size // 7)).encode()


@each_encoder
@given(
    data=st.one_of(
        st.binary(max_size=2000), st.integers(1, 300_000).map(lambda size: b"<p>text</p>" * (size // 11))
    )
)
@settings(max_examples=25, deadline=None)
def test_a_whole_stream_comes_back_whole(coding: str, encode: Callable[[bytes], bytes], data: bytes) -> None:
    """What was encoded is decoded, whatever its size."""
    decoded = decode_content(encode(data), coding=coding, limit=LIMIT)
    assert (decoded.data, decoded.complete, decoded.reason) == (data, True, None)


@pytest.mark.parametrize("size", [1 << 13, 1 << 16, (1 << 16) + 1, 3 << 16, MIB])
@each_encoder
def test_sizes_on_the_steps_are_no_edge(coding: str, encode: Callable[[bytes], bytes], size: int) -> None:
    """A stream that ends exactly on a step of 64 KiB loses nothing and is not called cut."""
    for data in (b"a" * size, random.Random(size).randbytes(size)):
        decoded = decode_content(encode(data), coding=coding, limit=LIMIT)
        assert decoded.complete
        assert decoded.data == data


@pytest.mark.parametrize(("coding", "encode"), [("gzip", gzip.compress), ("zstd", _zstd)])
def test_several_members_are_one_payload(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """RFC 1952 and RFC 8878 let a stream consist of several parts; all of them count."""
    data = encode(b"one ") + encode(b"") + encode(b"two")
    assert decode_content(data, coding=coding, limit=LIMIT).data == b"one two"


@pytest.mark.parametrize("tail", [b"\0" * 20, b"<!-- served by x -->"])
def test_what_follows_the_last_gzip_member_is_padding(tail: bytes) -> None:
    """Servers pad or append; browsers ignore that, and so does the archive's reader."""
    decoded = decode_content(gzip.compress(b"page") + tail, coding="gzip", limit=LIMIT)
    assert (decoded.data, decoded.complete) == (b"page", True)


@pytest.mark.parametrize(
    "coding",
    [None, "", "identity", "UTF-8", "none", " identity , ", "binary"],
)
def test_words_that_are_no_coding_change_nothing(coding: str | None) -> None:
    """Servers write charsets and other words into the field."""
    decoded = decode_content(b"page", coding=coding, limit=LIMIT)
    assert (decoded.data, decoded.complete) == (b"page", True)


def test_two_layers_are_undone_in_order() -> None:
    """The field lists the codings in the order they were applied."""
    data = _brotli(gzip.compress(b"page"))
    assert decode_content(data, coding=" X-GZIP, Br", limit=LIMIT).data == b"page"
    assert not decode_content(data, coding="br, gzip", limit=LIMIT).complete


@pytest.mark.parametrize(
    ("coding", "word"),
    [("gzip, gzip, gzip", "More than 2"), ("compress", "'compress'"), ("gzip, dcb", "'dcb'")],
)
def test_what_is_not_undone_says_so(coding: str, word: str) -> None:
    """An unknown coding or a third layer gives no data, and the reason."""
    decoded = decode_content(gzip.compress(b"page"), coding=coding, limit=LIMIT)
    assert (decoded.data, decoded.complete) == (b"", False)
    assert word in (decoded.reason or "")


def test_plain_markup_labelled_gzip_is_read_as_it_stands() -> None:
    """The label is wrong, not the page; the answer says so."""
    decoded = decode_content(b"\n<!doctype html><p>text", coding="gzip", limit=LIMIT)
    assert decoded.data == b"\n<!doctype html><p>text"
    assert not decoded.complete
    assert "labelled gzip" in (decoded.reason or "")


def test_an_empty_payload_is_whole_under_any_label() -> None:
    """An answer without a body has nothing that could be cut."""
    assert decode_content(b"", coding="gzip", limit=LIMIT).complete


@each_encoder
def test_a_cut_stream_gives_its_prefix(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """Wherever the connection broke, what came before is text and the answer says it is not all."""
    data = _page(400_000)
    stream = encode(data)
    most = 0
    for share in (0.01, 0.3, 0.6, 0.99):
        decoded = decode_content(stream[: int(len(stream) * share)], coding=coding, limit=LIMIT)
        assert not decoded.complete
        assert decoded.reason
        assert data.startswith(decoded.data)
        most = max(most, len(decoded.data))
    assert most > 250_000  # zstd gives whole blocks of 128 KiB, the others nearly all


def test_a_gzip_stream_without_its_last_byte_is_not_complete() -> None:
    """warcio and FastWARC take such a stream for whole; the text is all there, but it is not proved."""
    data = _page(50_000)
    decoded = decode_content(gzip.compress(data)[:-1], coding="gzip", limit=LIMIT)
    assert (decoded.data, decoded.complete) == (data, False)


def test_a_wrong_checksum_keeps_the_text_and_says_corrupt() -> None:
    """The error stands in the last bytes: not a letter before it is given up."""
    data = _page(50_000)
    stream = gzip.compress(data)
    decoded = decode_content(stream[:-8] + bytes(8), coding="gzip", limit=LIMIT)
    assert (decoded.data, decoded.complete) == (data, False)
    assert "corrupt" in (decoded.reason or "")


@each_encoder
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_no_corruption_raises(coding: str, encode: Callable[[bytes], bytes], at: float, noise: bytes) -> None:
    """Whatever is overwritten, the answer is a value; where it says complete, it is as long as the page."""
    data = _page(20_000)
    stream = encode(data)
    place = int(at * len(stream))
    decoded = decode_content(
        stream[:place] + noise + stream[place + len(noise) :], coding=coding, limit=LIMIT
    )
    if coding == "gzip" and decoded.complete:
        assert decoded.data == data
    assert decoded.complete or decoded.reason


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate"])
)
def test_noise_never_raises(noise: bytes, coding: str) -> None:
    """Bytes that are no stream at all end in a reason."""
    decoded = decode_content(noise, coding=coding, limit=1000)
    assert len(decoded.data) <= 1000
    assert decoded.complete or decoded.reason


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_the_limit_holds_to_the_byte(coding: str | None) -> None:
    """Exactly `limit` bytes are whole, one more is not."""
    data = _page(40_000)
    stream = gzip.compress(data) if coding else data
    assert decode_content(stream, coding=coding, limit=len(data)).complete
    decoded = decode_content(stream, coding=coding, limit=len(data) - 1)
    assert (decoded.data, decoded.complete) == (data[:-1], False)
    assert str(len(data) - 1) in (decoded.reason or "")


def test_ratio_and_codings_can_be_set() -> None:
    """What the settings say counts instead: a lower ratio cuts sooner, one coding is all there may be."""
    bomb = zlib.compress(bytes(8 * MIB), 9)
    assert decode_content(bomb, coding="deflate", limit=Bounds(size=16 * MIB, ratio=2000)).complete
    cut = decode_content(bomb, coding="deflate", limit=Bounds(size=16 * MIB, ratio=300))
    assert (len(cut.data), cut.complete) == (300 * len(bomb), False)
    assert cut.reason == "The decoded payload is more than 300 times the stored bytes."
    twice = gzip.compress(gzip.compress(b"<p>"))
    assert decode_content(twice, coding="gzip, gzip", limit=Bounds(size=MIB)).data == b"<p>"
    assert decode_content(twice, coding="gzip, gzip", limit=Bounds(size=MIB, codings=1)).data == b""


@cache
def _zeros() -> bytes:
    """Return a gzip stream of 300 MiB of zeros without ever holding them."""
    squeezer = zlib.compressobj(1, zlib.DEFLATED, 31)
    pieces = [squeezer.compress(bytes(MIB)) for _ in range(300)]
    return b"".join([*pieces, squeezer.flush()])


BOMBS: list[tuple[str, Callable[[], bytes]]] = [
    ("gzip", _zeros),
    ("gzip, gzip", lambda: gzip.compress(_zeros())),
    ("deflate", lambda: zlib.compress(bytes(100 * MIB), 1)),
    ("br", lambda: _brotli(bytes(100 * MIB))),
    ("zstd", lambda: _zstd(bytes(100 * MIB))),
    ("br, gzip", lambda: gzip.compress(_brotli(bytes(100 * MIB)))),
]


@pytest.mark.parametrize(("coding", "make"), BOMBS, ids=[coding for coding, _ in BOMBS])
def test_a_bomb_costs_no_more_than_its_bound(coding: str, make: Callable[[], bytes]) -> None:
    """Decoded output stops at the ratio or the limit, and so does the memory it takes."""
    bomb = make()
    tracemalloc.start()
    try:
        decoded = decode_content(bomb, coding=coding, limit=LIMIT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    bound = min(LIMIT, max(RATIO_FREE, HIGHEST_RATIO * len(bomb)))
    assert not decoded.complete
    assert len(decoded.data) == bound
    assert ("times the stored bytes" in (decoded.reason or "")) == (bound < LIMIT)
    assert peak <= bound * 9 / 8 + MIB


SWELL = """
import sys
from extractors.content_coding import decode_content

def status(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(field))

bomb = sys.stdin.buffer.read()
before = status("VmRSS:")
decode_content(bomb, coding="gzip", limit=20 << 20)
print(status("VmHWM:") - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the process's peak from /proc")
def test_a_bomb_does_not_swell_the_process() -> None:
    """The same seen from outside, for what the codecs allocate: 300 MiB of zeros take 64 MiB at most."""
    done = subprocess.run([sys.executable, "-c", SWELL], input=_zeros(), capture_output=True, check=True)
    assert 16 << 10 < int(done.stdout) < 64 << 10


def test_a_high_ratio_below_a_mebibyte_is_no_bomb() -> None:
    """Small pages of much white space compress a thousandfold and are right."""
    data = b" " * RATIO_FREE
    assert decode_content(gzip.compress(data), coding="gzip", limit=LIMIT).data == data


@pytest.mark.parametrize(
    ("coding", "part"), [("gzip", gzip.compress(b"")), ("zstd", _zstd(b""))], ids=["gzip", "zstd"]
)
def test_very_many_empty_members_are_refused(coding: str, part: bytes) -> None:
    """They would cost time and give nothing."""
    decoded = decode_content(part * (MOST_MEMBERS + 1), coding=coding, limit=LIMIT)
    assert not decoded.complete
    assert "members" in (decoded.reason or "")


def test_a_zstd_window_beyond_8_mib_is_refused() -> None:
    """RFC 9659: a decoder of HTTP content need not, and here does not, hold more."""
    try:
        module = import_module("compression.zstd")
    except ImportError:
        module = import_module("backports.zstd")
    options = {module.CompressionParameter.window_log: 25, module.CompressionParameter.compression_level: 1}
    compressor = module.ZstdCompressor(options=options)
    stream = compressor.compress(_page(100_000)) + compressor.flush()
    decoded = decode_content(stream, coding="zstd", limit=LIMIT)
    assert not decoded.complete


def test_the_data_is_not_in_the_repr() -> None:
    """A page must not end up in a log line."""
    assert "secret" not in repr(decode_content(b"secret", coding=None, limit=LIMIT))
