"""Paths of elements: absolute, positional, found again by XPath."""

from __future__ import annotations

from extractors.tree import parse_page
from extractors.xpaths import XPaths


def test_every_element_is_found_again() -> None:
    """The path of an element finds it and nothing else, also under a name that XPath does not know."""
    html = (
        "<div><p>a<p>b<o:p>c</o:p><b>d</b></div>"
        "<div><ul><li>e<li>f<li>g</ul></div><x-y>h<o:p>i</o:p><it's>j</it's></x-y>"
    )
    root = parse_page(f"<html><head><title>t</title></head><body>{html}</body></html>".encode())
    paths_in = XPaths(root)
    for element in root.iter():
        assert root.xpath(paths_in.of(element)) == [element]
    paths = [paths_in.of(element) for element in root.iter("li", "title")]
    assert paths == ["/html/head/title", *(f"/html/body/div[2]/ul/li[{number}]" for number in (1, 2, 3))]


def test_a_wide_page_takes_no_longer() -> None:
    """Children are numbered once for all of them."""
    root = parse_page(f"<html><body>{'<p>x</p>' * 20_000}</body></html>".encode())
    paths_in = XPaths(root)
    assert [paths_in.of(p) for p in root.iter("p")][-1] == "/html/body/p[20000]"
