"""Which texts share phrases: a reprint however it was cut, and no two texts that merely meet."""

from __future__ import annotations

import itertools
import random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reprints import ALIKE
from extractors.shingles import SHORTEST, containment, sampled_shingles
from storage.stories import FEWEST_SHARED
from tests.dispatch import CUT, DISPATCH, OTHER, SPLICED, joined
from tests.unit.test_seeds import SEEDS, seed_lines

CHROME = "We use cookies to show you what you came for. By reading on you agree that we count your visits."


def shared(a: str, b: str) -> tuple[int, float]:
    """Return how many phrases two texts share, and which part of the shorter one that is."""
    left, right = sampled_shingles(a), sampled_shingles(b)
    both = len(set(left) & set(right))
    return both, containment(both, len(left), len(right))


def alike(a: str, b: str) -> bool:
    """Tell whether the rule takes two texts for reprints of one dispatch."""
    number, part = shared(a, b)
    return number >= FEWEST_SHARED and part >= ALIKE


def story(seed: int, *, paragraphs: int = 8) -> list[str]:
    """Invent the paragraphs of a story: common words in an order that no other story has."""
    dice = random.Random(seed)
    words = [
        f"{a}{b}"
        for a, b in itertools.product(("mer", "tol", "van", "rie", "ost"), ("na", "gel", "du", "ik"))
    ]
    return [" ".join(dice.choice(words) for _ in range(55)) + "." for _ in range(paragraphs)]


@given(st.text(max_size=600))
def test_a_text_is_contained_in_itself(text: str) -> None:
    """Any text has all of its phrases or has none; they are sorted, distinct and fit 64 bits."""
    phrases = sampled_shingles(text)
    assert list(phrases) == sorted(set(phrases))
    assert all(0 <= phrase < 1 << 63 for phrase in phrases)
    if phrases:
        assert containment(len(phrases), len(phrases), len(phrases)) == 1


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False), st.integers(3, 8))
def test_cutting_splicing_and_reordering_leave_it_alike(seed: int, dice: random.Random, kept: int) -> None:
    """Three paragraphs of eight, in any order and among as much text of another kind, still tell."""
    dispatch, own = story(seed), story(seed + 20_000, paragraphs=3)
    chosen = dice.sample(dispatch, kept) + own
    dice.shuffle(chosen)
    assert alike("\n\n".join(dispatch), "\n\n".join(chosen))


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_unrelated_stories_are_not_alike(seed: int, step: int) -> None:
    """Not even when both end in one notice of the site's software."""
    assert not alike("\n\n".join([*story(seed), CHROME]), "\n\n".join([*story(seed + step), CHROME]))


@given(st.integers(0, 1000))
def test_case_marks_and_spaces_count_for_nothing(seed: int) -> None:
    """Another outlet's capitals, quotes and line breaks change no phrase."""
    text = " ".join(story(seed))
    other = text.upper().replace(" ", "\n ", 40).replace(".", " …")
    assert sampled_shingles(text) == sampled_shingles(other)


def test_phrases_are_the_same_in_every_process() -> None:
    """They are stored, so neither a new version nor another machine may count differently."""
    known = sampled_shingles(joined(DISPATCH))
    assert (len(known), crc32(repr(known).encode())) == (62, 3686700638)


def test_a_short_text_has_no_phrases() -> None:
    """Below forty words two notes may share theirs by chance."""
    words = [f"word{number}" for number in range(200)]
    assert sampled_shingles(" ".join(words[: SHORTEST - 1])) == ()
    assert sampled_shingles(" ".join(words)) != ()


@pytest.mark.parametrize(
    "letters",
    [range(0x4E00, 0x4F00), range(0x3041, 0x3090), range(0x0E01, 0x0E2F)],
    ids=["Han", "Hiragana", "Thai"],
)
def test_scripts_without_spaces_have_phrases_too(letters: range) -> None:
    """Their phrases are letters in a row, and a paragraph set elsewhere is found again."""
    dice = random.Random(7)
    one, two, three = ("".join(chr(dice.choice(letters)) for _ in range(200)) for _ in range(3))
    assert alike(one + "。" + two, three + " " + one)
    assert not alike(one, three)
    assert sampled_shingles(one[:70]) == ()


def test_hindi_words_stay_whole() -> None:
    """Vowel signs are part of a word: two words that differ in them alone are two."""
    words = [f"{chr(0x915 + a)}{chr(0x93E + b)}" for a in range(20) for b in range(4)]
    bare = [word[0] for word in words]
    assert not set(sampled_shingles(" ".join(words))) & set(sampled_shingles(" ".join(bare)))


def test_the_invented_dispatch_and_its_reprints() -> None:
    """Each outlet's text is alike to the dispatch; the library of the same town is not."""
    assert alike(joined(DISPATCH), joined(CUT))
    assert alike(joined(DISPATCH), joined(SPLICED))
    assert not any(alike(joined(OTHER), joined(text)) for text in (DISPATCH, CUT, SPLICED))


@pytest.mark.bench_data
@pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"no seed texts at {SEEDS}; name their folder in DEPECHE_SEEDS"
)
def test_four_seed_texts_are_one_dispatch_and_one_is_not() -> None:
    """Every pair of the four is alike, with room to the threshold; the fifth is far below it."""
    texts = {number: "\n".join(seed_lines(number)) for number in ("000", "001", "002", "003", "004")}
    for a, b in itertools.combinations(texts, 2):
        number, part = shared(texts[a], texts[b])
        if "003" in (a, b):
            assert part < ALIKE / 2
        else:
            assert number >= 2 * FEWEST_SHARED
            assert part > 1.5 * ALIKE
