"""Titles: which wording wins, and what is cut from it."""

from __future__ import annotations

import pytest

from extractors.titles import TitleWitnesses, choose_title, fold_title, likeness

SITE = ("The Harbour Post", "harbourpost", "www.harbourpost.example")


SHORT, LONG = "Ferry strike ends", "Ferry strike ends after a week"


@pytest.mark.parametrize(
    ("seen", "text", "source"),
    [
        ({"headings": (SHORT,), "og": f"{SHORT} | The Harbour Post"}, SHORT, "h1"),
        ({"headings": ("Log in", LONG), "og": SHORT}, LONG, "h1"),
        ({"headings": ("Games", "Sport"), "headline": SHORT, "og": SHORT}, SHORT, "jsonld"),
        ({"element": f"{SHORT} | Local | The Harbour Post"}, SHORT, "title"),
        ({"element": f"The Harbour Post - {SHORT}"}, SHORT, "title"),
        ({"element": "Strikes - the week in review - harbourpost"}, "Strikes - the week in review", "title"),
        ({"element": "Ferry strike - what we know"}, "Ferry strike - what we know", "title"),
        ({"headings": (SHORT,)}, SHORT, "h1"),
        ({"headings": ("",), "og": "Ferry"}, "Ferry", "og"),
    ],
)
def test_the_wording_that_readers_see_wins(seen: dict[str, object], text: str, source: str) -> None:
    """A heading that others support is the title; else what they agree on, without the site's name."""
    title = choose_title(TitleWitnesses(site_names=SITE, **seen))
    assert title is not None
    assert (title.text, title.source, title.kicker) == (text, source, None)


def test_a_kicker_in_the_heading_is_kept_apart() -> None:
    """A heading that ends in the headline holds a kicker before it."""
    seen = TitleWitnesses(
        headings=("Rencontre à Brume «Un vieil ami vaut mieux que deux»",),
        headline="«Un vieil ami vaut mieux que deux»",
    )
    title = choose_title(seen)
    assert title is not None
    assert title.text == "«Un vieil ami vaut mieux que deux»"
    assert title.kicker == "Rencontre à Brume"


def test_no_witness_no_title() -> None:
    """A page that names nothing gets no title."""
    assert choose_title(TitleWitnesses()) is None
    assert choose_title(TitleWitnesses(og=" | ", element="…")) is None


def test_comparison_folds_what_does_not_matter() -> None:
    """Quotes, dashes, case and spaces do not make another title; other words do."""
    assert fold_title("«Un ami» \u2013 dit-il") == fold_title('"un  AMI" - dit il')
    assert likeness("The law that saves Delhi", "The law that’s helping Oslo") < 0.75  # noqa: RUF001 - a page's quote
    assert likeness("", "x") == 0
