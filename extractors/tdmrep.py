"""Reads TDMRep, the reservation of text and data mining: tdmrep.json, response fields and meta elements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.article import Rights
from extractors.path_patterns import PathPattern, path_of, read_pattern
from extractors.rights import named_url

if TYPE_CHECKING:
    from collections.abc import Iterable

Reservation = Literal[0, 1]

MOST_BYTES = 512 * 1024
"""Bytes of a tdmrep.json that are read; a longer one says nothing."""

RESERVATION = "tdm-reservation"
POLICY = "tdm-policy"

_MOST_RULES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """One rule of the file; `reservation` is None where its value is none that the protocol knows."""

    pattern: PathPattern
    reservation: Reservation | None = None
    policy: str = ""


def read_tdm_file(data: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of a tdmrep.json in their order; none for what is no such file.

    Read as meant, because they leave no doubt, are a single rule without its brackets and a number in quotes.
    """
    if len(data) > MOST_BYTES:
        return ()
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ()
    rules = value if isinstance(value, list) else [value]
    return tuple(rule for each in rules[:_MOST_RULES] if (rule := _rule(each)) is not None)


def tdm_file_rights(rules: Iterable[TdmRule], *, url: str) -> Rights:
    """Return what the first rule that matches a URL says; the protocol calls the first the most specific."""
    path = path_of(url)
    rule = next((rule for rule in rules if rule.pattern.matches(path)), None)
    if rule is None:
        return Rights()
    return Rights(tdm_reservation=rule.reservation, tdm_policy=named_url(rule.policy, base=url))


def tdm_rights(*, reservations: Iterable[str], policies: Iterable[str], url: str) -> Rights:
    """Return what the values of response fields or meta elements say."""
    policy = next((found for text in policies if (found := named_url(text, base=url)) is not None), None)
    return Rights(tdm_reservation=_reservation(reservations), tdm_policy=policy)


def _rule(value: object) -> TdmRule | None:
    """Return the rule of one object of the file; None when it names no location."""
    if not isinstance(value, dict) or not isinstance(location := value.get("location"), str):
        return None
    policy = value.get(POLICY)
    number = value.get(RESERVATION)
    written = str(number) if type(number) is int or isinstance(number, str) else ""
    return TdmRule(
        pattern=read_pattern(location.strip()),
        reservation=_reservation([written]),
        policy=policy if isinstance(policy, str) else "",
    )


def _reservation(values: Iterable[str]) -> Reservation | None:
    """Return 1 when a value reserves, 0 when one says that nothing is reserved; others count as unset."""
    said = {part.strip() for value in values for part in value.split(",")}
    if "1" in said:
        return 1
    return 0 if "0" in said else None
