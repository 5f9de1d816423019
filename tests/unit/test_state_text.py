"""What may stand in the state's columns, and where the state's URL leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import StateUnusable
from storage.state import State, url_key
from storage.state_place import server_place
from storage.state_schema import plain

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_plain_text_is_taken_by_every_database(text: str) -> None:
    """Whatever a feed holds, what is left has no NUL and can be encoded, and is left alone a second time."""
    cleaned = plain(text)
    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert plain(cleaned) == cleaned


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_sound_text_stays_as_it_is(text: str) -> None:
    """Cleaning changes nothing but what no database takes."""
    assert plain(text) == text


def test_lone_surrogates_become_a_replacement_and_pairs_a_letter() -> None:
    """JSON may spell a letter as two escapes, and a broken one as half of that."""
    assert plain("a\ud83d\ude00b\ud83dc\0") == "a😀b\ufffdc"


@given(ANY_TEXT)
def test_any_url_has_a_key(url: str) -> None:
    """A key is 64 hex digits, also of what is no text that could be sent."""
    assert len(bytes.fromhex(url_key(url))) == 32


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("mysql://u:secret@h/db", "expected"),
        ("postgresql://u:secret@h", "expected"),
        ("postgresql://:secret@h/db", "expected"),
        ("postgresql://u:secret@h:port/db", "expected"),
        ("postgresql://u:secret@h/db?sslmode=maybe", "verify-full"),
        ("postgresql://u:secret@h/db?sslcert=secret", "sslcert"),
        ("nonsense:secret", "expected"),
        ("postgresql://u:p@secret@h:1/db", "%40"),
        ("postgresql://u:p@secret/secret@h/db", "%40"),
        ("postgresql:/u:secret@h/db", "expected"),
        ("host=h password=secret", "expected"),
        ("", "expected"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, word: str) -> None:
    """A bad address ends in one sentence that names what was expected, and no secret."""
    with pytest.raises(StateUnusable, match=word) as caught:
        State(url)
    assert "secret" not in str(caught.value)


def test_options_of_a_server_are_read() -> None:
    """TLS is asked for in libpq's words."""
    place = server_place("postgresql://u:p%40@h:1234/db?sslmode=verify-full")
    assert (place.password, place.port, place.query["sslmode"]) == ("p@", 1234, "verify-full")
