"""Turns the bytes of a page into values: text, metadata, verdict. Touches no network, file or clock."""
