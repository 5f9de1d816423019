"""What is glued to a text goes; no cut ends within a quotation or a sentence, whatever its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Block
from extractors.residue import strip_residue
from extractors.residue.heads import glued_prefix
from extractors.residue.lines import ends_sentence
from extractors.residue.tails import glued_suffix

PAIRS = (
    ("„", "“"),
    ("„", "”"),
    ("“", "”"),
    ("”", "”"),
    ("«", "»"),
    ("»", "«"),
    ("»", "»"),
    ("‹", "›"),  # noqa: RUF001 - marks as they stand in texts
    ("›", "‹"),  # noqa: RUF001
    ("‘", "’"),  # noqa: RUF001
    ("‚", "‘"),  # noqa: RUF001
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ('"', '"'),
    ("'", "'"),
    ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
    ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»"),
)
WORDS = st.lists(
    st.sampled_from(
        ("Der", "Reeder", "nannte", "den", "Plan", "völlig", "verrückt", "Filmen", "om", "en", "l'été", "Kai")
    ),
    min_size=1,
    max_size=7,
).map(" ".join)
REST = " und verließ nach elf Minuten die Sitzung, in der niemand mehr über den Preis der Überfahrt sprach."


@given(before=WORDS, quoted=WORDS, other=WORDS, one=st.sampled_from(PAIRS), two=st.sampled_from(PAIRS))
def test_no_sentence_loses_its_beginning_at_a_quotation(
    before: str, quoted: str, other: str, one: tuple[str, str], two: tuple[str, str]
) -> None:
    """Whichever marks a language uses, a quoted word early in the first sentence is part of it."""
    first = one[0] + quoted + one[1]
    second = two[0] + other + two[1]
    for text in (
        f"{before} {first}{REST}",
        f"{before} {first} {other} {second}{REST}",
        f"{first} {before} {second}{REST}",
        f"{before} {one[0]}{quoted} {second} {other}{one[1]}{REST}",
    ):
        assert glued_prefix(text, titles=()) is None


@given(quoted=WORDS, pair=st.sampled_from(PAIRS))
def test_a_quotation_whose_first_mark_is_drawn_and_not_written_stays(
    quoted: str, pair: tuple[str, str]
) -> None:
    """Style sheets draw the first mark of a pull quote; the last one then stands alone."""
    assert glued_prefix(f"{quoted}{pair[1]}{REST}", titles=()) is None
    assert glued_prefix(f"{quoted}{pair[1]}, sagte {pair[0]}Kai{pair[1]}{REST}", titles=()) is None


@given(pair=st.sampled_from(PAIRS), rest=WORDS)
def test_a_title_that_ends_within_a_quotation_is_no_prefix(pair: tuple[str, str], rest: str) -> None:
    """A title that was cut short within a quotation is the beginning of the sentence, not glued to it."""
    title = f"Der Reeder nannte {pair[0]}den ganzen Plan"
    if pair[0][0] in "‘'‚":  # noqa: RUF001 - these are apostrophes as well
        return
    text = f"{title} | Der {rest}{pair[1]}{REST}"
    assert glued_prefix(text, titles=(title,)) is None


@pytest.mark.parametrize(
    ("kicker", "text"),
    [
        ("Rencontre au port", "«Un quai vaut mieux que deux», dit le maire à la foule venue l'entendre."),
        (
            "L'interview du maire",
            "«\N{NO-BREAK SPACE}Un quai vaut mieux que deux\N{NO-BREAK SPACE}», dit-il à tous.",
        ),
        ("Talk at the harbour", "“One quay is better than two,” the mayor told the crowd that had come."),
        ("Gespräch am Hafen", "„Ein Kai ist besser als zwei“, sagte der Bürgermeister den Leuten am Kai."),
    ],
)
def test_a_kicker_that_touches_a_quotation_goes(kicker: str, text: str) -> None:
    """A kicker before the quotation that opens the text is not part of it."""
    assert glued_prefix(kicker + text, titles=()) == (len(kicker), "kicker-glued")


@given(pair=st.sampled_from(PAIRS), quoted=WORDS, end=st.sampled_from(".!?…"))
def test_a_sentence_ends_at_its_last_mark(pair: tuple[str, str], quoted: str, end: str) -> None:
    """A quotation at the end of a paragraph is prose in every language, and nothing is glued to it."""
    said = f"{pair[0]}{quoted}{end}{pair[1]}"
    assert ends_sentence(said)
    assert glued_suffix(f"Der Reeder sprach erst gegen Mittag, und nur ein Wort: {said}") is None


@pytest.mark.parametrize(
    "line",
    [
        "»Mehr dazu: nichts«, sagt der Reeder.",
        "›Weiterlesen: das hilft immer‹ steht am Kai.",  # noqa: RUF001
        "Mehr zum Thema »Fähren« weiß der Rat nichts.",
        "Weiterlesen »bis zum Ende« lohnt nicht.",
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_turned_mark_is_no_arrow(line: str, place: int) -> None:
    """What begins with » and ends with « is quoted; an arrow before a link stands alone."""
    told = [
        f"Der Kai {word} im Winter leer, und niemand fragt, wann die Fähre fährt."
        for word in ("bleibt", "ist", "steht")
    ]
    lines = [*told[:place], line, *told[place:]]
    kept, removed = strip_residue([Block(type="p", text=text) for text in lines], titles=())
    assert ([block.text for block in kept], removed) == (lines, ())
    arrow = f"» Lesen Sie auch: {line}"
    assert any(
        cut.text == arrow
        for cut in strip_residue([Block(type="p", text=text) for text in (*told, arrow)], titles=())[1]
    )


@pytest.mark.parametrize(
    ("prose", "credit"),
    [
        (
            "船長は来週も出航できないと語り、港の渡し船がいつ再び動くのかは誰にもわからないと説明している。",
            "(c)AFP/Mio HAMA",
        ),
        (
            "Le capitaine ne sait pas quand le bac repartira, et personne au port ne le sait.",
            "© AFP/Léa Quai",
        ),
        (
            "The captain does not know when the ferry will sail, and nobody on the quay does.",
            "(c)AFP/Ana Gil",
        ),
    ],
)
def test_a_paragraph_keeps_its_prose_before_a_credit(prose: str, credit: str) -> None:
    """A picture's credit behind the last sentence goes, the paragraph before it stays, in any script."""
    told = Block(
        type="p", text="渡し船は港に残り、乗客は三時間待った。それでも船は出なかったと市の職員は話した。"
    )
    kept, removed = strip_residue([told, Block(type="p", text=prose + credit)], titles=())
    assert [block.text for block in kept] == [told.text, prose]
    assert [(cut.rule, cut.text) for cut in removed] == [("photo-credit", credit)]


@pytest.mark.parametrize("caption", ["港に並ぶ渡し船(c)AFP/Mio HAMA", "Ferries on the quay (c)AFP/Ana Gil"])
def test_a_caption_without_a_sentence_goes_with_its_credit(caption: str) -> None:
    """What ends in a credit and holds no sentence is a caption."""
    told = [
        Block(type="p", text=f"The ferry of line {n} was late again, its captain said, and nobody knew why.")
        for n in range(3)
    ]
    kept, removed = strip_residue([*told[:2], Block(type="p", text=caption), told[2]], titles=())
    assert [block.text for block in kept] == [block.text for block in told]
    assert [cut.text for cut in removed] == [caption]
