"""Follows a simulated press and prints what its discovery costs: `python -m benchmarks.discovery`.

Sites of two rhythms are followed by one channel each, at simulated hours, through `depeche crawl --due`. The
press counts the requests; the bytes are those of the WARC files. Nothing here is a time of this machine.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.crawl import progress, verdict
from storage.gzip_members import members
from storage.warc_reader import read_record
from tests.press import judges
from tests.press.ledger import Ledger
from tests.press.newsroom import Newsroom
from tests.press.server import Press
from tests.press.world import DAY, HOUR, MINUTE, START, Channel, Form, Site, moment, stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


FORMS: tuple[Form, ...] = ("rss", "atom", "json-feed", "news-sitemap", "sitemap-index", "section")
WINDOWS = {"busy": 15, "quiet": 20}
"""How many articles a channel lists; the busy sites turn it over more than twice a day."""
PER_DAY = {"busy": 40, "quiet": 6}
UNCHANGED_BYTES = 1024
"""Bound of WARC bytes for a poll that brings nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll as the archive holds it: bytes of its records in the WARC file, whether it brought nothing."""

    warc_bytes: int
    is_unchanged: bool


def sites(hours: float) -> list[Site]:
    """Return a busy and a quiet site for each kind of channel, on which articles appear until the end."""
    last = hours * HOUR
    found = []
    for form in FORMS:
        for pace, per_day in PER_DAY.items():
            name = f"{pace}-{form}"
            window = 500 if form == "sitemap-index" else WINDOWS[pace]
            found.append(
                Site(
                    name=name,
                    articles=stories(name, max(int(per_day * last / DAY), 2), last=last),
                    channels=(Channel(form=form, path=f"/{form}.xml", window=window),),
                    settings={"revisit": []},
                )
            )
    return found


def follow(room: Newsroom, *, hours: float, every_minutes: float) -> list[Ledger]:
    """Run what a timer would run, at simulated times; return what each run asked for.

    It goes on after the end until every site was polled once more: what is to be found by then is found.
    """
    runs: list[Ledger] = []
    at = MINUTE
    while at <= hours * HOUR or not _all_polled(room.press, since=hours * HOUR):
        progress(f"  simulated hour {at / HOUR:.1f} of {hours:g}")
        before = len(room.press.ledger)
        ran = room.run("crawl", "--due", "--json", at=at)
        if ran.status:
            raise SystemExit(f"depeche crawl --due: {ran.status}: {ran.err[-2000:]}{ran.out[-2000:]}")
        runs.append(room.press.ledger.since(before))
        at += every_minutes * MINUTE
    return runs


def _all_polled(press: Press, *, since: float) -> bool:
    late = press.ledger.between(moment(since), moment(since + 9 * DAY)).of(kind="poll")
    return {hit.site for hit in late} == set(press.sites)


def idle_requests(runs: Sequence[Ledger]) -> list[int]:
    """Return the requests to a site in each run that polled it and brought nothing, robots.txt apart."""
    found: list[int] = []
    for run in runs:
        busy = {hit.site for hit in run.of(kind="article")}
        asked = Counter(hit.site for hit in run if hit.kind != "robots" and hit.site not in busy)
        found += asked.values()
    return found


def polls(store: Path, seeds: Sequence[str]) -> Iterator[Poll]:
    """Yield every poll of these URLs; the records of an exchange have its URL and its date in common."""
    for warc in sorted(store.glob("warc/v1/*/*.warc.gz")):
        payload = warc.read_bytes()
        sizes: Counter[tuple[str | None, str | None]] = Counter()
        unchanged = set()
        for member in members(warc):
            record = read_record(payload[member.offset : member.offset + member.length])
            if record.target_uri in seeds:
                exchange = (record.target_uri, record.get("WARC-Date"))
                sizes[exchange] += member.length
                unchanged |= {exchange} if record.type == "revisit" else set()
        yield from (Poll(warc_bytes=size, is_unchanged=name in unchanged) for name, size in sizes.items())


def recall(ledger: Ledger, followed: Sequence[Site], form: Form) -> str:
    """Return what was found of what sites with this kind of channel published, and how long after."""
    ours = [site for site in followed if site.channels[0].form == form]
    born = {(site.name, one.path): one.born for site in ours for one in site.articles}
    part = Ledger([hit for hit in ledger if hit.site in {site.name for site in ours}])
    captured = {
        (hit.site, hit.address): (hit.at - START).total_seconds()
        for hit in part.of(kind="article", status=200)
    }
    found = {where: (captured[where] - at) / HOUR for where, at in born.items() if where in captured}
    return (
        f"  {form:14} {len(found)} of {len(born)} ({len(found) / len(born):.3f}),"
        f" twice {len(judges.fetched_again(part))}, {judges.cost(part).per_article:.2f} requests each,"
        f" {statistics.median(found.values()):.1f} h late"
    )


def share(what: str, value: float, bound: float) -> str:
    """Return one row: a figure, and what it is of its bound."""
    judged = f"bound <= {bound:g}: {verdict(reached=value <= bound)} ({value / bound:.2f} of it)"
    return f"{what:58} {value:8.2f}  {judged}"


def report(press: Press, room: Newsroom, runs: Sequence[Ledger]) -> Iterator[str]:
    """Yield the table."""
    followed = list(press.sites.values())
    kept = list(polls(room.store, [press.url(site.name, site.channels[0].path) for site in followed]))
    quiet = [poll.warc_bytes for poll in kept if poll.is_unchanged]
    cost = judges.cost(press.ledger)
    idle = statistics.median(idle_requests(runs))
    yield share("requests for a poll that brings nothing, median", idle, 1)
    for name, size in (("median", statistics.median(quiet)), ("largest", max(quiet))):
        yield share(f"WARC bytes of a poll that brings nothing, {name}", size, UNCHANGED_BYTES)
    yield f"{'requests for a new article, polls and robots.txt included':58} {cost.per_article:8.2f}"
    yield f"{'share of conditional polls':58} {judges.conditional_share(press.ledger):8.2f}"
    yield f"{'share of polls that brought nothing':58} {len(quiet) / len(kept):8.2f}"
    yield "found by channel:"
    yield from (recall(press.ledger, followed, form) for form in FORMS)


def main() -> None:
    """Follow the press and print the table; a few hours are what the tests use."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0, help="simulated hours in which articles appear")
    parser.add_argument("--every", type=float, default=60.0, help="simulated minutes between two runs")
    options = parser.parse_args()
    with Press(sites(options.hours)) as press, tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder), press, delay=0.02)
        runs = follow(room, hours=options.hours, every_minutes=options.every)
        rhythm = f"{options.hours:g} simulated hours, a run every {options.every:g} minutes"
        print(f"{len(press.sites)} sites, {rhythm}")
        print("\n".join(report(press, room, runs)))


if __name__ == "__main__":
    main()
