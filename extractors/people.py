"""Tells authors from organisations, roles and agencies; an empty list is better than an invented author."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.agencies import ANY_AGENCY, agency_of
from extractors.jsonld import Thing, children, first_text, texts, types_of
from extractors.names import (
    affiliations,
    begins_as_byline,
    in_case,
    is_masthead,
    is_name,
    is_organisation,
    is_printed_name,
    name_parts,
    plain_name,
    turned_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ROLE_OF_AGENCY = re.compile(rf"({ANY_AGENCY})\s+(?=\S)")
_DESK_OF_AGENCY = re.compile(
    rf"(?:agence|agencia|agência|agentur|agenzia|redacción|redaktion|redação|redazione|rédaction)\s+({ANY_AGENCY})",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|desk|editor|journalist|newsroom|reporter|staff|writer)s?\b", re.IGNORECASE
)
_BAR = re.compile(r"\s*[|\u2022\u00b7]+\s*|\s+[-\u2013\u2014]+\s+")
_AND = "and|et|und|och|og|en|y|e|i|oraz"
_OPEN = re.compile(rf"(?:[,;&]|(?:^|\s)(?:{_AND}|by|par|von|por|di|door|av|af|:))\s*$", re.IGNORECASE)
_JOINING = re.compile(rf"\s*(?:[,;&]|(?:{_AND})(?:\s|$))", re.IGNORECASE)
_MOST_AUTHORS = 30
_MOST_MORE = 8
_LONGEST_RUN = 120
_SHORT_PUBLISHER = 5
_FEW_WORDS = 4
_ORGANISATION_TYPES = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Brand", "WebSite"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The bylines that a page prints, each as the texts of its pieces: beside the title, and anywhere."""

    near: Iterable[Sequence[str]] = ()
    anywhere: Iterable[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote the article: names of persons, and the agencies that supplied it."""

    authors: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether it names anybody."""
        return bool(self.authors or self.agency)


_NOTHING = Printed()


def read_byline(
    article: Thing | None,
    *,
    things: Iterable[Thing],
    bylines: Iterable[str],
    publishers: Iterable[str],
    printed: Printed = _NOTHING,
) -> Byline:
    """Return authors and agencies by the agreement of JSON-LD, meta elements (`bylines`) and printed bylines.

    JSON-LD speaks first; a later witness adds names only when it has all of JSON-LD's. Without authors in
    JSON-LD the byline printed beside the title is believed, then the meta elements, then a byline anywhere on
    the page. `publishers` are names of the site itself, which is no author of its pages.
    """
    known = frozenset(filter(None, map(plain_name, publishers)))
    bylines = tuple(bylines)
    words = _lone_words(bylines)
    described = _sorted(_named(article, things), known, lone=True) if article else Byline()
    metas = [found for text in bylines if (found := _sorted(_first_group(text), known))]
    shown = _first(printed.near, known, words)
    if shown is None and not described and not metas:
        shown = _first(printed.anywhere, known, words)
    others = [*([shown] if shown else ()), *metas]
    agencies = described.agency or next((found.agency for found in others), ())
    authors = _agreed(described.authors, [found.authors for found in others])
    return Byline(authors=_in_case(authors, [described, *others]), agency=agencies)


def _in_case(authors: tuple[str, ...], witnesses: Iterable[Byline]) -> tuple[str, ...]:
    """Return names without their capitals, as another witness writes them, else by the rules of names."""
    named = (name for found in witnesses for name in found.authors)
    written = {plain_name(name): name for name in named if not name.isupper()}
    return tuple(written.get(plain_name(name), in_case(name)) if name.isupper() else name for name in authors)


def _lone_words(bylines: Iterable[str]) -> frozenset[str]:
    """Return the single words that meta elements give as names; alone they may be a login or a section."""
    parts = (part for text in bylines for part in _first_group(text))
    return frozenset(plain_name(part) for part in parts if " " not in part and is_name(part, lone=True))


def _first(
    printed: Iterable[Sequence[str]], publishers: frozenset[str], words: frozenset[str]
) -> Byline | None:
    """Return the first byline that names anybody, None for none.

    One that names an organisation ends the search with an empty Byline: what follows is of other stories.
    """
    for pieces in printed:
        found = read_pieces(pieces, publishers=publishers, words=words)
        if found or any(_is_nobody(part, publishers) for run in _runs(pieces) for part in name_parts(run)):
            return found
    return None


def _is_nobody(part: str, publishers: frozenset[str]) -> bool:
    """Say whether a part of a byline is the name of an organisation, or the site's."""
    return len(part.split()) <= _FEW_WORDS and (is_organisation(part) or _is_site(part, publishers))


def _first_group(text: str) -> list[str]:
    """Return the names before the first bar or dash of a meta element; behind it stands where they work."""
    return name_parts(_BAR.split(text, maxsplit=1)[0])


def read_pieces(
    pieces: Sequence[str], *, publishers: frozenset[str] = frozenset(), words: frozenset[str] = frozenset()
) -> Byline:
    """Return the names in the pieces of a printed byline: of the first run of them that names somebody.

    A single word is a name where it follows "By" or the like and is one of `words`: another witness has it.
    Beside it stand roles, places and dates, and agencies, which count too. Where no run has a name the pieces
    are read as one text.
    """
    runs = [run for run in (*_runs(pieces), " ".join(pieces)) if len(run) <= _LONGEST_RUN]
    read = [
        _sorted(name_parts(run), publishers, words=words if begins_as_byline(run.strip()) else frozenset())
        for run in runs
    ]
    named = next((found for found in read if found.authors), Byline())
    agencies = [
        agency for found in (named, *read) if not found.authors or found is named for agency in found.agency
    ]
    return Byline(authors=named.authors, agency=tuple(dict.fromkeys(agencies)))


def _runs(pieces: Sequence[str]) -> Iterator[str]:
    """Yield the texts that belong together: pieces that a comma or an "and" joins, cut at bars and dashes."""
    running = ""
    for piece in pieces:
        if running and not (_OPEN.search(running) or _JOINING.match(piece)):
            yield from _BAR.split(running)
            running = ""
        running = f"{running} {piece}"
    yield from _BAR.split(running)


def names_of(pieces: Sequence[str]) -> tuple[str, ...]:
    """Return the authors that a printed byline names."""
    return read_pieces(pieces).authors


def _agreed(described: tuple[str, ...], others: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the authors that JSON-LD describes, a list of others that has them all, or the first others."""
    if not described:
        return next(filter(None, others), ())
    own = {plain_name(name) for name in described}
    more = [
        names for names in others if own < {plain_name(name) for name in names} and len(names) <= _MOST_MORE
    ]
    return max(more, key=len, default=described)


def _named(article: Thing, things: Iterable[Thing]) -> Iterator[str]:
    """Yield the names in a JSON-LD author, organisations marked as such only when they are agencies.

    A bare "Brand, Anna" can be two people of one name each, or one whose family name stands first: nobody.
    """
    author = article.get("author") or article.get("creator")
    for text in texts(author):
        yield from () if turned_name(text) else name_parts(text)
    for thing in children(author, things):
        organised = bool(types_of(thing) & _ORGANISATION_TYPES)
        for name in texts(thing.get("name")) or _own_names(thing):
            for part in _whole(name):
                if not organised or agency_of(part) or _agency_of_role(part):
                    yield part


def _whole(text: str) -> list[str]:
    """Return the names in the name of one thing; "Brand, Anna" is one person."""
    turned = [turned_name(half) for half in text.split(";")]
    return [name for name in turned if name] if all(turned) else name_parts(text)


def _own_names(thing: Thing) -> tuple[str, ...]:
    """Return given and family name of a person who has no whole name."""
    whole = " ".join(filter(None, (first_text(thing, "givenName"), first_text(thing, "familyName"))))
    return (whole,) if whole else ()


def _sorted(
    names: Iterable[str],
    publishers: frozenset[str],
    *,
    lone: bool = False,
    words: frozenset[str] | None = None,
) -> Byline:
    """Sort names into authors and agencies, and leave out what is neither; `lone` lets single words in.

    With `words` the names are printed ones; then these single words are let in.
    """
    authors: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for name in names:
        agency = agency_of(name) or _agency_of_role(name)
        if agency:
            agencies[agency] = None
        elif _is_person(name, lone=lone, words=words) and not _is_site(name, publishers):
            authors.setdefault(plain_name(name), name)
    kept = affiliations(tuple(name for name in authors.values() if not (agencies and is_masthead(name))))
    return Byline(authors=kept[:_MOST_AUTHORS], agency=tuple(agencies))


def _is_person(name: str, *, lone: bool, words: frozenset[str] | None) -> bool:
    if words is None:
        return is_name(name, lone=lone)
    return is_printed_name(name) or plain_name(name) in words


def _is_site(name: str, publishers: frozenset[str]) -> bool:
    """Say whether a name is the site's own, begins with it, or is a single word of it."""
    plain = plain_name(name)
    if plain in publishers:
        return True
    words = name.split()
    if len(words) == 1:
        return len(plain) >= _SHORT_PUBLISHER and any(plain in known for known in publishers)
    starts = {plain_name(" ".join(words[:count])) for count in range(1, len(words))}
    return bool(starts & publishers) or any(
        len(known) >= 2 * _SHORT_PUBLISHER and known in plain for known in publishers
    )


def _agency_of_role(name: str) -> str | None:
    """Return the agency of writers who are not named: "AP Sports Writer", "Redazione Ansa"."""
    desk = _DESK_OF_AGENCY.fullmatch(name)
    if desk:
        return agency_of(desk[1])
    match = _ROLE_OF_AGENCY.match(name)
    return agency_of(match[1]) if match and _ROLE.search(name) else None
