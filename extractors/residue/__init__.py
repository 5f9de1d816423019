"""Cuts furniture that survived extraction from a text, and keeps every cut with its rule, to be undone."""

from extractors.residue.cuts import Piece, pieces, restore
from extractors.residue.passing import strip_residue

REVISION = 16
"""Raised with every change of a rule; part of an article's settings hash."""

__all__ = ["REVISION", "Piece", "pieces", "restore", "strip_residue"]
