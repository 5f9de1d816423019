"""The text that was found in a page, as blocks and words, and what was cut from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.fingerprint import words_of
from extractors.residue.cuts import cut_blocks
from extractors.walk import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.article import Block, Removed

_GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """The text of a page as blocks and as words, what was cut from it, and the mode that found it."""

    mode: str
    blocks: tuple[Block, ...] = ()
    removed: tuple[Removed, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """Return the blocks joined by blank lines."""
        return _GAP.join(block.text for block in self.blocks)

    def counted(self) -> FoundText:
        """Return the same text with its words."""
        return replace(self, words=tuple(words_of(self.joined)))

    def emptied(self, rule: str) -> FoundText:
        """Return no text: what stood there is cut, too."""
        return replace(self._cut_from(0, rule), words=())

    def without(self, prompts: Sequence[str]) -> FoundText:
        """Return the text without the last of its blocks, as long as they are prompts to pay for the rest."""
        asked = {letters_of(line) for line in prompts}
        end = len(self.blocks)
        while end and letters_of(self.blocks[end - 1].text) in asked:
            end -= 1
        if end in (0, len(self.blocks)):
            return self
        return self._cut_from(end, "paywall-prompt").counted()

    def _cut_from(self, first: int, rule: str) -> FoundText:
        places = range(first, len(self.blocks))
        removed = tuple(cut_blocks(self.blocks, self.removed, places=places, rule=rule))
        return replace(self, blocks=self.blocks[:first], removed=removed)
