"""Tells lists and shows from articles: front, section, tag and search pages, videos, galleries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

from extractors.clues import Finding
from extractors.shape import weight

if TYPE_CHECKING:
    from extractors.clues import Clues
    from extractors.shape import Shape

_FRONT_PATH = re.compile(r"/?(?:index\.\w{3,5})?|/[a-z]{2}(?:[-_][a-z]{2})?/?", re.IGNORECASE)
_LIST_PATH = re.compile(
    r"/(?:tags?|topics?|themen?|themes?|tema|temas|thema|thèmes?|sujets?|etiqueta|etiquetas|search|suche"
    r"|recherche|buscar"
    r"|busca|cerca|ricerca|zoeken|category|categorie|categoria|kategorie|rubriques?|sections?|ressort"
    r"|archives?|archiv"
    r"|archivio|archivo|arquivo|archief|authors?|auteurs?|autor|autore|autores|page|seite|pagina)(?:/|$"
    r"|\.)",
    re.IGNORECASE,
)
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:q|s|query|search|suche|keywords?|buscar|zoek)=", re.IGNORECASE)
_LIST_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_VIDEO_PATH = re.compile(
    r"/(?:videos?|watch|replay|mediathek|tv|fernsehen|vídeos?|media/video)(?:/|$|-)", re.IGNORECASE
)
_GALLERY_PATH = re.compile(
    r"/(?:galler(?:y|ies|ia|ie)|galerie?s?|galerías?|galeria|fotogalerie|fotostrecke|bilderstrecke"
    r"|bildergalerie|diaporamas?"
    r"|slideshows?|photos?|fotos?|foto|fotogallery|fotogalleria|fotogaleria|fotoserie|bilder|portfolio"
    r"|imagenes|en-images)(?:/|$|-)",
    re.IGNORECASE,
)
_GALLERY_TYPES = frozenset(("ImageGallery", "MediaGallery"))

_LINK_SHARE = 0.5
_SLUG_HYPHENS = 3
_MANY_TEASERS = 8
_SOME_TEASERS = 4
_MANY_LINKS = 12
_LITTLE_PROSE = 600
_FRONT_PROSE = 1_500
_HEADLINE = 28
_A_PARAGRAPH = 350
_A_SENTENCE = 8
_VIDEO_WORDS = 120
_GALLERY_WORDS = 150
_STORY_WORDS = 60
_FEW_PICTURES = 3
_MANY_PICTURES = 6
_SURE, _LIKELY, _FAIR = 0.97, 0.9, 0.75


def find_list(clues: Clues, shape: Shape) -> Finding | None:
    """Return the list of other pages that a page is: most of it links, or one teaser after the other.

    A page that states a date of publication or describes an article is none, unless it is a front page.
    """
    if (clues.is_described or clues.is_dated) and not is_front(clues):
        return None
    signs = _signs_of_list(clues, shape)
    is_website = clues.og_type == "website"
    is_article = clues.og_type == "article" and not _is_all_teasers(clues, shape)
    if not signs and (is_article or _has_headline(clues)):
        return None
    shown = _shape_of_list(shape, prose=_prose_allowed(clues, signs), is_named=bool(signs) or is_website)
    if not shown:
        return None
    signs += ["Open Graph calls it a website."] if is_website else []
    return Finding(
        kind="index",
        reason=f"The page is a list of other pages: {shown[0]}, and nothing says article.",
        evidence=(*(f"{sentence[0].upper()}{sentence[1:]}." for sentence in shown), *signs),
        confidence=_SURE if len(signs) > 1 else _LIKELY if signs else _FAIR,
    )


def is_front(clues: Clues) -> bool:
    """Say whether a page is a site's front page whatever its JSON-LD describes, as templates do all pages.

    Its address or canonical link is the front page's, Open Graph calls it a website, and it has no headline.
    """
    if clues.og_type != "website" or _has_headline(clues):
        return False
    return bool(_FRONT_PATH.fullmatch(clues.path)) or _is_canonical_front(clues)


def _is_canonical_front(clues: Clues) -> bool:
    """Say whether the canonical link of a page leads to the front page."""
    return bool(clues.canonical) and not urlsplit(clues.canonical or "").path.strip("/")


def _is_all_teasers(clues: Clues, shape: Shape) -> bool:
    """Say whether a page that Open Graph calls an article, as some sites do all pages, is teasers alone.

    Its address is not that of a story, whose last part is made of the words of its headline.
    """
    is_slug = clues.path.rstrip("/").rpartition("/")[2].count("-") >= _SLUG_HYPHENS
    return shape.teasers >= _MANY_TEASERS and shape.prose < _A_PARAGRAPH and not is_slug


def _signs_of_list(clues: Clues, shape: Shape) -> list[str]:
    """Return what names the page a list: its address, Open Graph's type, JSON-LD."""
    signs = []
    if _FRONT_PATH.fullmatch(clues.path) and not _SEARCH_QUERY.search(clues.query):
        signs.append("Its address is that of a front page.")
    elif _is_named_by_path(clues, shape):
        signs.append("Its address is the one word of its heading.")
    elif _LIST_PATH.search(clues.path) or _SEARCH_QUERY.search(clues.query):
        signs.append("Its address is that of a list or a search.")
    if clues.path.strip("/") and _is_canonical_front(clues):
        signs.append("Its canonical link is the front page.")
    named = sorted(clues.types & _LIST_TYPES)
    if named:
        signs.append(f"JSON-LD calls it {', '.join(named)}.")
    return signs


def _is_named_by_path(clues: Clues, shape: Shape) -> bool:
    """Say whether the heading is one word, the whole address that word ("/opinion"), with no text below."""
    name = _unaccented(unquote(clues.path).strip("/"))
    is_word = name.isalpha() and any(_unaccented(heading) == name for heading in clues.seen.headings[:1])
    return is_word and len(shape.lead.split()) < _A_SENTENCE


def _unaccented(text: str) -> str:
    """Return a text in small letters without accents."""
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


def _has_headline(clues: Clues) -> bool:
    """Say whether a heading of the first level is as long as an article's; a section's is a word or two."""
    return any(weight(heading) >= _HEADLINE for heading in clues.seen.headings)


def _prose_allowed(clues: Clues, signs: list[str]) -> int:
    """Return how much prose a list may have: an address without a path is a front page, whatever it says."""
    if not clues.path.strip("/") and signs:
        return _FRONT_PROSE
    return _LITTLE_PROSE if signs else _A_PARAGRAPH


def _shape_of_list(shape: Shape, *, prose: int, is_named: bool) -> list[str]:
    """Return how the page shows that it is a list; more is asked of a page that nothing names one."""
    if shape.prose >= prose:
        return []
    teasers = _SOME_TEASERS if is_named else _MANY_TEASERS
    shown = []
    if shape.link_share >= _LINK_SHARE:
        shown.append(f"{shape.link_share:.0%} of its text are links")
    if shape.teasers >= teasers and shape.prose < _LITTLE_PROSE:
        shown.append(f"{shape.teasers} headings are links, and no two paragraphs stand together")
    has_links = shape.teasers >= teasers or shape.long_links >= _MANY_LINKS
    return shown if has_links else []


def find_show(clues: Clues, shape: Shape) -> Finding | None:
    """Return the video or gallery that a page is: a player or many pictures, and hardly a text."""
    return _video(clues, shape) or _gallery(clues, shape)


def _video(clues: Clues, shape: Shape) -> Finding | None:
    if clues.words >= _VIDEO_WORDS or shape.prose >= 5 * _VIDEO_WORDS:
        return None
    signs = ["Open Graph calls it a video."] if clues.og_type.startswith("video") else []
    signs += ["JSON-LD describes a video."] if "VideoObject" in clues.types and not clues.is_described else []
    is_called = bool(signs)
    signs += ["Its address is that of a video."] if _VIDEO_PATH.search(clues.path) else []
    is_story = clues.is_described or (not is_called and (clues.says_article or shape.prose >= _A_PARAGRAPH))
    if is_story and clues.words >= _VIDEO_WORDS // 3 and len(signs) < 2:
        return None
    player = ["It holds a player."] if shape.players else []
    if len(signs) + len(player) < 2 or not signs:
        return None
    return Finding(
        kind="video",
        reason=f"The page is a video with {clues.length}.",
        evidence=(*signs, *player, f"It has {clues.length}."),
        confidence=_LIKELY if len(signs) > 1 else _FAIR,
    )


def _gallery(clues: Clues, shape: Shape) -> Finding | None:
    if clues.words >= _GALLERY_WORDS or shape.pictures < _FEW_PICTURES:
        return None
    named = sorted(clues.types & _GALLERY_TYPES)
    signs = [f"JSON-LD calls it {', '.join(named)}."] if named else []
    signs += ["Its address is that of a gallery."] if _GALLERY_PATH.search(clues.path) else []
    captions = [figure for figure in clues.seen.figures if figure.src and figure.caption]
    is_row = len(captions) >= _MANY_PICTURES and shape.prose < _A_PARAGRAPH
    if not (signs or is_row) or (not named and _is_illustrated(clues, shape, captions=len(captions))):
        return None
    signs += [f"{len(captions)} pictures have a caption."] if captions else []
    return Finding(
        kind="gallery",
        reason=f"The page is a gallery of pictures with {clues.length}.",
        evidence=(*signs, f"It shows {shape.pictures} pictures.", f"It has {clues.length}."),
        confidence=_LIKELY if named or len(signs) > 1 else _FAIR,
    )


def _is_illustrated(clues: Clues, shape: Shape, *, captions: int) -> bool:
    """Say whether a page with pictures is a story all the same: it says so, or has a paragraph or two."""
    if clues.words >= _STORY_WORDS and (clues.says_article or shape.prose >= _A_PARAGRAPH):
        return True
    return clues.says_article and captions < _MANY_PICTURES
