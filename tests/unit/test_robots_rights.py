"""robots.txt as a statement on use: groups, paths, conflicts, licences, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from extractors.robots_groups import group_name, regrouped
from extractors.robots_rights import MOST_BYTES, RobotsRights, read_robots

SITE = "https://press.example"

DRAFT = """\
User-Agent: *
Allow: /
Disallow: /never/
Content-Usage: / train-ai=n
Content-Usage: /ai-ok/ train-ai=y

User-Agent: ExampleBot
Allow: /
Content-Usage: / train-ai=y
"""

MANAGED = """\
# ANY RESTRICTIONS EXPRESSED VIA CONTENT SIGNALS ARE EXPRESS RESERVATIONS OF RIGHTS
User-agent: *
Content-Signal: search=yes,ai-train=no,use=reference
Allow: /

User-agent: GPTBot
Disallow: /
"""


def usage(text: str, path: str = "/a", *, token: str = "depeche") -> dict[str, str]:
    """Return the usage preferences of a path."""
    return read_robots(text.encode(), token=token, origin=SITE).at(SITE + path).content_usage


def signal(text: str, path: str = "/a") -> dict[str, str]:
    """Return the content signals of a path."""
    return read_robots(text.encode(), token="depeche", origin=SITE).at(SITE + path).content_signal


@pytest.mark.parametrize(
    ("path", "token", "expected"),
    [
        ("/test", "depeche", "n"),
        ("/ai-ok/test", "depeche", "y"),
        ("/test", "ExampleBot", "y"),
        ("/ai-ok/test", "examplebot", "y"),
    ],
)
def test_the_example_of_the_draft(path: str, token: str, expected: str) -> None:
    """The group that names the crawler counts, else that of `*`; in it the longest path."""
    assert usage(DRAFT, path, token=token) == {"train-ai": expected}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("Content-Usage: / train-ai=y\nContent-Usage: / train-ai=n", {"train-ai": "n"}),
        ("Content-Usage: /a train-ai=y\nContent-Usage: /* train-ai=n", {"train-ai": "n"}),
        ("Content-Usage: / train-ai=n\nContent-Usage: /a search=y", {"search": "y"}),
        ("content-usage : \t/\ttrain-ai=n # ours", {"train-ai": "n"}),
        ("Content-Usage: train-ai=n", {"train-ai": "n"}),
        ("Content-Usage: / train-ai=n, telepathy=n", {"train-ai": "n"}),
        ("Content-Usage: / train-ai=maybe, search=y", {"search": "y"}),
        ("Content-Usage: / Train-AI=n", {}),
        ("Content-Usage: /b train-ai=n", {}),
        ("Content-Usage: /", {}),
        ("Content-Usage:", {}),
    ],
    ids=[
        "conflict",
        "one-length",
        "longest-alone",
        "spaces",
        "no-path",
        "unknown-label",
        "unknown-value",
        "case",
        "elsewhere",
        "no-preference",
        "empty",
    ],
)
def test_rules_of_one_group(rules: str, expected: dict[str, str]) -> None:
    """Two rules of one path: the stricter; a longer path decides alone; what no draft knows is ignored."""
    assert usage(f"User-agent: *\n{rules}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: other\nContent-Usage: / search=n\nUser-agent: *\nDisallow: /x", {}),
        ("User-agent: other\nUser-agent: *\nContent-Usage: / search=n", {"search": "n"}),
        ("User-agent: *\nContent-Usage: / search=n\nUser-agent: Depeche/1.0\nAllow: /", {}),
        (
            "User-agent: depeche\nContent-Usage: / search=n\n\nUser-agent: b\nAllow: /\n\n"
            "User-agent: depeche\nContent-Usage: / train-ai=n",
            {"search": "n", "train-ai": "n"},
        ),
        (
            "User-agent: depeche\nSitemap: https://press.example/s\nUser-agent: *\nContent-Usage: search=n",
            {"search": "n"},
        ),
        ("Content-Usage: / search=n\nUser-agent: b\nDisallow: /", {"search": "n"}),
        ("User-agent: depeche-news\nContent-Usage: / search=n", {}),
        ("\ufeffUser-agent: *\r\nContent-Usage: / search=n\r", {"search": "n"}),
    ],
    ids=["rule-ends-run", "run", "own", "two-groups", "sitemap", "above-all", "longer-name", "bom"],
)
def test_groups(text: str, expected: dict[str, str]) -> None:
    """A use rule ends a run of User-agent lines, a Sitemap line does not, and groups of one name join."""
    assert usage(text) == expected


def test_a_use_rule_ends_the_agents_for_use_alone() -> None:
    """Between two agents it is for the first; for fetching, which does not know it, both are held."""
    text = "User-agent: a\nContent-Usage: / train-ai=n\nUser-agent: b\nDisallow: /\n"
    parser = Protego.parse(regrouped(text, products=["a", "b"]))
    assert not parser.can_fetch(f"{SITE}/x", group_name("a"))
    assert not parser.can_fetch(f"{SITE}/x", group_name("b"))
    assert usage(text, token="a") == {"train-ai": "n"}
    assert usage(text, token="b") == {}


def test_a_crawl_delay_ends_no_agents() -> None:
    """What stands between two agents and is no rule leaves them one group, an empty Disallow does not."""
    text = "User-agent: a\n{}\nUser-agent: b\nContent-Usage: / train-ai=n\n"
    assert usage(text.format("Crawl-delay: 3"), token="a") == {"train-ai": "n"}
    assert usage(text.format("Disallow:"), token="a") == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("search=yes,ai-train=no,use=reference", {"search": "yes", "ai-train": "no", "use": "reference"}),
        ("Search = Yes , AI-Train = No", {"search": "yes", "ai-train": "no"}),
        ("/a ai-input=no", {"ai-input": "no"}),
        ("/b ai-input=no", {}),
        ("ai-train=yes, ai-train=no", {"ai-train": "no"}),
        ("use=full, use=immediate", {"use": "immediate"}),
        ("ai-train=maybe, use=yes, x-search=no, search=nothing", {}),
    ],
)
def test_content_signals(line: str, expected: dict[str, str]) -> None:
    """Known signals with known values, the stricter of two; what is not mentioned stays open."""
    assert signal(f"User-agent: *\nContent-Signal: {line}\nAllow: /\n") == expected


def test_a_managed_file() -> None:
    """The block that a hosting company writes for millions of sites is read whole."""
    assert signal(MANAGED) == {"search": "yes", "ai-train": "no", "use": "reference"}


def test_licences_are_for_everybody() -> None:
    """A License line counts in any group and above all; words and other schemes are no address."""
    text = (
        "License: https://press.example/rsl.xml\nUser-agent: other\nLicense: /more.xml\n"
        "User-agent: *\nLicense: CC BY 4.0\nLicense: ftp://press.example/x\nDisallow: /"
    )
    found = read_robots(text.encode(), token="depeche", origin=SITE)
    assert found.license_urls == (f"{SITE}/rsl.xml", f"{SITE}/more.xml")
    agents = "User-agent: depeche\nLicense: https://press.example/l\nUser-agent: *\nContent-Usage: search=n"
    assert usage(agents) == {"search": "n"}


LINES = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: depeche",
        "User-agent: other",
        "Content-Usage: / train-ai=n",
        "Content-Usage: /a train-ai=y, search=n",
        "Content-Usage: /a* train-ai=n",
        "Content-Signal: ai-train=no",
        "Content-Signal: /a ai-train=yes",
        "Disallow: /x",
        "Sitemap: https://press.example/s.xml",
        "Crawl-delay: 2",
        "nonsense",
        "",
    ]
)


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=4))
def test_preferences_are_known_words(lines: list[str], more: list[str]) -> None:
    """However lines are mixed, only known labels and values come out, and comments change nothing."""
    text = "\n".join(lines + more)
    commented = "\n".join(f"  {line}  # said {line}" for line in lines + more)
    found = read_robots(text.encode(), token="depeche").at(f"{SITE}/a")
    assert found == read_robots(commented.encode(), token="depeche").at(f"{SITE}/a")
    assert set(found.content_usage.values()) <= {"y", "n"}
    assert set(found.content_signal.values()) <= {"yes", "no"}


@given(
    st.permutations(
        ["Content-Usage: / train-ai=n", "Content-Usage: /a train-ai=y", "Allow: /", "Disallow: /b"]
    )
)
def test_the_order_in_a_group_is_meaningless(lines: list[str]) -> None:
    """The draft gives the order of rules no meaning."""
    assert usage("User-agent: *\n" + "\n".join(lines)) == {"train-ai": "y"}


@given(st.binary(max_size=400))
def test_no_bytes_are_an_error(data: bytes) -> None:
    """Whatever a server answers, the pages of the site have rights, perhaps none."""
    assert isinstance(read_robots(data, token="depeche", origin=SITE), RobotsRights)


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Usage: / train-ai=n\n",
        b"User-agent: depeche\n",
        b"Content-Usage: /%d*a*b train-ai=n\n",
        b"License: https://press.example/%d\n",
        b"Content-Signal: " + b"a-" * 2000 + b"=no\n",
        b"=" * 4000,
        b"\r" * 4000,
    ],
)
def test_the_largest_file_is_read_in_one_pass(line: bytes) -> None:
    """512 KiB of any one line are read and asked at once, and not a byte after them."""
    count = MOST_BYTES // len(line) + 1
    body = b"".join(line % number if b"%d" in line else line for number in range(count))[:MOST_BYTES]
    found = read_robots(body + b"\nUser-agent: *\nContent-Usage: / bots=n\n", token="depeche", origin=SITE)
    assert "bots" not in found.at(f"{SITE}/" + "a" * 5000).content_usage
    assert len(found.license_urls) <= 20
