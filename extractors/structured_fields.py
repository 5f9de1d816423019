"""Reads the tokens of a structured-field dictionary, strictly as RFC 9651 section 4.2.2 parses it."""

from __future__ import annotations

import re

_KEY = r"[a-z*][a-z0-9_.*-]*+"
_WORD = r"[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*+"
_BARE = "|".join(
    (
        r"-?(?:[0-9]{1,12}\.[0-9]{1,3}|[0-9]{1,15})",
        r'"(?>(?:[ !#-\[\]-~]|\\["\\])*)"',
        r":[A-Za-z0-9+/=]*+:",
        r"\?[01]",
        r"@-?[0-9]{1,15}",
        r'%"(?>(?:[ !#$&-~]|%[0-9a-f]{2})*)"',
        _WORD,
    )
)
_PARAMETERS = rf"(?>(?:; *+{_KEY}(?:=(?:{_BARE}))?)*)"
_ITEM = rf"(?:{_BARE}){_PARAMETERS}"
_INNER_LIST = rf"\( *+(?>(?:{_ITEM}(?: ++|(?=\))))*)\){_PARAMETERS}"
_MEMBER = re.compile(
    rf"(?P<key>{_KEY})(?:=(?:(?P<token>{_WORD}){_PARAMETERS}|{_ITEM}|{_INNER_LIST})|{_PARAMETERS})"
)
_SEPARATOR = re.compile(r"[ \t]*+,[ \t]*+")


def read_tokens(text: str) -> dict[str, str]:
    """Return key and value of the members whose value is a token; {} when the text is no dictionary.

    Of a key that stands several times the last value counts, also when that is no token. Parameters are
    read and left out.
    """
    text = text.strip(" ")
    found: dict[str, str | None] = {}
    place = 0
    while place < len(text):
        member = _MEMBER.match(text, place)
        if member is None:
            return {}
        found[member["key"]] = member["token"]
        separator = _SEPARATOR.match(text, member.end())
        if separator is None:
            is_whole = member.end() == len(text)
            return {key: token for key, token in found.items() if token is not None} if is_whole else {}
        place = separator.end()
    return {}
