"""Settings: who wins, what is refused and in which words, where the working files lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import Agent, Config, ConfigError, Flags, Limits, load, settings

WRONG = [
    ('[limits]\npage_bytes = "big"', "limits.page_bytes: expected a number of bytes > 0, got 'big'"),
    ("[limits]\npage_bytes = 0", "limits.page_bytes: expected a number of bytes > 0, got 0"),
    ("[limits]\npage_bytes = true", "limits.page_bytes: expected a number of bytes > 0, got True"),
    ("[limits]\nbatch_bytes = 1.5", "limits.batch_bytes: expected a number of bytes > 0, got 1.5"),
    ("[limits]\ntotal_seconds = 0", "limits.total_seconds: expected a number of seconds > 0, got 0"),
    ("[limits]\ntotal_seconds = inf", "limits.total_seconds: expected a number of seconds > 0, got inf"),
    ("[limits]\ntotal_seconds = nan", "limits.total_seconds: expected a number of seconds > 0, got nan"),
    ("[limits]\nredirects = -1", "limits.redirects: expected a whole number >= 0, got -1"),
    ("[limits]\npagebytes = 1", "limits.pagebytes: unknown key. Did you mean limits.page_bytes?"),
    ("page_bytes = 1", "page_bytes: unknown key. Did you mean limits.page_bytes?"),
    ("[limit]\npage_bytes = 1", "limit: unknown key. Did you mean limits?"),
    ("zzz = 1", "zzz: unknown key."),
    ("limits = 3", "limits: expected a table, written [limits], got 3"),
    ("[crawl]\nconcurrency = 257", "crawl.concurrency: expected a whole number from 1 to 256, got 257"),
    ("[crawl]\ndelay_seconds = -1", "crawl.delay_seconds: expected a number of seconds >= 0, got -1"),
    ("[network]\nallow_private = 1", "network.allow_private: expected true or false, got 1"),
    (
        '[network]\nallow_networks = ["10.0.0.1/8"]',
        'network.allow_networks: expected a list of networks such as ["10.1.0.0/16"], no bit set behind',
    ),
    ("[crawl]\ndelay_seconds = 1e300", "crawl.delay_seconds: expected at most 31622400, got 1e+300"),
    ("[limits]\ntotal_seconds = 1e12", "limits.total_seconds: expected at most 31622400, got"),
    (
        f"[limits]\nextract_memory_bytes = {10**24}",
        "limits.extract_memory_bytes: expected at most 1125899906842624, got 1000000000000000000000000",
    ),
    ('[network]\nallow_networks = "10.0.0.0/8"', "network.allow_networks: expected a list of networks"),
    ("[network]\nallow_networks = [10]", "network.allow_networks: expected a list of networks"),
    ('[robots]\nobey = "no"', "robots.obey: expected true or false, got 'no'"),
    ('[agent]\nname = "Depeche/2"', "agent.name: expected letters, _ and - only"),
    ('[agent]\ncontact = "me)\\r\\nX: 1"', "agent.contact: expected a URL or an e-mail address"),
    ('[s3]\nendpoint_url = "https://key:secret@s3.test"', "s3.endpoint_url: expected an http(s) URL without"),
    ('[s3]\nendpoint_url = "https://key:se/secret@s3.test"', "s3.endpoint_url: expected an http(s) URL"),
    ('store = "s3://key:se/secret@bucket/prefix"', "store: expected a folder, file:///folder or s3://bucket"),
    (
        'store = "s3:/key:secret@bucket"',
        "store: expected a folder, file:///folder or s3://bucket/prefix, got '…@b",
    ),
    ('[s3]\nendpoint_url = "s3.test:9000"', "s3.endpoint_url: expected an http(s) URL without"),
    ('[s3]\naddressing = "paths"', 's3.addressing: expected "auto", "path" or "virtual", got \'paths\''),
    ('[s3]\nchecksum = "never"', 's3.checksum: expected "when_supported" or "when_required"'),
    ('[s3]\nsecret_key = "x"', "s3.secret_key: unknown key."),
    ('store = "s3://"', "store: expected a folder, file:///folder or s3://bucket/prefix, got 's3://'"),
    ('store = "gs://bucket"', "store: expected a folder, file:///folder or s3://bucket/prefix"),
    ('store = "file://host/x"', "store: expected a folder, file:///folder or s3://bucket/prefix"),
    ('store = ""', "store: expected a folder, file:///folder or s3://bucket/prefix, got ''"),
    ("work = 3", "work: expected a folder, got 3"),
    ("sources = 3", "sources: expected a file, got 3"),
    ('state = "sqlite:///state.db"', "state: expected sqlite:////folder/file.db or postgresql://user@host"),
    ('state = "postgresql://"', "state: expected sqlite:////folder/file.db or postgresql://user@host"),
    (
        'state = "mysql://me:secret@db/x"',
        "state: expected sqlite:////folder/file.db or postgresql://user@host",
    ),
    ('state = "postgresql://me:p#secret@db/x"', "state: expected sqlite:////folder/file.db or postgresql:"),
    ('state = "postgresql:/me:secret@db/x"', "state: expected sqlite:////folder/file.db or postgresql:"),
    ('state = "host=db password=secret"', "state: expected sqlite:////folder/file.db or postgresql://user@"),
    ('state = "postgresql://me:s/secret@db/x"', "state: expected no password here; DEPECHE_STATE may hold"),
    ('state = "postgresql://me:s@secret@db/x"', "state: expected no password here; DEPECHE_STATE may hold"),
    ('state = "postgresql://me:secret@db/x"', "state: expected no password here; DEPECHE_STATE may hold one"),
    ("store = [", "not valid TOML: "),
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _written(text: str, name: str = "depeche.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_an_error_names_file_key_and_expectation(text: str, said: str) -> None:
    """Whoever wrote the file finds the place and learns what belongs there."""
    _written(text)
    with pytest.raises(ConfigError) as caught:
        load(env={})
    assert str(caught.value).startswith(f"depeche.toml: {said}")
    assert "secret" not in str(caught.value).replace("secret_key", "")


def test_without_a_file_everything_has_a_safe_default() -> None:
    """No settings file is needed; what could harm is off."""
    config = load(env={})
    assert config == Config()
    assert not config.network.allow_private
    assert config.robots.obey
    assert config.limits == Limits()
    assert config.limits.page_bytes == 20 * 1024 * 1024
    assert (config.store, config.work) == ("./depeche-data", Path("depeche-data/work"))


def test_flags_win_over_environment_over_file() -> None:
    """The nearer to the person, the stronger."""
    _written('store = "of-file"\n[agent]\ncontact = "mailto:file@news.test"\n')
    env = {"DEPECHE_STORE": "of-env", "DEPECHE_CONTACT": "env@news.test", "DEPECHE_WORK": ""}
    assert load(env={}).store == "of-file"
    assert load(env={}).agent.contact == "mailto:file@news.test"
    assert load(env=env).store == "of-env"
    assert load(env=env).agent.contact == "env@news.test"
    assert load(env=env, flags=Flags(store="of-flag")).store == "of-flag"
    assert load(env=env, flags=Flags(allow_private=True)).network.allow_private


def test_a_flag_that_is_not_given_changes_nothing() -> None:
    """The default of --allow-private does not switch off what the file switched on."""
    _written("[network]\nallow_private = true\n")
    assert load(env={}).network.allow_private


@pytest.mark.parametrize(
    ("env", "flags", "said"),
    [
        ({"DEPECHE_STORE": "gs://b"}, Flags(), "DEPECHE_STORE: expected a folder"),
        ({"DEPECHE_CONTACT": "nobody"}, Flags(), "DEPECHE_CONTACT: expected a URL or an e-mail address"),
        ({}, Flags(store="s3://"), "--store: expected a folder"),
        ({"DEPECHE_CONFIG": "gone.toml"}, Flags(), "gone.toml: no such file"),
    ],
)
def test_an_error_names_variable_or_flag(env: dict[str, str], flags: Flags, said: str) -> None:
    """What came from elsewhere is not blamed on the file."""
    with pytest.raises(ConfigError, match=said):
        load(env=env, flags=flags)


def test_the_named_file_is_read_and_paths_in_it_start_beside_it() -> None:
    """A settings file can be moved together with its archive; the current folder's file is not read then."""
    _written('store = "wrong"')
    path = _written('store = "archive"\nwork = "spare"\n', "elsewhere/mine.toml")
    config = load(path, env={})
    assert (config.store, config.work) == ("elsewhere/archive", Path("elsewhere/spare"))
    assert config.source == path
    assert load(env={"DEPECHE_CONFIG": str(path)}) == config


def test_a_store_address_in_the_file_is_left_alone() -> None:
    """Only a folder's path is a path."""
    for store in ("s3://news/archive", "file:///archive"):
        assert load(_written(f'store = "{store}"', "elsewhere/mine.toml"), env={}).store == store


@pytest.mark.parametrize(
    ("store", "work"),
    [
        ("archive", "archive/work"),
        ("file:///var/news%20archive", "/var/news archive/work"),
        ("s3://news/archive", "depeche-data/work/s3-ed88fbe5"),
        ("s3://news/archive/", "depeche-data/work/s3-ed88fbe5"),
        ("s3://news/other", "depeche-data/work/s3-fca20abe"),
    ],
)
def test_working_files_lie_apart_for_each_store(store: str, work: str) -> None:
    """A spool never ends in another store: inside a folder store, else in a folder named by the address."""
    config = load(env={}, flags=Flags(store=store))
    assert config.work == Path(work)
    assert (config.spool, config.index_path) == (Path(work) / "spool", Path(work) / "index.db")


def test_a_missing_unreadable_or_foreign_file_is_named() -> None:
    """No file that a person named is silently left out."""
    Path("folder.toml").mkdir()
    Path("latin.toml").write_bytes(b"# caf\xe9\n")
    for name, said in [("gone", "no such file"), ("folder", "cannot be read"), ("latin", "expected UTF-8")]:
        with pytest.raises(ConfigError, match=rf"{name}\.toml: {said}"):
            load(Path(f"{name}.toml"), env={})


def test_the_user_agent_is_honest() -> None:
    """It says who asks and, when known, how to reach them."""
    assert Agent().user_agent == "Depeche/0.1"
    assert Agent(contact="https://news.test/bot").user_agent == "Depeche/0.1 (+https://news.test/bot)"


def test_every_setting_takes_its_own_default() -> None:
    """A file that spells out every default means the same as no file: keys, rules and defaults agree."""
    sections = ("", "s3", "agent", "limits", "crawl", "network", "robots", "rights")
    lines: dict[str, list[str]] = {section: [] for section in sections}
    for key, default, _ in settings():
        section, _, name = key.rpartition(".")
        spelled = _toml(default)
        if spelled is not None:
            lines[section].append(f"{name} = {spelled}")
    text = "\n".join("\n".join([f"[{section}]" if section else "", *said]) for section, said in lines.items())
    said = load(_written(text), env={})
    assert (said.s3, said.agent, said.limits) == (Config().s3, Config().agent, Config().limits)
    assert (said.crawl, said.network, said.robots) == (Config().crawl, Config().network, Config().robots)
    assert (said.rights, said.sources) == (Config().rights, Config().sources)
    assert Path(said.store) == Path(Config().store)
    assert said.work == Config().work


def _toml(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(list(value))
    return f'"{value}"' if isinstance(value, str | Path) else str(value)
