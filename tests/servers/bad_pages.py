"""What a person may point `depeche fetch` at that is no article, and what must come of it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from tests.servers.wire_server import GZIP, HTML, PAGE, Case, case, head, sized

STORY = (
    "<!doctype html><html lang=fr><head><title>Le pont rouvre</title></head><body>"
    "<article><h1>Le pont rouvre</h1>"
    + "".join(
        f"<p>Après {number} mois de travaux, le pont de Vieilleville a rouvert à la circulation hier, et les"
        " habitants sont venus nombreux pour le traverser à pied avant les premières voitures.</p>"
        for number in ("deux", "trois", "quatre", "cinq", "six", "sept")
    )
    + "</article></body></html>"
)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of it: outcome, whether its bytes are kept, words of the sentence that says so."""

    case: Case
    outcome: str
    sentence: str
    captured: bool = True


def _status(line: bytes) -> Case:
    return case("", sized(b"<h1>sorry</h1>", HTML, status=b"HTTP/1.1 " + line))


BAD = {
    "missing": Expected(case=_status(b"404 Not Found"), outcome="not-found", sentence="404"),
    "removed": Expected(case=_status(b"410 Gone"), outcome="gone", sentence="410"),
    "busy": Expected(case=_status(b"503 Service Unavailable"), outcome="server-error", sentence="503"),
    "forbidden": Expected(case=_status(b"403 Forbidden"), outcome="refused", sentence="403"),
    "teapot": Expected(case=_status(b"418 Teapot"), outcome="http-status", sentence="418"),
    "silent": Expected(case=case("", b"", hang_seconds=5), outcome="timed-out", sentence="no byte came"),
    "stalled": Expected(
        case=case("", head(HTML, b"Content-Length: 9000") + PAGE, hang_seconds=5),
        outcome="timed-out",
        sentence="longer than",
    ),
    "empty": Expected(case=case("", sized(b"", HTML)), outcome="empty", sentence="no bytes"),
    "pdf": Expected(
        case=case("", sized(PDF, b"Content-Type: application/pdf")), outcome="not-html", sentence="PDF"
    ),
    "image-as-html": Expected(case=case("", sized(PNG, HTML)), outcome="not-html", sentence="image"),
    "huge": Expected(
        case=case("", head(HTML), endless=b"<p>" + b"more and more of it " * 3000 + b"</p>"),
        outcome="too-large-download",
        sentence="limits.wire_bytes",
    ),
    "bomb": Expected(
        case=case("", sized(gzip.compress(b"<p>a</p>" * 4_000_000, mtime=0), GZIP, HTML)),
        outcome="too-large",
        sentence="",
    ),
    "circle": Expected(
        case=case("", sized(b"", b"Location: /circle", status=b"HTTP/1.1 302 Found")),
        outcome="redirect-loop",
        sentence="circle",
    ),
    "to-a-file": Expected(
        case=case("", sized(b"", b"Location: file:///etc/passwd", status=b"HTTP/1.1 302 Found")),
        outcome="http-status",
        sentence="file",
    ),
    "cut": Expected(
        case=case("", head(HTML, b"Content-Length: 9999") + PAGE, close=True),
        outcome="cut-off",
        sentence="broke off",
    ),
    "slam": Expected(case=case("", b"", close=True), outcome="cut-off", sentence="closed the connection"),
    "garbage": Expected(
        case=case("", b"\x00\x01 hello\r\n\r\n", close=True), outcome="not-http", sentence="HTTP"
    ),
}

GOOD = {
    "story": case("", sized(STORY.encode(), HTML)),
    "story-cp1252": case("", sized(STORY.encode("cp1252"), b"Content-Type: text/html; charset=utf-8")),
    "story-gzip": case("", sized(gzip.compress(STORY.encode(), mtime=0), GZIP, HTML)),
}

PAGES = {name: expected.case for name, expected in BAD.items()} | GOOD
