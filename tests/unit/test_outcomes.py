"""Outcomes: the closed list, its groups, its JSON lines, and the exit status that follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from crawler.outcomes import (
    NOT_STORED,
    SUCCESSES,
    WITHOUT_TEXT,
    Outcome,
    OutcomeKind,
    decode,
    encode,
    exit_code,
    of_article,
    of_status,
)
from extractors.article import Outcome as ArticleOutcome
from extractors.article import VerdictKind
from extractors.urls import Fault

AT = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


def _ended(*kinds: str) -> list[Outcome]:
    return [Outcome(asked=f"http://news.test/{kind}", outcome=OutcomeKind(kind), at=AT) for kind in kinds]


def test_the_groups_share_out_the_closed_list() -> None:
    """Every outcome is a success, a page without text, or a page not stored; none is two of them."""
    assert set(OutcomeKind) == SUCCESSES | WITHOUT_TEXT | NOT_STORED
    assert len(OutcomeKind) == len(SUCCESSES) + len(WITHOUT_TEXT) + len(NOT_STORED)


@pytest.mark.parametrize("kind", OutcomeKind)
def test_exactly_one_statement_holds(kind: OutcomeKind) -> None:
    """What a command prints and what its status says come from the same groups."""
    (outcome,) = _ended(kind)
    assert outcome.is_stored is (kind not in NOT_STORED)
    assert outcome.succeeded is (kind in SUCCESSES)
    assert outcome.lacks_text is (kind in WITHOUT_TEXT)
    assert outcome.is_stored is (outcome.succeeded or outcome.lacks_text)


@pytest.mark.parametrize(
    ("kinds", "store_failed", "code"),
    [
        ([], False, 0),
        (["stored"], False, 0),
        (["stored", "teaser", "unchanged"], False, 0),
        (["stored", "empty"], False, 1),
        (["not-found"], False, 1),
        (["stored", "timed-out", "not-a-url"], False, 1),
        (["stored", "interrupted", "not-found"], False, 130),
        (["stored", "store-failed"], False, 3),
        (["interrupted", "store-failed"], False, 3),
        (["stored"], True, 3),
        ([], True, 3),
    ],
)
def test_the_status_follows_from_the_outcomes(kinds: list[str], store_failed: bool, code: int) -> None:
    """0 all stored, 1 something missing, 130 interrupted, 3 a store that failed whatever else there was."""
    assert exit_code(_ended(*kinds), store_failed=store_failed) == code


def test_every_derivation_has_its_outcome() -> None:
    """No verdict of the extractors lies outside the closed list, and none counts as a page not stored."""
    kinds = {of_article(word) for word in get_args(ArticleOutcome)}
    assert kinds == (SUCCESSES | WITHOUT_TEXT) - {OutcomeKind.UNCHANGED, OutcomeKind.ALIAS}
    assert of_article("full") is OutcomeKind.STORED
    assert of_article("crashed") is OutcomeKind.CRASHED_EXTRACTING


@pytest.mark.parametrize("kind", get_args(VerdictKind))
def test_walls_and_errors_are_no_pages(kind: str) -> None:
    """What a page says for itself counts as if the status had said it; other verdicts leave the outcome."""
    ended = of_article("not-an-article", kind)
    assert ended is {
        "bot-wall": OutcomeKind.REFUSED,
        "consent-wall": OutcomeKind.REFUSED,
        "login-wall": OutcomeKind.REFUSED,
        "missing-page": OutcomeKind.NOT_FOUND,
        "error-page": OutcomeKind.SERVER_ERROR,
    }.get(kind, OutcomeKind.NOT_AN_ARTICLE)


def test_every_fault_of_a_url_has_its_outcome() -> None:
    """What is refused before the first request ends in the closed list too."""
    assert {OutcomeKind(fault) for fault in get_args(Fault)} <= NOT_STORED


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, None),
        (204, None),
        (299, None),
        (300, "http-status"),
        (304, "http-status"),
        (400, "http-status"),
        (401, "refused"),
        (403, "refused"),
        (404, "not-found"),
        (410, "gone"),
        (429, "refused"),
        (451, "refused"),
        (500, "server-error"),
        (503, "server-error"),
        (999, "server-error"),
    ],
)
def test_a_status_that_is_not_2xx_is_an_outcome(status: int, kind: str | None) -> None:
    """A page of an error is never taken for an article."""
    assert of_status(status) == kind


def test_a_line_tells_everything_and_reads_back() -> None:
    """The stored line has every field by its name, and the value is the same after a round trip."""
    outcome = Outcome(
        asked="https://news.test/é",
        outcome=OutcomeKind.NOT_FOUND,
        reason="the server answered 404",
        source="gazette",
        final_url="https://news.test/%C3%A9",
        status=404,
        captured=True,
        record_id="urn:uuid:0",
        requests=2,
        elapsed_ms=40,
        at=AT,
    )
    line = encode(outcome)
    assert b"\n" not in line
    assert decode(line) == outcome
    assert msgspec.json.decode(line) == {
        "schema": "depeche.outcome/1",
        "asked": "https://news.test/é",
        "outcome": "not-found",
        "reason": "the server answered 404",
        "source": "gazette",
        "final_url": "https://news.test/%C3%A9",
        "status": 404,
        "captured": True,
        "article": None,
        "record_id": "urn:uuid:0",
        "requests": 2,
        "elapsed_ms": 40,
        "at": "2026-11-21T10:15:00Z",
    }


def test_an_unknown_outcome_is_refused() -> None:
    """The list is closed: a line with another word is not read as something else."""
    line = encode(_ended("stored")[0]).replace(b'"stored"', b'"lost"')
    with pytest.raises(msgspec.ValidationError, match="outcome"):
        decode(line)
