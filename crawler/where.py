"""The filter of `depeche derive`: which stored article lines a condition names."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, get_args

from extractors.article import DateSource, Outcome, Paywall, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractors.article import Article

_TEXTS: Final[Mapping[str, Callable[[Article], str | None]]] = MappingProxyType(
    {
        "outcome": lambda article: article.outcome,
        "verdict": lambda article: article.kind,
        "language": lambda article: article.language,
        "site": lambda article: article.site,
        "settings_hash": lambda article: article.extraction.settings_hash,
        "extractor": lambda article: article.extraction.version,
        "trafilatura": lambda article: article.extraction.trafilatura,
        "mode": lambda article: article.extraction.mode,
        "charset": lambda article: article.extraction.charset,
        "paywall": lambda article: article.paywall,
        "title_source": lambda article: article.title_source,
        "published_source": lambda article: article.published_source,
    }
)
_NUMBERS: Final[Mapping[str, Callable[[Article], int]]] = MappingProxyType(
    {
        "word_count": lambda article: article.word_count,
        "version": lambda article: article.version,
        "derivation": lambda article: article.derivation,
        "authors": lambda article: len(article.authors),
        "removed": lambda article: len(article.removed),
    }
)
_CLOSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "outcome": get_args(Outcome),
        "verdict": (*get_args(VerdictKind), ""),
        "paywall": get_args(Paywall),
        "published_source": (*get_args(DateSource), ""),
    }
)
"""The words that a field can hold, where they are a closed list; "" where a line may have none."""

FIELDS: Final = (*_TEXTS, *_NUMBERS)
"""What a condition may name; a closed list."""

_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "=": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)
_FORM = re.compile(r"\s*([A-Za-z_]+)\s*(!=|<=|>=|=|<|>)(.*)", re.DOTALL)


class BadCondition(ValueError):
    """A condition cannot be read; the message says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition, as in `outcome=teaser`, `language!=fr` or `word_count<40`; no value means none given."""

    field: str
    sign: str
    value: str | int

    def holds(self, article: Article) -> bool:
        """Tell whether a stored line is meant."""
        compare = _COMPARED[self.sign]
        if self.field in _NUMBERS:
            return compare(_NUMBERS[self.field](article), self.value)
        return compare(_TEXTS[self.field](article) or "", self.value)


def parse_condition(text: str) -> Condition:
    """Return the condition that `text` writes. Raises BadCondition."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise BadCondition(f"{text!r}: expected FIELD=VALUE or FIELD!=VALUE, as in outcome=teaser")
    name, sign, value = found[1], found[2], found[3].strip()
    if name not in FIELDS:
        raise BadCondition(f"{text!r}: there is no field {name!r}; there are {', '.join(FIELDS)}")
    if name in _NUMBERS:
        if not value.isascii() or not value.isdigit():
            raise BadCondition(f"{text!r}: {name} is compared with a whole number, as in {name}{sign}40")
        return Condition(field=name, sign=sign, value=int(value))
    if sign not in {"=", "!="}:
        raise BadCondition(f"{text!r}: {name} is a word; it is compared by = or !=")
    if value not in (words := _CLOSED.get(name, (value,))):
        raise BadCondition(f"{text!r}: {name} is one of {', '.join(filter(None, words))}")
    return Condition(field=name, sign=sign, value=value)
