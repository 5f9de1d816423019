"""Fingerprints: what makes two texts equal, near, or different."""

from __future__ import annotations

from extractors.fingerprint import article_id, simhash, text_sha256, words_of

WORDS = words_of(
    "Le conseil de la ville a voté mardi le budget du port après une semaine de blocage du bassin " * 3
)


def bits_apart(one: str, two: str) -> int:
    """Count the bits in which two hashes differ."""
    return (int(one, 16) ^ int(two, 16)).bit_count()


def test_the_values_are_pinned() -> None:
    """Stored fingerprints must stay comparable: these values may never change."""
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    assert simhash(["a", "b", "c"]) == "3f4e074d61c27a04"
    assert article_id("https://news.example/a", text_sha256("x")) == "a4ac61dbe10c9712"


def test_order_and_case_do_not_matter() -> None:
    """A simhash is of the distinct words, whatever their order, case and number."""
    assert simhash(WORDS) == simhash([word.upper() for word in reversed(WORDS)]) == simhash(WORDS * 2)


def test_near_texts_are_near() -> None:
    """One word changed moves few bits; other words move about half of them."""
    base, near, far = (
        simhash(WORDS),
        simhash([*WORDS, "quai"]),
        simhash(words_of("Nothing of this is alike at all")),
    )
    assert base is not None
    assert near is not None
    assert far is not None
    assert bits_apart(base, near) <= 8 < bits_apart(base, far)


def test_no_words_no_hash() -> None:
    """An empty text is not near to every other empty text."""
    assert simhash([]) is None


def test_the_id_depends_on_address_and_text() -> None:
    """A new text at one address, and one text at two addresses, are two articles each."""
    ids = {article_id(url, digest) for url in ("u", "v") for digest in (None, "1", "2")}
    assert len(ids) == 6
    assert all(len(one) == 16 for one in ids)
