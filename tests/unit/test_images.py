"""Images: whom they are credited to, apart from what their captions tell."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.images import clean_credit, list_images, split_credit
from extractors.tree import parse_page
from extractors.witnesses import read_witnesses

URL = "https://www.harbourpost.example/local/ferry"


@pytest.mark.parametrize(
    ("caption", "alone", "credit"),
    [
        ("The pier on Monday. Photo: Ana Gil/Reuters", "The pier on Monday.", "Ana Gil/Reuters"),
        ("Der Hafen. Foto: dpa", "Der Hafen.", "dpa"),
        ("Le port (Ana Gil/AFP)", "Le port", "Ana Gil/AFP"),
        ("Le port (crédit: Ana Gil)", "Le port", "Ana Gil"),
        ("El puerto (al fondo)", "El puerto (al fondo)", None),
        ("The pier © Ana Gil", "The pier", "Ana Gil"),
        ("Photograph: Ana Gil/Getty Images", None, "Ana Gil/Getty Images"),
        ("The pier. Photograph by Ana Gil", "The pier.", "Ana Gil"),
        ("Il porto | Foto di Ana Gil", "Il porto", "Ana Gil"),
        ("A photo of the pier: boats everywhere", "A photo of the pier: boats everywhere", None),
        ("", None, None),
    ],
)
def test_a_credit_is_parted_from_its_caption(caption: str, alone: str | None, credit: str | None) -> None:
    """Labels, brackets that name a house, and copyright signs at the end are credits."""
    assert split_credit(caption) == (alone, credit)


def test_a_figure_says_which_part_credits() -> None:
    """A marked part of a caption is the credit, and leaves the caption."""
    page = (
        "<figure><img src='/i/a.jpg' alt='Pier'><figcaption>The pier"
        " <span class='photo-credit'>Ana Gil / Harbour Post</span></figcaption></figure>"
    )
    (image,) = list_images(read_witnesses(parse_page(page.encode())), None, url=URL)
    assert (image.caption, image.credit) == ("The pier", "Ana Gil / Harbour Post")


@pytest.mark.parametrize(
    ("thing", "credit"),
    [
        ({"creditText": "Photo: Ana Gil"}, "Ana Gil"),
        ({"copyrightHolder": {"@type": "Organization", "name": "Agency"}}, "Agency"),
        ({"creator": [{"@type": "Person", "name": "Ana Gil"}]}, "Ana Gil"),
        ({"caption": "A pier. Foto: Ana Gil"}, "Ana Gil"),
        ({"caption": "A pier"}, None),
    ],
)
def test_json_ld_credits_images(thing: dict[str, object], credit: str | None) -> None:
    """The properties that name a photographer or an owner are read, a credit in the caption else."""
    article = {"@type": "NewsArticle", "headline": "x", "image": {"url": "/i/a.jpg", **thing}}
    page = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    seen = read_witnesses(parse_page(page.encode()))
    (image,) = list_images(seen, article, url=URL)
    assert image.credit == credit


@given(st.text(max_size=300))
def test_splitting_invents_nothing(caption: str) -> None:
    """Caption and credit are stretches of what was there."""
    alone, credit = split_credit(caption)
    folded = " ".join(caption.split())
    assert (alone or "") in folded
    assert (credit or "") in " ".join(folded.split())


def test_prose_is_no_credit() -> None:
    """A long text or a single character credits nobody."""
    assert clean_credit("x" * 200) is None
    assert clean_credit("x") is None
    assert clean_credit(None) is None
