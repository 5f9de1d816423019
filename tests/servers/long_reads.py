"""Articles over several pages for `WireServer`: what each page says, and how it leads to the next."""

from __future__ import annotations

from tests.servers.wire_server import Case, case, sized

HTML = b"Content-Type: text/html; charset=utf-8"
_PLACES = ("harbour", "station", "library", "bridge", "market", "theatre", "school", "mill")


def sentence(number: int, title: str = "The long walk") -> str:
    """Return a sentence that stands on this page of this article and nowhere else."""
    return f"On day {number} of {title.lower()} they came past the {_PLACES[number]} of Marlow at noon."


def page(number: int, *, title: str = "The long walk", head: str = "", links: str = "") -> Case:
    """Return a page of an article, with these elements in its head and links below its text."""
    told = "".join(
        f"<p>{sentence(number, title)} It was the {part}th hour of {title} and the {_PLACES[-number]} was"
        f" closed, so that walker {number}{part} had to wait until the gates of the {_PLACES[part % 8]}"
        " opened again, which took longer than anybody had thought.</p>"
        for part in range(1, 6)
    )
    text = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}"
        '<meta property="og:type" content="article"><meta name="author" content="Ada Quill"></head><body>'
        f"<article><h1>{title}</h1>{told}</article><nav>{links}</nav></body></html>"
    )
    return case("", sized(text.encode(), HTML))


def rel(path: str) -> str:
    """Return the element that names the next page."""
    return f'<link rel="next" href="{path}">'


def numbered(path: str, count: int) -> str:
    """Return links to all pages by their numbers alone; the first has none."""
    return " ".join(f'<a href="{path}{"" if n == 1 else f"/{n}"}">{n}</a>' for n in range(1, count + 1))


def by_rel(path: str = "/2026/walk", count: int = 3) -> dict[str, Case]:
    """Return an article whose pages name the next one."""
    names = [path, *(f"{path}/{n}" for n in range(2, count + 1))]
    return {
        name.lstrip("/"): page(n, head=rel(names[n]) if n < count else "")
        for n, name in enumerate(names, start=1)
    }


def by_number(path: str = "/2026/walk", count: int = 3) -> dict[str, Case]:
    """Return an article whose pages link to each other by numbers."""
    names = [path, *(f"{path}/{n}" for n in range(2, count + 1))]
    return {name.lstrip("/"): page(n, links=numbered(path, count)) for n, name in enumerate(names, start=1)}
