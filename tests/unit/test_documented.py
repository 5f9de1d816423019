"""The documents name every command, option, exit code, outcome and setting, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from crawler import outcomes
from crawler.cli.main import COMMANDS, cli
from crawler.config import ENVIRONMENT, load, settings
from crawler.outcomes import NOT_STORED, SUCCESSES, WITHOUT_TEXT, OutcomeKind

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS_TEXT = (DOCS / "commands.md").read_text(encoding="utf-8")
CONFIGURATION_TEXT = (DOCS / "configuration.md").read_text(encoding="utf-8")
SHARED = {"--store", "--config", "--json", "--help", "-h"}


def _rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, headings and rules apart."""
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not set(row[0]) <= set("- :")]


def _section(name: str) -> str:
    """Return what stands under the heading of a command."""
    found = re.search(rf"^## depeche {name}\n(.*?)(?=^## |\Z)", COMMANDS_TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no heading for {name}"
    return found[1]


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def _every(command: click.Command) -> list[click.Command]:
    """Return a command and its subcommands."""
    if not isinstance(command, click.Group):
        return [command]
    context = click.Context(command)
    found = [command.get_command(context, name) for name in command.list_commands(context)]
    return [command, *(one for one in found if one is not None)]


def _options(command: click.Command) -> set[str]:
    return {
        spelling
        for one in _every(command)
        for parameter in one.params
        if isinstance(parameter, click.Option)
        for spelling in parameter.opts
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_described(name: str) -> None:
    """Each command has a section, with its own options as items and all of them in its usage line."""
    section, options = _section(name), _options(_command(name))
    usage = section.partition("```\n")[2].partition("```")[0]
    assert usage.startswith(f"depeche {name} ")
    assert set(re.findall(r"--[a-z-]+", usage)) == options
    items = set(re.findall(r"^- `(--[a-z-]+)", section, re.MULTILINE))
    assert items >= options - SHARED
    assert items <= options


def test_no_command_is_described_that_does_not_exist() -> None:
    """The headings are the commands, in the order of the help; the shared options stand at the top."""
    assert re.findall(r"^## depeche (\w+)$", COMMANDS_TEXT, re.MULTILINE) == list(COMMANDS)
    top = COMMANDS_TEXT.partition("## Exit codes")[0]
    assert all(f"`{option}" in top for option in SHARED)
    assert f"`depeche {'--version'}`" in top


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_has_one_line_of_each_command(name: str) -> None:
    """The table that spares the import says what the command itself says."""
    assert (_command(name).help or "").startswith(COMMANDS[name].rstrip("."))


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_says_what_it_does(name: str) -> None:
    """No option stands in a help without a word."""
    params = [param for one in _every(_command(name)) for param in one.params]
    silent = [param.name for param in params if isinstance(param, click.Option) and not param.help]
    assert silent == []


def test_exit_codes_are_all_described() -> None:
    """The table has a row for each code that the program knows, and no other."""
    known = {value for name, value in vars(outcomes).items() if name.startswith("EXIT_")}
    table = COMMANDS_TEXT.partition("## Exit codes")[2].partition("## ")[0]
    assert [row[0] for row in _rows(table)] == ["code", *map(str, sorted(known))]
    told = cli.epilog or ""
    assert {int(code) for code in re.findall(r"\d+", told)} == known - {outcomes.EXIT_UNREAD}


def test_outcomes_are_all_described_in_their_group() -> None:
    """Three tables share out the closed list as the code does."""
    tables = COMMANDS_TEXT.partition("### Outcomes")[2].partition("## depeche show")[0]
    groups = tables.split("| outcome | meaning |")[1:]
    named = [{row[0].strip("`") for row in _rows(group)} for group in groups]
    assert named == [set(SUCCESSES), set(WITHOUT_TEXT), set(NOT_STORED)]
    assert all(kind.value in tables for kind in OutcomeKind)


def test_settings_are_all_described_with_their_default() -> None:
    """The table has a row for each key, in the order of the code, with the default as TOML writes it."""
    table = CONFIGURATION_TEXT.partition("## Settings")[2]
    rows = {row[0].strip("`"): row[1].strip("`") for row in _rows(table)[1:]}
    assert rows == {key: _toml(default) for key, default, _ in settings()}
    assert list(rows) == [key for key, _, _ in settings()]


def test_environment_variables_are_all_described() -> None:
    """The table has a row for each variable that is read, and no other."""
    table = CONFIGURATION_TEXT.partition("## Environment")[2].partition("## ")[0]
    rows = {row[0].strip("`"): row[1].strip("`") for row in _rows(table)[1:]}
    assert rows == dict(ENVIRONMENT)


def test_the_example_is_a_valid_file(tmp_path: Path) -> None:
    """What the document shows can be pasted."""
    example = CONFIGURATION_TEXT.partition("```toml\n")[2].partition("```")[0]
    path = tmp_path / "depeche.toml"
    path.write_text(example, encoding="utf-8")
    config = load(path, env={})
    assert (config.store, config.crawl.delay_seconds) == ("s3://news/archive", 2.0)


def test_the_errors_shown_are_the_errors_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages of the document are those of the program, letter by letter."""
    monkeypatch.chdir(tmp_path)
    said = re.findall(r"^Error: (depeche\.toml: .*)$", CONFIGURATION_TEXT, re.MULTILINE)
    given = []
    for text in ('[limits]\npage_bytes = "big"', "[limits]\npagebytes = 1"):
        Path("depeche.toml").write_text(text, encoding="utf-8")
        with pytest.raises(Exception, match="limits") as caught:
            load(env={})
        given.append(str(caught.value))
    assert said == given


def _toml(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return str(list(value))
    return str(value).lower() if isinstance(value, bool) else str(value)
