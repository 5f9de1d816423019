"""The commands that read: show, ls, trace, verify, rebuild and extract, on a small archive in a folder."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.main import run
from crawler.derive import Origin, stored_article
from crawler.outcomes import Outcome, OutcomeKind
from crawler.outcomes import encode as encode_outcome
from extractors.article import Article, Block, Extraction, FurtherPage, Removed, encode
from storage.folder import FolderStore
from storage.index import Index
from tests.archive import exchange, new_spool, no_prior

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.capture import Capture

ROOT = Path(__file__).parents[2]
SENTENCE = "Personne n’a été blessé, dit-elle."  # noqa: RUF001 - the page writes it with this apostrophe
PAGE = (
    "<html lang=fr><title>Le pont</title><body><h1>Le pont</h1>"
    "<p>Le pont rouvre. Personne n&rsquo;a <em>été</em>\n blessé, dit-elle. La suite demain.</p>"
    "</body></html>"
)
HEAVY = {"boto3", "botocore", "lxml", "pebble", "rich", "scrapy", "trafilatura", "twisted", "warcio"}


@dataclass(frozen=True)
class Archive:
    """A committed archive: its folder, and the articles in the order they were captured."""

    folder: Path
    articles: tuple[Article, ...]

    @property
    def warc(self) -> Path:
        """The one WARC object."""
        return self.folder / str(self.articles[0].capture and self.articles[0].capture.warc)

    def damage(self) -> None:
        """Flip one bit in the middle of the first article's record."""
        capture = self.articles[0].capture
        assert capture is not None
        self.warc.chmod(0o644)
        raw = bytearray(self.warc.read_bytes())
        raw[capture.offset + capture.length // 2] ^= 1
        self.warc.write_bytes(raw)


def _article(number: int, *, title: str, **parts: object) -> Article:
    text = "Le pont rouvre. Personne n’a été blessé, dit-elle. La suite demain."  # noqa: RUF001 - as in the page
    url = f"http://news.test/story/{number}"
    values = {
        "id": f"{number}f2a9c0123456789",
        "outcome": "full",
        "site": "news.test",
        "language": "fr",
        "text": text,
        "blocks": (Block(type="p", text=text),),
        "word_count": 12,
        "removed": (Removed(text="Lire aussi : le bac", rule="link-list", start=0),),
        "extraction": Extraction(charset="utf-8"),
        **parts,
    }
    return Article(url=url, final_url=url, canonical_url=url, title=title, **values)


def _outcome(article: Article) -> bytes:
    return encode_outcome(
        Outcome(
            asked=article.url,
            outcome=OutcomeKind.STORED,
            captured=True,
            article=article.id,
            record_id=article.capture.record_id if article.capture else None,
            at=datetime(2026, 11, 21, 10, 20, tzinfo=UTC),
        )
    )


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Commit three pages: one in UTF-8, one under gzip, one in Latin-1 of another site."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("DEPECHE_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "depeche-data"
    batch = new_spool(folder / "work").open_batch(job="fetch", kind="manual")
    zipped = exchange(2, body=gzip.compress(PAGE.encode(), mtime=0))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
    zipped = replace(zipped, response=zipped.response.replace(b"HTTP/1.1 200 OK\r\n", head, 1))
    latin = _article(3, title="Drittes", site="talpost.test", extraction=Extraction(charset="iso-8859-1"))
    pairs = [
        (exchange(1, body=PAGE.encode()), _article(1, title="Le \x1b[31mpont")),
        (zipped, _article(2, title="Deuxième", outcome="teaser", reason="The rest is for subscribers.")),
        (exchange(3, body=PAGE.encode("latin-1")), latin),
    ]
    articles = []
    for sent, article in pairs:
        capture: Capture = batch.append(sent, prior=no_prior)
        articles.append(stored_article(article, Origin(asked=article.url, capture=capture)))
        batch.add_article(encode(articles[-1]))
        batch.add_outcome(_outcome(articles[-1]))
    sealed = batch.seal()
    assert sealed is not None
    index = Index(folder / "work" / "index.db")
    folder.mkdir(exist_ok=True)
    sealed.commit(FolderStore(folder), index=index)
    index.close()
    return Archive(folder, tuple(articles))


Asked = tuple[int, str, str]


@pytest.fixture
def depeche(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Asked]:
    """Return a function that runs a command in this process: status, stdout, stderr."""

    def ask(*args: str) -> Asked:
        status = run(list(args))
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8", "surrogateescape"), err.decode()

    return ask


def _objects(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "work" not in path.parts]


def test_show_prints_the_article(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A beginning of the id or any spelling of the URL finds it; the store is not needed."""
    for path in _objects(archive.folder):
        path.unlink()
    status, out, err = depeche("show", archive.articles[1].id[:4])
    assert (status, err) == (0, "")
    assert out.startswith("Deuxième\nnews.test · no date · fr · 12 words · stripped 1 link-list\n")
    assert "teaser: The rest is for subscribers.\n\nLe pont rouvre." in out
    assert depeche("show", "HTTP://news.test:80/story/2#top")[1] == out


def test_show_prints_nothing_that_commands_the_terminal(
    archive: Archive, depeche: Callable[..., Asked]
) -> None:
    """An escape sequence in a title is made visible, in the list as well."""
    assert "\x1b" not in depeche("show", archive.articles[0].id)[1] + depeche("ls")[1]


def test_show_json_is_the_stored_line(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Byte for byte what lies in the store's article object."""
    (stored,) = (archive.folder / "articles").rglob("*.jsonl.gz")
    lines = gzip.decompress(stored.read_bytes()).decode().splitlines()
    assert depeche("show", archive.articles[1].id, "--json") == (0, f"{lines[1]}\n", "")


def test_show_stripped_tells_what_was_cut(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Every cut stands where it stood, with its rule; as JSON, too, with the uncut text."""
    status, out, _ = depeche("show", archive.articles[0].id, "--stripped")
    text = archive.articles[0].text
    assert (status, out.partition("\n\n")[2]) == (0, f"⟦link-list: Lire aussi : le bac⟧\n\n{text}\n")
    status, out, _ = depeche("show", archive.articles[0].id, "--stripped", "--json")
    assert (status, json.loads(out)["uncut"]) == (0, f"Lire aussi : le bac\n\n{text}")
    assert depeche("show", archive.articles[0].id, "--stripped", "--raw")[0] == 2


@pytest.mark.parametrize("number", [0, 1, 2])
def test_show_raw_gives_the_page_as_served(
    archive: Archive, depeche: Callable[..., Asked], number: int
) -> None:
    """The bytes of the page, without transfer and content coding, in the page's own charset."""
    status, out, err = depeche("show", archive.articles[number].id, "--raw")
    charset = archive.articles[number].extraction.charset or ""
    assert (status, err) == (0, "")
    assert out.encode("utf-8", "surrogateescape") == PAGE.encode(charset)


def test_show_raw_of_a_damaged_record_fails(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Damaged bytes are named, not handed out as if they were right."""
    archive.damage()
    status, _, err = depeche("show", archive.articles[0].id, "--raw")
    assert status == 4
    assert str(archive.warc.relative_to(archive.folder)) in err


def test_show_says_what_it_cannot_find(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """1 for an article that is not there; 2 for options that exclude each other, and for no index."""
    assert depeche("show", "ffff")[::2] == (
        1,
        "No article 'ffff' in ./depeche-data; `depeche ls` lists what is there.\n",
    )
    assert depeche("show", archive.articles[0].id, "--raw", "--json")[0] == 2
    status, _, err = depeche("show", "ffff", "--store", "elsewhere")
    assert status == 2
    assert "elsewhere/work/index.db: there is no index yet." in err
    assert not Path("elsewhere").exists()


def test_ls_lists_the_newest_first(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A line an article: id, capture time, site, language, words, an outcome that is not full, title."""
    status, out, err = depeche("ls")
    lines = out.splitlines()
    assert (status, err, len(lines)) == (0, "", 3)
    assert [line[:8] for line in lines] == [article.id[:8] for article in reversed(archive.articles)]
    assert lines[1] == "2f2a9c01  2026-11-21 10:15  news.test               fr       12  [teaser] Deuxième"


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--site", "talpost.test"], "3"),
        (["--site", "nobody.test"], ""),
        (["--limit", "2"], "32"),
        (["--since", "2026-11-21"], "321"),
        (["--since", "2026-11-21T10:15:02Z"], "32"),
        (["--since", "2026-11-21T11:15:03+01:00"], "3"),
        (["--since", "2026-11-22"], ""),
    ],
)
def test_ls_chooses(archive: Archive, depeche: Callable[..., Asked], args: list[str], found: str) -> None:
    """By site, by time of capture, by number; nothing found is no failure."""
    status, out, err = depeche("ls", *args)
    assert archive.articles
    assert (status, "".join(line[0] for line in out.splitlines())) == (0, found)
    assert err == ("" if found else "No articles.\n")


def test_ls_json_prints_stored_lines(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Every line is the whole record, and an empty list is empty."""
    lines = [json.loads(line) for line in depeche("ls", "--json")[1].splitlines()]
    assert [line["id"] for line in lines] == [article.id for article in reversed(archive.articles)]
    assert lines[0]["text"] == archive.articles[2].text
    assert depeche("ls", "--json", "--site", "nobody.test") == (0, "", "")


def test_ls_refuses_what_is_no_date(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """The message shows what a date looks like."""
    status, _, err = depeche("ls", "--since", "yesterday")
    assert archive.articles
    assert status == 2
    assert "expected a date such as 2026-11-21" in err


def test_trace_leads_to_the_bytes(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Record, object, place, digests, and the bytes of the payload with what stands around them."""
    article = archive.articles[0]
    assert article.capture is not None
    status, out, err = depeche("trace", article.id, SENTENCE)
    start, end = PAGE.index("Personne"), len(PAGE[: PAGE.index("dit-elle.")].encode()) + len("dit-elle.")
    assert (status, err) == (0, "")
    assert f"record   {article.capture.record_id}\n" in out
    assert f"object   {article.capture.warc}\n" in out
    assert f"offset   {article.capture.offset}, length {article.capture.length}\n" in out
    assert f"digests  ok  {article.capture.payload_digest}\n" in out
    assert f"bytes    {start} to {end} of the payload as served (visible text, utf-8)\n" in out
    assert (
        "<p>Le pont rouvre. ⟦Personne n&rsquo;a <em>été</em> blessé, dit-elle.⟧ La suite demain.</p>" in out
    )


def test_trace_json_gives_a_place_that_holds_the_sentence(
    archive: Archive, depeche: Callable[..., Asked]
) -> None:
    """The span counts bytes of the payload after content decoding, in the record's own charset."""
    for article in archive.articles:
        charset = article.extraction.charset or ""
        answer = json.loads(depeche("trace", article.url, SENTENCE, "--json")[1])
        (span,) = answer["spans"]
        found = PAGE.encode(charset)[span["start"] : span["end"]].decode(charset)
        assert found == "Personne n&rsquo;a <em>été</em>\n blessé, dit-elle."
        assert answer["digests_ok"]
        assert answer["content_coding"] == ("gzip" if article is archive.articles[1] else None)


def test_trace_says_when_the_sentence_is_not_there(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 1, and still where the record lies."""
    status, out, err = depeche("trace", archive.articles[0].id, "Personne ne sait rien de cela.")
    assert (status, err) == (1, "The sentence does not stand in this page.\n")
    assert "record   urn:uuid:" in out
    assert depeche("trace", "ffff", SENTENCE)[0] == 1


def test_trace_refuses_damaged_bytes(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 4 and the object's key: a sentence in changed bytes proves nothing."""
    archive.damage()
    status, _, err = depeche("trace", archive.articles[0].id, SENTENCE)
    assert status == 4
    assert str(archive.warc.relative_to(archive.folder)) in err
    archive.warc.unlink()
    assert depeche("trace", archive.articles[0].id, SENTENCE)[0] == 4


def test_trace_checks_the_digest_against_the_article_line(
    archive: Archive, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that is sound in itself but not the one the article was derived from is damage too."""
    other = replace(archive.articles[0].capture, payload_digest=f"sha256:{'0' * 64}")  # type: ignore[type-var]
    monkeypatch.setattr(
        "extractors.article.decode", lambda _line: replace(archive.articles[0], capture=other)
    )
    status, out, err = depeche("trace", archive.articles[0].id, SENTENCE)
    assert status == 4
    assert "digests  wrong" in out
    assert f"the article line says sha256:{'0' * 64}" in err


def test_trace_names_a_damaged_page_before_the_last(
    archive: Archive, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 4 has its reason on stderr, whichever of an article's pages it is."""
    first, second = archive.articles[0], archive.articles[1].capture
    false = replace(first.capture, payload_digest=f"sha256:{'0' * 64}")  # type: ignore[type-var]
    part = FurtherPage(url=f"{first.url}/2", first_block=1, first_cut=0, charset="utf-8", capture=second)
    both = replace(first, capture=false, parts=(part,))
    monkeypatch.setattr("extractors.article.decode", lambda _line: both)
    status, out, err = depeche("trace", first.id, "No page has said this.")
    assert (status, "page 2" in out, "digests  ok" in out) == (4, True, True)
    assert f"the article line says sha256:{'0' * 64}" in err
    assert "does not stand in any of the 2 pages" in err


def test_verify_finds_nothing_wrong(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """One line of counts, or the same as JSON; a sample works too."""
    status, out, err = depeche("verify")
    assert archive.articles
    assert (status, err) == (0, "")
    assert out.startswith("1 batch, 4 objects, ")
    assert ", 3 articles, 3 CDXJ lines, 3 outcomes: digests ok, 0 orphans" in out
    report = json.loads(depeche("verify", "--json")[1])
    assert (report["manifests"], report["articles"], report["damaged"], report["orphans"]) == (1, 3, [], [])
    assert depeche("verify", "--sample", "2")[0] == 0


def test_verify_names_damage(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Status 4, and the object with its offset on stderr; in JSON as findings."""
    archive.damage()
    status, out, err = depeche("verify")
    assert status == 4
    assert "digests ok" not in out
    assert f"Damaged: {archive.warc.relative_to(archive.folder)}" in err
    assert json.loads(depeche("verify", "--json")[1])["damaged"]


def test_verify_names_orphans_and_lost_batches(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """A manifest that is gone takes its batch with it; the local index still knows that there was one."""
    (manifest,) = (archive.folder / "batches").rglob("*.json")
    manifest.unlink()
    status, _, err = depeche("verify")
    assert status == 4
    assert f"{manifest.relative_to(archive.folder)}: the local index knows this batch" in err


def test_rebuild_makes_the_same_index(archive: Archive, depeche: Callable[..., Asked]) -> None:
    """Without the index, and on a machine that never had one, the objects are enough."""
    before = depeche("ls", "--json")[1]
    for path in (archive.folder / "work").glob("index.db*"):
        path.unlink()
    told = "made again from 1 batch of ./depeche-data; the frontier knows 3 URLs\n"
    assert depeche("rebuild") == (0, f"depeche-data/work/index.db: {told}", "")
    assert depeche("ls", "--json")[1] == before
    assert json.loads(depeche("rebuild", "--json")[1]) == {
        "batches": 1,
        "index": "depeche-data/work/index.db",
        "urls": 3,
    }


def test_extract_derives_a_local_file(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text as an article line would have; nothing is stored."""
    monkeypatch.chdir(tmp_path)
    paragraphs = "".join(
        f"<p>Phrase numéro {number} : le pont d'Orsanne rouvre enfin, après des mois de travaux, et la "
        f"mairie remercie les {number} ouvriers qui ont peint sa travée centrale en vert.</p>"
        for number in range(2, 14)
    )
    Path("page.html").write_text(
        f"<html lang=fr><head><meta charset=utf-8><title>Le pont rouvre</title></head>"
        f"<body><article><h1>Le pont rouvre</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    status, out, _ = depeche("extract", "page.html", "--url", "https://news.test/pont", "--json")
    article = json.loads(out)
    assert (status, article["outcome"], article["capture"]) == (0, "full", None)
    assert article["text"].startswith("Phrase numéro 2 : le pont")
    status, out, _ = depeche("extract", "page.html", "--url", "https://news.test/pont")
    assert status == 0
    assert out.startswith("Le pont rouvre\n")
    assert "Phrase numéro 13 : le pont" in out
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "ending",
    [
        ("extract_seconds = 0.05", "timed-out", "no result within 0.05 s"),
        ("extract_memory_bytes = 41943040", "crashed", "40 MiB of memory"),
        ("page_bytes = 4096", "too-large", "the limit is 4,096"),
    ],
    ids=["time", "memory", "size"],
)
def test_extract_holds_to_the_limits(
    ending: tuple[str, str, str],
    tmp_path: Path,
    depeche: Callable[..., Asked],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that takes too much ends its child process; the command says which limit it was."""
    limit, outcome, said = ending
    monkeypatch.chdir(tmp_path)
    Path("depeche.toml").write_text(f"[limits]\n{limit}\n", encoding="utf-8")
    Path("page.html").write_text(f"<p>{'<li>an item of a long list' * 60_000}</p>", encoding="utf-8")
    status, out, err = depeche("extract", "page.html", "--url", "https://news.test/list", "--json")
    assert (status, json.loads(out)["outcome"]) == (1, outcome)
    assert err.startswith(f"{outcome}: ")
    assert said in err


def test_extract_tells_what_is_no_article(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1 and the outcome's sentence; 2 for a URL that is none or a file that is not there."""
    monkeypatch.chdir(tmp_path)
    Path("grid.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    asked = ("extract", "grid.pdf", "--url", "https://news.test/grid", "--content-type", "application/pdf")
    status, _, err = depeche(*asked)
    assert status == 1
    assert err.startswith("not-html: ")
    assert depeche("extract", "grid.pdf", "--url", "notaurl")[0] == 2
    assert depeche("extract", "gone.html", "--url", "https://news.test/")[0] == 2
    assert depeche("extract", "grid.pdf")[0] == 2


def _loaded_by(*args: str, cwd: Path) -> set[str]:
    code = (
        "import json, sys\nfrom crawler.cli.main import run\n"
        f"status = run({list(args)!r})\nassert status == 0, status\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd, env=path
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


def test_reading_commands_load_nothing_heavy(archive: Archive) -> None:
    """`show` and `ls` answer at once because Scrapy, trafilatura, boto3, lxml and rich stay on the disk."""
    cwd = archive.folder.parent
    assert not _loaded_by("show", archive.articles[0].id, cwd=cwd) & HEAVY
    assert not _loaded_by("ls", "--since", "2026-11-01", cwd=cwd) & HEAVY
    assert not _loaded_by("verify", cwd=cwd) & (HEAVY - {"warcio"})


def _process(archive: Archive, *args: str, **parts: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crawler.cli", *args]
    path = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    return subprocess.run(
        command, stderr=subprocess.PIPE, check=False, cwd=archive.folder.parent, env=path, **parts
    )


@pytest.mark.parametrize("args", [["ls", "--json"], ["ls"], ["verify"]])
def test_a_reader_that_leaves_ends_the_command_quietly(archive: Archive, args: list[str]) -> None:
    """`depeche ls | head` prints no traceback, and its status is not taken for that of a failed page."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = _process(archive, *args, stdout=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("args", [["ls", "--json"], ["ls"], ["verify"]])
def test_a_full_disk_behind_stdout_is_told(archive: Archive, args: list[str]) -> None:
    """`depeche ls > list` on a full disk ends with a sentence and a status, no traceback."""
    with Path("/dev/full").open("wb") as full:
        ended = _process(archive, *args, stdout=full)
    said = b"Error: stdout cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (1, said)


@pytest.mark.parametrize("args", [["ls"], ["verify"]])
def test_a_stdout_that_is_closed_is_no_fault(archive: Archive, args: list[str]) -> None:
    """`depeche ls >&-` prints nothing, and no file of the archive is taken for stdout."""
    ended = _process(archive, *args, preexec_fn=lambda: os.close(1))
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_that_lacks_letters_is_served(archive: Archive) -> None:
    """What the encoding lacks is escaped; no command ends for it."""
    ended = _process(archive, "show", archive.articles[1].id, stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith("Deuxième\n".encode("latin-1"))
    assert b"Personne n\\u2019a " in ended.stdout


@pytest.mark.parametrize("args", [["verify"], ["rebuild"]])
def test_a_store_that_is_not_there_is_named(
    tmp_path: Path, depeche: Callable[..., Asked], monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    """Nothing verified is not "everything fine": a wrong path is told, not passed as an empty archive."""
    monkeypatch.chdir(tmp_path)
    status, _, err = depeche(*args, "--store", "nowhere")
    assert status == 3
    assert "nowhere" in err
