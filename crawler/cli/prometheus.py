"""The sources' health in Prometheus' text format, as node-exporter's textfile collector reads it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.health import SourceHealth

    Sample = tuple[dict[str, str], float | None]

_OF_A_SOURCE: Final = (
    ("newest_item_timestamp_seconds", "newest_item", "When the newest item of a source appeared."),
    ("silence_seconds", "silence_seconds", "Age of the newest item at the last poll that was answered."),
    ("silence_limit_seconds", "silence_limit_seconds", "Silence that needs attention."),
    ("articles_stored_24h", "articles_24h", "Articles stored within the last 24 hours."),
    ("articles_usual_24h", "articles_usual", "Articles that are usual for this weekday."),
    ("gaps_7d", "gaps_7d", "Polls of the last 7 days none of whose items was known."),
    ("refused_ratio", "refused_share", "Share of 403 and 429 among the last 50 answers."),
    ("not_modified_ratio", "not_modified_share", "Share of 304 among the last 50 answered polls."),
    ("late_seconds", "late_seconds", "How long the longest due poll has been due."),
    ("waiting_seconds", "waiting_seconds", "How long the longest due URL has waited."),
    ("last_poll_timestamp_seconds", "last_poll", "When a seed of the source was last polled."),
    ("next_due_timestamp_seconds", "next_due", "When a seed or URL of the source is due next."),
)
"""Gauges with one line a source: name, field of the source's health, and what it is."""


def exposition(judged: Sequence[SourceHealth], *, now: datetime, crawled: datetime | None) -> str:
    """Return the figures as gauges; one that is not known has no line."""
    sources = sorted(judged, key=lambda one: one.source)
    lines = [
        *_gauge("depeche_sources", "Sources that are followed.", [({}, len(sources))]),
        *_gauge("depeche_health_timestamp_seconds", "When these were made.", [({}, _number(now))]),
        *_gauge("depeche_last_crawl_timestamp_seconds", "When a crawl last ended.", [({}, _number(crawled))]),
        *_attention(sources),
        *_shared_out(sources),
    ]
    for name, field, told in _OF_A_SOURCE:
        samples = [({"source": one.source}, _number(getattr(one, field))) for one in sources]
        lines += _gauge(f"depeche_source_{name}", told, samples)
    return "".join(f"{line}\n" for line in lines)


def _attention(sources: Sequence[SourceHealth]) -> list[str]:
    needs = [({"source": one.source}, float(bool(one.concerns))) for one in sources]
    why = [
        ({"source": one.source, "trouble": concern.trouble.value}, 1.0)
        for one in sources
        for concern in one.concerns
    ]
    return [
        *_gauge("depeche_source_needs_attention", "1 when something needs attention.", needs),
        *_gauge("depeche_source_trouble", "1 for each thing that needs attention.", why),
    ]


def _shared_out(sources: Sequence[SourceHealth]) -> list[str]:
    urls = [
        ({"source": one.source, "status": status}, float(count))
        for one in sources
        for status, count in sorted(one.urls.items())
    ]
    delays = [
        ({"source": one.source, "quantile": quantile}, delay)
        for one in sources
        for quantile, delay in (("0.5", one.delay_p50_seconds), ("0.95", one.delay_p95_seconds))
    ]
    return [
        *_gauge("depeche_source_urls", "URLs of the frontier by status.", urls),
        *_gauge("depeche_source_capture_delay_seconds", "From publication to capture, last 7 days.", delays),
    ]


def _number(figure: datetime | float | None) -> float | None:
    return figure.timestamp() if isinstance(figure, datetime) else figure


def _gauge(name: str, told: str, samples: Sequence[Sample]) -> list[str]:
    lines = [f"{name}{_labels(labels)} {value:.17g}" for labels, value in samples if value is not None]
    return [f"# HELP {name} {told}", f"# TYPE {name} gauge", *lines] if lines else []


def _labels(labels: dict[str, str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
