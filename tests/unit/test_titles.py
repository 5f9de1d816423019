"""Titles: which wording wins, and what is cut from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.titles import TitleWitnesses, choose_title, clean_title, fold_title, likeness

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


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ({"headings": (LONG,), "og": LONG, "element": "the week of the ferry strike"}, LONG),
        (
            {
                "headings": ("Why: ferry strike ends today",),
                "og": "Why: ferry strike ends today",
                "twitter": SHORT,
            },
            None,
        ),
        ({"og": "Ferry strike ends after\u2026", "element": f"{LONG} | The Harbour Post"}, LONG),
        ({"headings": ("Ferry strike ends...",), "og": LONG}, LONG),
        (
            {"headings": ("Only who sails\u2026",), "og": "Only who sails... | harbourpost"},
            "Only who sails\u2026",
        ),
        ({"og": "Ferry &amp; strike &#039;end&#039;"}, "Ferry & strike 'end'"),
        ({"headline": "<b>Ferry</b> strike ends"}, SHORT),
        ({"headings": (f"{LONG} {LONG}",)}, LONG),
        ({"headings": (f"{LONG}{LONG}",)}, LONG),
        ({"headings": (f"{LONG}Harbour Post Local",), "twitter": LONG}, LONG),
        ({"headings": ("The Harbour Post", SHORT)}, SHORT),
        ({"element": f"{SHORT} - Harbour Post online"}, SHORT),
        ({"element": f"{SHORT} - Harbour strikes"}, f"{SHORT} - Harbour strikes"),
        (
            {"headline": "Ferry " * 18 + "strike", "og": "Ferry " * 18 + "strike ends"},
            "Ferry " * 18 + "strike ends",
        ),
        ({"element": "渡輪罷工一週後結束_本地_港口網"}, "渡輪罷工一週後結束"),
        ({"element": "渡輪罷工一週後結束-港口網"}, "渡輪罷工一週後結束"),
        ({"element": "渡輪罷工一週後結束-船長再次啟航"}, "渡輪罷工一週後結束-船長再次啟航"),
        (
            {
                "headings": ("港口新聞海報", "渡輪罷工結束船隻再次啟航"),
                "og": "渡輪罷工結束船隻再次啟航",
            },
            "渡輪罷工結束船隻再次啟航",
        ),
    ],
)
def test_wordings_are_mended(seen: dict[str, object], text: str | None) -> None:
    """A title is whole, stands once, has no escapes, and a kicker only where nobody else gives the whole."""
    title = choose_title(TitleWitnesses(site_names=SITE, **seen))
    assert title is not None
    assert title.text == (text or "Why: ferry strike ends today")
    assert title.kicker is None


@given(st.text(max_size=80))
def test_cleaning_is_done_once(text: str) -> None:
    """A title of any characters is cleaned to a fixed form without line breaks, never to a longer one."""
    cleaned = clean_title(text)
    assert len(cleaned) <= len(text)
    assert "\n" not in cleaned


def test_no_witness_no_title() -> None:
    """A page that names nothing gets no title."""
    assert choose_title(TitleWitnesses()) is None
    assert choose_title(TitleWitnesses(og=" | ", element="…")) is None


def test_comparison_folds_what_does_not_matter() -> None:
    """Quotes, dashes, case and spaces do not make another title; other words do."""
    assert fold_title("«Un ami» \u2013 dit-il") == fold_title('"un  AMI" - dit il')
    assert likeness("The law that saves Delhi", "The law that’s helping Oslo") < 0.75  # noqa: RUF001 - a page's quote
    assert likeness("", "x") == 0
