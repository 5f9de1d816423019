"""sources.toml: what it may say, what is refused in which words, and how `depeche add` writes to it."""

from __future__ import annotations

import json
import tomllib
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.every import Adaptive, Cron
from crawler.sources import ConfigError, Source, append_source, check_sources, load_sources, read_text

FEED = 'feeds = ["https://gazette.example/rss.xml"]'
ONE = f'[[source]]\nid = "gazette"\n{FEED}\n'
WRONG = [
    (f"{ONE}feedss = []", "source gazette: feedss: unknown key. Did you mean feeds?"),
    (f"{ONE}zzz = 1", "source gazette: zzz: unknown key."),
    (f"{ONE}[[sources]]", "sources: unknown key. Did you mean source?"),
    (f"[default]\n{ONE}", "default: unknown key. Did you mean defaults?"),
    ("defaults = 3", "defaults: expected a table, got 3"),
    (f"[defaults]\nevry = 1\n{ONE}", "defaults: evry: unknown key. Did you mean every?"),
    (f'[defaults]\nid = "x"\n{ONE}', "defaults: id: unknown key."),
    (f'[defaults]\nwindow = "06-23"\n{ONE}', "defaults: window: expected two times of day such as"),
    (ONE + ONE, "source gazette: id: two sources have the id gazette"),
    (
        f"{ONE}[[source]]\n{FEED}",
        'source 2: id: expected 1 to 64 of a-z, 0-9 and - such as "gazette", got none',
    ),
    (f'[[source]]\nid = "Le Monde"\n{FEED}', "source 1: id: expected 1 to 64 of a-z, 0-9 and -"),
    (f"[[source]]\nid = 7\n{FEED}", "source 1: id: expected 1 to 64 of a-z, 0-9 and -"),
    (
        '[[source]]\nid = "a"\nsite = "https://a.example/"',
        "source a: feeds: expected at least one URL under feeds",
    ),
    ('[source]\nid = "a"', "source: expected tables, written [[source]], got {'id': 'a'}"),
    ("source = [1]", "source: expected tables, written [[source]], got [1]"),
    ('[[source]]\nid = "a"\nfeeds = "https://a.example/f"', "source a: feeds: expected a list such as ["),
    (
        '[[source]]\nid = "a"\nfeeds = ["a.example/rss"]',
        'source a: feeds: "a.example/rss" is not an http(s) URL. Did you mean https://a.example/rss ?',
    ),
    (
        '[[source]]\nid = "a"\nfeeds = ["https://u:secret@a.example/"]',
        'source a: feeds: "https://…@a.example/" is',
    ),
    (
        '[[source]]\nid = "a"\nfeeds = ["ftp://a.example/f"]',
        'source a: feeds: "ftp://a.example/f" has the scheme ftp',
    ),
    ('[[source]]\nid = "a"\nfeeds = [3]', "source a: feeds: expected an http(s) URL, got 3"),
    (f'{ONE}site = ""', 'source gazette: site: "" is not an http(s) URL.'),
    (
        f'{ONE}every = "cron 0 25 * * *"',
        'source gazette: every: expected "adaptive", a time from 1m on such as "30m"',
    ),
    (
        f'{ONE}zone = "Europe/Pariss"',
        'source gazette: zone: expected a time zone such as "Europe/Paris", got \'Eur',
    ),
    (f'{ONE}zone = "Europe"', "source gazette: zone: expected a time zone"),
    (f'{ONE}zone = "../../etc/passwd"', "source gazette: zone: expected a time zone"),
    (f"{ONE}zone = 1", "source gazette: zone: expected a time zone"),
    (
        f"{ONE}max_age = 30",
        "source gazette: max_age: expected a length of time such as 90s, 15m, 24h or 7d, got 30",
    ),
    (f"{ONE}delay = -1", "source gazette: delay: expected a number of seconds from 0 to 3600, got -1"),
    (f"{ONE}delay = nan", "source gazette: delay: expected a number of seconds from 0 to 3600, got nan"),
    (f"{ONE}delay = true", "source gazette: delay: expected a number of seconds from 0 to 3600, got True"),
    (f'{ONE}revisit = "1d"', 'source gazette: revisit: expected a list such as ["1d", "7d"], got \'1d\''),
    (f'{ONE}revisit = ["tomorrow"]', "source gazette: revisit: expected a length of time such as"),
    (
        f'{ONE}scope = ["https://gazette.example"]',
        "source gazette: scope: expected a host or host/path such as",
    ),
    (f"{ONE}exclude = [1979-05-27]", "source gazette: exclude: expected a host or host/path such as"),
    ("[[source", "not valid TOML: "),
    (f"x = {'9' * 5000}", "not valid TOML: "),
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _written(text: str) -> Path:
    path = Path("sources.toml")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_an_error_names_file_source_and_key(text: str, said: str) -> None:
    """Whoever wrote the file finds the place and learns what belongs there."""
    with pytest.raises(ConfigError) as caught:
        load_sources(_written(text))
    assert str(caught.value).startswith(f"sources.toml: {said}")
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_named() -> None:
    """The first says how one begins; the second which byte is wrong."""
    with pytest.raises(ConfigError, match=r"^sources.toml: no such file; `depeche add URL` begins one$"):
        load_sources(Path("sources.toml"))
    Path("sources.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^sources.toml: expected UTF-8, got byte 0xe9$"):
        load_sources(Path("sources.toml"))
    with pytest.raises(ConfigError, match=r"^\.: cannot be read: "):
        load_sources(Path())


def test_everything_that_is_wrong_is_told_and_the_rest_is_read() -> None:
    """A check lists each fault; a load names the first and how many more there are."""
    path = _written(f'{ONE}[[source]]\nid = "b"\nfeed = []\nevery = "x"\n[[source]]\nid = "c"\n{FEED}\n')
    sources, problems = check_sources(path)
    assert [source.id for source in sources.entries] == ["gazette", "c"]
    assert len(problems) == 2
    with pytest.raises(
        ConfigError, match=r"feed: unknown key\. Did you mean feeds\? \(1 more: depeche sources check\)$"
    ):
        load_sources(path)


def test_each_wrong_url_of_a_list_is_told() -> None:
    """Whoever mends the first does not come back for the next."""
    feeds = '["ftp://x/", "/rel", "https://c.example/", "", "http://", 3, ""]'
    _, problems = check_sources(
        _written(f'[[source]]\nid = "c"\nfeeds = {feeds}\nrevisit = ["1d", "x", "y"]')
    )
    start = "sources.toml: source c: feeds: "
    assert [problem.removeprefix(start)[:9] for problem in problems[:5]] == [
        '"ftp://x/', '"/rel" is', '"" is not', '"http://"', "expected "
    ]  # fmt: skip
    assert len(problems) == 7


def test_defaults_hold_where_a_source_says_nothing() -> None:
    """[defaults] stands over what is built in, a source over both."""
    text = '[defaults]\nevery = "2h"\ndelay = 3\nrevisit = []\nscope = ["x.example"]\n' + ONE
    read = load_sources(_written(f'{text}delay = 0.5\n[[source]]\nid = "b"\n{FEED}')).entries
    assert [str(source.every) for source in read] == ["2h", "2h"]
    assert [source.delay_seconds for source in read] == [0.5, 3.0]
    assert read[0].revisit == ()
    assert read[0].in_scope("https://x.example/")


def test_a_source_of_one_feed_has_what_a_news_site_needs() -> None:
    """Only id and a feed have to be written."""
    [source] = load_sources(_written(ONE)).entries
    assert source == Source(id="gazette", feeds=("https://gazette.example/rss.xml",))
    assert (source.every, source.tz, source.window) == (Adaptive(), UTC, None)
    assert (source.max_age, source.delay_seconds) == (timedelta(days=30), 1.0)
    assert source.revisit == (timedelta(days=1), timedelta(days=7))


def test_every_key_is_read() -> None:
    """The whole of a source, written out."""
    [source] = load_sources(
        _written("""
[[source]]
id = "gazette-2"
site = "HTTPS://Gazette.example"
feeds = ["https://gazette.example/rss.xml#top", "https://gazette.example/rss.xml"]
sitemaps = ["https://gazette.example/news-sitemap.xml"]
sections = ["https://gazette.example/politics/"]
scope = ["gazette.example", "blog.other.example/press/"]
exclude = ["gazette.example/video/"]
every = "cron 0 7 * * *"
zone = "Europe/Paris"
window = "06:00-23:00"
max_age = "2w"
delay = 2
revisit = ["7d", "1d", "7d"]
""")
    ).entries
    assert source.seeds() == (
        ("feed", "https://gazette.example/rss.xml"),
        ("sitemap", "https://gazette.example/news-sitemap.xml"),
        ("section", "https://gazette.example/politics/"),
    )
    assert (source.every, source.tz) == (Cron(line="0 7 * * *"), ZoneInfo("Europe/Paris"))
    assert source.revisit == (timedelta(days=1), timedelta(days=7))
    assert json.loads(source.definition()) == {
        "id": "gazette-2",
        "site": "https://gazette.example/",
        "scope": ["gazette.example", "blog.other.example/press/"],
        "exclude": ["gazette.example/video/"],
        "every": "cron 0 7 * * *",
        "zone": "Europe/Paris",
        "window": "06:00-23:00",
        "max_age": 1_209_600.0,
        "delay": 2.0,
        "revisit": [86_400.0, 604_800.0],
    }


def test_an_empty_file_follows_nothing() -> None:
    """Nothing to follow is no mistake."""
    assert load_sources(_written("# nothing yet\n")).entries == ()


def test_a_byte_order_mark_is_no_key() -> None:
    """Some editors write one."""
    Path("sources.toml").write_bytes(b"\xef\xbb\xbf" + ONE.encode())
    append_source(Path("sources.toml"), {"id": "b", "feeds": ["https://b.example/f"]})
    assert [source.id for source in load_sources(Path("sources.toml")).entries] == ["gazette", "b"]


def test_appending_begins_a_file_and_keeps_what_a_person_wrote() -> None:
    """Comments, spelling and line ends stay; a new block stands at the end."""
    path = Path("new/sources.toml")
    append_source(path, {"id": "a", "site": None, "feeds": ["https://a.example/f"], "delay": 2.5})
    begun = path.read_text()
    assert begun.startswith("# The sources that Depeche follows.")
    assert begun.endswith('\n\n[[source]]\nid = "a"\nfeeds = ["https://a.example/f"]\ndelay = 2.5\n')
    mine = f"# mine\r\n[defaults]\r\nevery = '1h'  # often\r\n{ONE.strip()}".replace("\r\n", "\n").replace(
        "\n", "\r\n"
    )
    path.write_bytes(mine.encode())
    path.chmod(0o640)
    append_source(path, {"id": "b", "feeds": ["https://b.example/f"]})
    assert path.read_bytes().startswith(mine.encode() + b"\r\n\r\n[[source]]\r\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["sources.toml"]


def test_a_link_to_the_file_stays_a_link() -> None:
    """A file that is kept elsewhere is replaced there."""
    _written(ONE)
    Path("linked.toml").symlink_to("sources.toml")
    append_source(Path("linked.toml"), {"id": "b", "feeds": ["https://b.example/f"]})
    assert Path("linked.toml").is_symlink()
    assert len(load_sources(Path("sources.toml")).entries) == 2


@pytest.mark.parametrize(
    ("before", "fields", "said"),
    [
        (
            ONE,
            {"id": "gazette", "feeds": ["https://b.example/f"]},
            "source gazette: id: two sources have the id g",
        ),
        (ONE, {"id": "b", "feeds": ["b"]}, 'source b: feeds: "b" is not an http(s) URL.'),
        (ONE, {"id": "b"}, "source b: feeds: expected at least one URL"),
        (f"{ONE}zzz = 1", {"id": "b", "feeds": ["https://b.example/f"]}, "source gazette: zzz: unknown key."),
        ("source = []", {"id": "b", "feeds": ["https://b.example/f"]}, "not valid TOML"),
    ],
)
def test_a_file_that_would_be_wrong_is_left_alone(before: str, fields: dict[str, object], said: str) -> None:
    """What is appended is checked as the whole file before anything is written."""
    path = _written(before)
    with pytest.raises(ConfigError) as caught:
        append_source(path, fields)
    assert str(caught.value).startswith(f"sources.toml: {said}")
    assert path.read_text() == before
    assert [one.name for one in Path().iterdir()] == ["sources.toml"]


def test_a_place_that_takes_no_file_is_told() -> None:
    """A folder of that name, or one that can't be made."""
    Path("sources.toml").mkdir()
    for path in (Path("sources.toml"), Path("/proc/none/sources.toml")):
        with pytest.raises(ConfigError, match=rf"^{path}: cannot be written: "):
            append_source(path, {"id": "b", "feeds": ["https://b.example/f"]})


def _append(path: Path, number: int) -> None:
    append_source(path, {"id": f"s{number}", "feeds": [f"https://s{number}.example/f"]})


def test_two_who_append_at_once_lose_nothing() -> None:
    """Processes wait for each other: every source stands in the file in the end."""
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_append, [Path("sources.toml").absolute()] * 24, range(24)))
    assert {source.id for source in load_sources(Path("sources.toml")).entries} == {
        f"s{n}" for n in range(24)
    }


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_a_text_is_written_so_that_toml_reads_it(text: str) -> None:
    """Quotes, control characters and anything else in a URL or a title come back as they were."""
    from crawler.sources import _toml

    assert tomllib.loads(f"x = {_toml([text])}") == {"x": [text]}


@given(
    st.text(max_size=200) | st.text(st.sampled_from('[]="\n source defaults id feeds every 1d'), max_size=200)
)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    """Whatever a file holds, it is read or refused with a sentence."""
    try:
        _, problems = read_text(text, path=Path("s.toml"))
    except ConfigError as error:
        problems = (str(error),)
    assert all(problem.startswith("s.toml: ") for problem in problems)
