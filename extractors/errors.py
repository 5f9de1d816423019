"""Why a payload gives no article: one class for each outcome, its message the reason a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from extractors.article import Outcome


class NoArticle(Exception):
    """Base of the expected ends without a text; the pipeline turns it into an article with that outcome."""

    outcome: ClassVar[Outcome] = "empty"

    def __init__(self, reason: str) -> None:
        """Keep `reason`, a whole sentence."""
        super().__init__(reason)
        self.reason = reason


class NoText(NoArticle):
    """The page was read and holds no text of an article."""


class NotHtml(NoArticle):
    """The bytes are not an HTML page, whatever their label says; the capture is all there is."""

    outcome = "not-html"


class Undecodable(NoArticle):
    """No character encoding fits the bytes, or their content coding can't be removed."""

    outcome = "undecodable"


class TooLarge(NoArticle):
    """A size, tag, attribute or depth limit was passed; no parser was given the page."""

    outcome = "too-large"


class Broken(NoArticle):
    """A library failed on this page; worth reporting, the reason names its error."""

    outcome = "crashed"
