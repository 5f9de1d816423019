"""What docs/scheduling.md and docs/sources.md show can be pasted: commands, files, units, manifests."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
import yaml

from crawler import health, outcomes
from crawler.cli.main import cli
from crawler.config import load
from crawler.every import Cron, every
from crawler.rules import ConfigError
from crawler.source_keys import READERS
from crawler.sources import Source, check_sources, load_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TEXTS = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("scheduling.md", "sources.md")}
FENCED = re.MULTILINE | re.DOTALL
SCHEDULING, SOURCES = TEXTS["scheduling.md"], TEXTS["sources.md"]
UNITS = re.findall(r"`/etc/systemd/system/([\w.-]+)`:\n\n```ini\n(.*?)```", SCHEDULING, re.DOTALL)
PROGRAM = "/opt/depeche/bin/depeche"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def _blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced blocks of these languages; a block without one has the language ""."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for language, block in found if language in languages]


def _units() -> dict[str, ConfigParser]:
    """Return the systemd units by file name; the parser refuses a key that is named twice."""
    units = {}
    for name, text in UNITS:
        units[name] = ConfigParser(interpolation=None, delimiters=("=",))
        units[name].optionxform = str  # type: ignore[assignment,method-assign]
        units[name].read_string(text)
    return units


def _kubernetes() -> dict[str, dict[str, Any]]:
    (text,) = [block for block in _blocks(SCHEDULING, "yaml") if "kind:" in block]
    return {one["kind"]: one for one in yaml.safe_load_all(text)}


def _cron_lines() -> list[tuple[str, str]]:
    """Return when and what: five fields, and the rest of the line as the shell gets it."""
    lines = "".join(_blocks(SCHEDULING, "cron")).splitlines()
    return [(" ".join(line.split()[:5]), line.split(maxsplit=5)[5]) for line in lines]


def _shown() -> Iterator[str]:
    """Yield every line of the documents that a person may paste into a shell, and some that are none."""
    for text in TEXTS.values():
        yield from "".join(_blocks(text, "", "sh")).splitlines()
        yield from re.findall(
            r"`((?:depeche|docker) [^`]+)`", re.sub(r"^```.*?^```$", "", text, flags=FENCED)
        )
    yield from (command for _, command in _cron_lines())
    yield from (unit["Service"]["ExecStart"] for unit in _units().values() if "Service" in unit)


def _commands() -> set[str]:
    """Return every command line that is ours, without program and redirections."""
    ours = (re.search(r"(?:run --rm app|\bdepeche) ([a-z].*)", line) for line in _shown())
    return {re.split(r" *(?:>|\|\|)", one[1])[0] for one in ours if one}


def _parse(line: str) -> click.Context:
    """Let the program read a command line as it would, without doing it; raises click.UsageError.

    A command that stands alone in a sentence is a name and no line.
    """
    words = ["https://gazette.example/" if word == "URL" else word for word in shlex.split(line)]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words:
        name, *words = words
        found = command.get_command(context, name)
        if found is None:
            raise click.NoSuchCommand(name)
        command, context = found, click.Context(found, parent=context)
    return command.make_context(command.name, words, parent=context) if words else context


def test_there_are_commands_to_check() -> None:
    """The search finds the lines of every kind of block."""
    assert {
        "crawl --due --for 9m --config /etc/depeche/depeche.toml",
        "schedule --config /etc/depeche/depeche.toml",
        "sources health --json",
        "add --dry-run https://gazette.example/",
    } <= _commands()


@pytest.mark.parametrize("line", sorted(_commands()))
def test_a_command_line_is_one_that_the_program_takes(line: str) -> None:
    """Each command, option and argument exists."""
    assert _parse(line)


def test_a_command_line_that_is_wrong_is_noticed() -> None:
    """The check above refuses unknown commands, options and values."""
    for line in ("crawl --dew", "sources wealth", "crawl --due --for soon", "sources health --json now"):
        with pytest.raises(click.UsageError):
            _parse(line)


def test_cron_lines_name_a_time_and_our_program() -> None:
    """Five fields that cron reads, and a command in which % has no meaning."""
    lines = _cron_lines()
    assert len(lines) == 2
    for when, command in lines:
        assert isinstance(every(when), Cron)
        assert command.startswith(f"{PROGRAM} ")
        assert "%" not in command


def test_units_say_what_the_text_says() -> None:
    """The timer starts the service of its name; stops are long enough; statuses are those of the program."""
    units = _units()
    assert set(units) == {"depeche-crawl.service", "depeche-crawl.timer", "depeche.service"}
    timer = units["depeche-crawl.timer"]["Timer"]
    assert (timer["Persistent"], timer["RandomizedDelaySec"]) == ("true", "60")
    once, loop = units["depeche-crawl.service"]["Service"], units["depeche.service"]["Service"]
    assert (once["Type"], loop["KillMode"]) == ("oneshot", "mixed")
    assert set(once["SuccessExitStatus"].split()) == {
        str(code) for code in (outcomes.EXIT_INCOMPLETE, outcomes.EXIT_BUSY, outcomes.EXIT_INTERRUPTED)
    }
    assert set(loop["RestartPreventExitStatus"].split()) == {
        str(code) for code in (outcomes.EXIT_USAGE, outcomes.EXIT_BUSY)
    }
    for service in (once, loop):
        assert service["ExecStart"].startswith(f"{PROGRAM} ")
        assert int(service["TimeoutStopSec"]) >= 60


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_itself_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds no unknown key and no bad value; `calendar` reads the timer's times."""
    for name, text in UNITS:
        (tmp_path / name).write_text(text.replace(PROGRAM, sys.executable), encoding="utf-8")
    units = sorted(tmp_path.iterdir())
    said = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False, timeout=60
    )
    ours = [line for line in said.stderr.splitlines() if any(unit.name in line for unit in units)]
    assert ours == []
    times = _units()["depeche-crawl.timer"]["Timer"]["OnCalendar"]
    subprocess.run(["systemd-analyze", "calendar", times], check=True, capture_output=True, timeout=60)


def test_the_cron_job_holds_together() -> None:
    """One at a time, with time to commit, as the image's user; every volume that is mounted is there."""
    found = _kubernetes()
    assert set(found) == {"ConfigMap", "PersistentVolumeClaim", "CronJob"}
    job = found["CronJob"]["spec"]
    assert job["concurrencyPolicy"] == "Forbid"
    assert isinstance(every(job["schedule"]), Cron)
    assert job["jobTemplate"]["spec"]["backoffLimit"] == 0
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert _parse(shlex.join(container["args"]))
    assert container["image"] == COMPOSE["app"]["image"]
    user, group = COMPOSE["app"]["user"].split(":")
    assert (pod["securityContext"]["runAsUser"], pod["securityContext"]["fsGroup"]) == (int(user), int(group))
    assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert pod["terminationGracePeriodSeconds"] >= 60
    names = {one["name"] for one in pod["volumes"]}
    assert names == {"archive", "config", "tmp"}


def test_settings_and_sources_in_the_examples_are_right(tmp_path: Path) -> None:
    """The files that the documents show are read without a complaint."""
    shown = _kubernetes()["ConfigMap"]["data"]
    (settings,) = _blocks(SCHEDULING, "toml")
    for text in (settings, shown["depeche.toml"]):
        (tmp_path / "depeche.toml").write_text(text, encoding="utf-8")
        assert load(tmp_path / "depeche.toml", env={}).sources.name == "sources.toml"
    (example,) = _blocks(SOURCES, "toml")
    for text, count in ((example, 3), (shown["sources.toml"], 1)):
        path = tmp_path / "sources.toml"
        path.write_text(text, encoding="utf-8")
        assert len(load_sources(path).entries) == count


def test_every_key_of_a_source_is_described_with_its_default() -> None:
    """The table has a row for each key, in the order of the code."""
    table = SOURCES.partition("| key | default |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `?(.*?)`? \|", table, re.MULTILINE))
    assert list(rows) == list(READERS)
    plain = Source(id="gazette")
    named = {"delay": "delay_seconds"}
    for key, told in rows.items():
        if told == "none":
            assert getattr(plain, key) in {None, "gazette"}
        else:
            said = (
                tomllib.loads(f"it = {told}")["it"] if told[0] in "[0123456789" and key != "max_age" else told
            )
            assert READERS[key](said) == getattr(plain, named.get(key, key))


def test_the_errors_shown_are_the_errors_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages of the document are those of the program, letter by letter."""
    monkeypatch.chdir(tmp_path)
    path = Path("sources.toml")
    seed = 'feeds = ["https://gazette.example/rss.xml"]\n'
    path.write_text(
        f'[[source]]\nid = "gazette"\nevry = "1h"\n{seed}[[source]]\nid = "courier"\nwindow = "6-23"\n{seed}',
        encoding="utf-8",
    )
    assert re.findall(r"^Error: (.*)$", SOURCES, re.MULTILINE) == list(check_sources(path)[1])
    with pytest.raises(ConfigError, match="1 more"):
        load_sources(path)


def test_statuses_of_the_frontier_and_troubles_are_all_described() -> None:
    """The tables name what the code knows, the troubles in the order of their urgency."""
    table = SOURCES.partition("| trouble |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [one.value for one in health.Trouble]
    table = SOURCES.partition("| status | meaning |")[2].partition("\n\n")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert named == {"waiting", "held", "stored", "failed", "removed"}
    table = SCHEDULING.partition("| status | meaning for a scheduler |")[2].partition("\n\n")[0]
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    known = {value for name, value in vars(outcomes).items() if name.startswith("EXIT_")}
    assert codes == known - {outcomes.EXIT_DAMAGE, outcomes.EXIT_UNREAD}


def test_alarms_name_gauges_that_are_written() -> None:
    """An alarm on a gauge that nobody writes would never ring."""
    from datetime import UTC, datetime

    from crawler.cli.prometheus import exposition

    now = datetime(2026, 11, 18, tzinfo=UTC)
    one = health.SourceHealth(
        source="gazette",
        verdict="attention",
        concerns=(health.Concern(trouble=health.Trouble.LATE, sentence="Late."),),
    )
    written_names = set(re.findall(r"^(\w+)", exposition([one], now=now, crawled=now), re.MULTILINE))
    (rules,) = [block for block in _blocks(SCHEDULING, "yaml") if "groups:" in block]
    yaml.safe_load(rules)
    assert set(re.findall(r"depeche_\w+", SCHEDULING)) <= written_names
