"""Paragraphs whose words stand behind an empty element: an extractor drops both, the text has them."""

from __future__ import annotations

import pytest

from tests.unit.test_passed_over import LANGUAGES, PROSE, page_of, paragraphs, prose_of, read

NOTE = (
    "The gauge at the upper weir is read every hour of the day and of the night, and its height stands on the"
    " board at the bridge."
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("empty", ["<span data-k=x></span>", "<span class=k></span>", "<a name=top></a>"])
@pytest.mark.parametrize("place", [0, 2, 5])
def test_no_paragraph_goes_with_an_empty_element(language: str, empty: str, place: int) -> None:
    """Wherever it stands: at either end of a text, too."""
    prose = prose_of(language)[:6]
    inner = [f"<p class=t>{empty if at == place else ''}{text}</p>" for at, text in enumerate(prose)]
    page = page_of(f"<div>{''.join(inner)}</div>", language=language)
    assert [block.text for block in read(page).blocks] == prose


@pytest.mark.parametrize(
    ("empty", "is_told"),
    [
        ("<span class=k></span>", True),
        ("<span></span>", True),
        ("<span class=icon-bell></span>", False),
        ("<span class='fa fa-bell'></span>", False),
        ("<span class=glyphicon></span>", False),
    ],
)
def test_what_stands_behind_an_icon_is_no_paragraph(empty: str, is_told: bool) -> None:
    """An empty element that draws an icon begins a note of the site's, which is kept among the cuts."""
    found = read(page_of(f"<div>{paragraphs(PROSE[:6])}<p>{empty}{NOTE}</p></div>"))
    assert [block.text for block in found.blocks] == [*PROSE[:6], NOTE][: 7 if is_told else 6]
    assert [cut.text for cut in found.removed if cut.rule == "outside-body"] == ([] if is_told else [NOTE])
