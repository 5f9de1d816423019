"""`depeche trace`: from a sentence of an article to the bytes of the page that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from crawler.cli.options import archive_options, json_option

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.provenance import Source
    from extractors.article import Article
    from extractors.spans import Span

_AROUND: Final = 60
"""Bytes shown on each side of the sentence."""


@click.command()
@click.argument("ref", metavar="ID|URL")
@click.argument("sentence")
@json_option("Print what was found as one JSON object.")
@archive_options
def trace(ref: str, sentence: str, *, as_json: bool, config: Config) -> int:
    """Follow a sentence back to the bytes it came from.

    Reads the one record from the store, checks its digests, and prints where it lies and where in the
    payload the sentence stands; a part of a sentence will do. Several places are pieces of one sentence.
    Of an article over several pages, the records are read until one has the sentence.
    """
    from crawler.cli.show import find
    from crawler.opening import store_of
    from crawler.outcomes import EXIT_DAMAGE, EXIT_INCOMPLETE
    from crawler.provenance import pages_of, read_sources
    from extractors.article import decode
    from extractors.spans import locate

    found = find(config, ref)
    if found is None:
        return EXIT_INCOMPLETE
    article = decode(found.line)
    is_damaged = False
    for number, source in enumerate(
        read_sources(store_of(config), article, limit=config.limits.page_bounds), start=1
    ):
        for fault in source.faults:
            click.echo(f"Damaged: {source.pointer.key} @{source.pointer.offset}: {fault}", err=True)
        is_damaged = is_damaged or bool(source.faults)
        spans = locate(sentence, source.decoded.data, charset=source.charset)
        if spans or number == pages_of(article):
            _print(_answer(article, source, spans, page=number), as_json=as_json)
            break
    if not spans:
        where = "this page" if number == 1 else f"any of the {number} pages"
        click.echo(f"The sentence does not stand in {where}.", err=True)
    if is_damaged:
        return EXIT_DAMAGE
    return 0 if spans else EXIT_INCOMPLETE


def _answer(article: Article, source: Source, spans: list[Span], *, page: int) -> dict[str, Any]:
    """Return what is known as plain values, in the order of the JSON object."""
    data, charset = source.decoded.data, source.charset
    return {
        "article": article.id,
        "page": page,
        "record_id": source.record.record_id,
        "key": source.pointer.key,
        "offset": source.pointer.offset,
        "length": source.pointer.length,
        "digests_ok": not source.faults,
        "faults": list(source.faults),
        "payload_digest": source.payload_digest,
        "content_coding": source.coding,
        "charset": charset,
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "where": span.where,
                "exact": span.exact,
                "before": _text(data[max(0, span.start - _AROUND) : span.start], charset),
                "sentence": _text(data[span.start : span.end], charset),
                "after": _text(data[span.end : span.end + _AROUND], charset),
            }
            for span in spans
        ],
    }


def _text(data: bytes, charset: str) -> str:
    """Return bytes of the page for reading; what was cut through at the edge is marked as unreadable."""
    return data.decode(charset, "replace")


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(answer))
        return
    for line in _lines(answer):
        click.echo(line)


def _lines(answer: dict[str, Any]) -> list[str]:
    from crawler.cli.report import folded

    verdict = click.style("ok", fg="green") if answer["digests_ok"] else click.style("wrong", fg="red")
    coding = answer["content_coding"]
    payload = f"the payload after content decoding ({coding})" if coding else "the payload as served"
    lines = [
        f"article  {answer['article']}" + (f", page {answer['page']}" if answer["page"] > 1 else ""),
        f"record   {answer['record_id']}",
        f"object   {answer['key']}",
        f"offset   {answer['offset']}, length {answer['length']}",
        f"digests  {verdict}  {answer['payload_digest']}",
    ]
    for span in answer["spans"]:
        marked = click.style(f"⟦{folded(span['sentence'])}⟧", bold=True)
        lines += [
            f"bytes    {span['start']} to {span['end']} of {payload} ({_manner(span)}, {answer['charset']})",
            f"  {folded(span['before']).lstrip()}{marked}{folded(span['after']).rstrip()}",
        ]
    return lines


def _manner(span: dict[str, Any]) -> str:
    """Say where in the page a place is and whether it is letter by letter what was asked."""
    place = {"text": "visible text", "script": "a string of a script", "attribute": "an attribute"}[
        span["where"]
    ]
    return place if span["exact"] else f"{place}, spelled with other white space or signs"
