"""The text that Prometheus reads: every line follows the format, whatever a source is called."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.cli.prometheus import exposition
from crawler.health import Concern, SourceHealth, Trouble

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
SAMPLE = re.compile(
    r'(?P<name>[a-z_0-9]+)(?:\{(?P<labels>(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (?P<value>\S+)'
)
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"')
PLAIN = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


def _health(source: str = "gazette", **more: object) -> SourceHealth:
    return SourceHealth(**{"source": source, "verdict": "fine", **more})  # type: ignore[arg-type]


def _read(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Read the format strictly: HELP, TYPE, then the samples of that name, none of them twice."""
    assert text.endswith("\n")
    told: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
    heads: list[str] = []
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            heads.append(line.split(" ")[2])
        elif line.startswith("# "):
            assert line == f"# TYPE {heads[-1]} gauge"
        else:
            found = SAMPLE.fullmatch(line)
            assert found, line
            assert found["name"] == heads[-1]
            pairs = LABEL.findall(found["labels"] or "")
            labels = frozenset(
                (key, re.sub(r'\\["\\n]', lambda one: PLAIN[one[0]], said)) for key, said in pairs
            )
            assert (found["name"], labels) not in told
            told[found["name"], labels] = float(found["value"])
    assert len(heads) == len(set(heads))
    return told


def test_figures_stand_under_their_source() -> None:
    """One gauge a figure, the source as label; what is not known has no line."""
    concern = Concern(trouble=Trouble.SILENT, sentence="No new item for 5 d.")
    judged = [
        _health(verdict="attention", concerns=(concern,), silence_seconds=432000.0, newest_item=NOW),
        _health("courier", delay_p50_seconds=720.0, delay_p95_seconds=3600.5, urls={"waiting": 7}),
    ]
    told = _read(exposition(judged, now=NOW, crawled=None))
    gazette, courier = ("source", "gazette"), ("source", "courier")
    assert told["depeche_sources", frozenset()] == 2
    assert told["depeche_health_timestamp_seconds", frozenset()] == NOW.timestamp()
    assert told["depeche_source_needs_attention", frozenset({gazette})] == 1
    assert told["depeche_source_needs_attention", frozenset({courier})] == 0
    assert told["depeche_source_trouble", frozenset({gazette, ("trouble", "silent")})] == 1
    assert told["depeche_source_silence_seconds", frozenset({gazette})] == 432000
    assert told["depeche_source_newest_item_timestamp_seconds", frozenset({gazette})] == NOW.timestamp()
    assert ("depeche_source_silence_seconds", frozenset({courier})) not in told
    assert told["depeche_source_urls", frozenset({courier, ("status", "waiting")})] == 7
    assert told["depeche_source_capture_delay_seconds", frozenset({courier, ("quantile", "0.95")})] == 3600.5
    assert not any(name == "depeche_last_crawl_timestamp_seconds" for name, _ in told)


def test_no_source_is_a_number_too() -> None:
    """A dashboard sees that there is none, and when the last crawl ended."""
    told = _read(exposition([], now=NOW, crawled=NOW))
    assert told["depeche_sources", frozenset()] == 0
    assert told["depeche_last_crawl_timestamp_seconds", frozenset()] == NOW.timestamp()


@given(
    st.lists(
        st.builds(
            _health,
            st.text(st.characters(exclude_characters="\r\x0b\x0c", exclude_categories=["Cs"])),
            silence_seconds=st.none() | st.floats(0, 1e9),
            articles_24h=st.integers(0, 10**9),
            last_error=st.text(),
        ),
        unique_by=lambda one: one.source,
    )
)
def test_any_name_is_escaped_and_no_value_loses_a_digit(judged: list[SourceHealth]) -> None:
    """Quotes, backslashes and line feeds come back as they were, and each number is the one that was told."""
    told = _read(exposition(judged, now=NOW, crawled=None))
    for one in judged:
        label = frozenset({("source", one.source)})
        assert told["depeche_source_articles_stored_24h", label] == one.articles_24h
        assert told.get(("depeche_source_silence_seconds", label)) == one.silence_seconds
