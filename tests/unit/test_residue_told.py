"""Lines of a story that begin as furniture does, and the furniture beside each that still goes."""

from __future__ import annotations

import pytest

from extractors.article import Block, BlockType
from extractors.residue import strip_residue

PROSE = (
    "The mill above the village has stood still since the flood, and nobody has asked for its wheel.",
    "Its last miller sold the stones to a garden in the valley, where children sit on them in summer.",
    "The council wants to grind there again by the spring after next, with a wheel of oak and iron.",
)
PLACES = {"head": 0, "inner": 2, "tail": 3}

# where the line stands, what stays, what goes
TOLD: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    (
        "tail",
        (
            "Rosa Gil is a journalist with El Molino and the first woman to win the wheel of oak.",
            "Tom Reed is an editor at the Mill Echo and has been on strike for two weeks.",
            "Karl Marti ist Redakteur beim Mühlenboten und kandidiert im Mai für den Rat.",
            "Luc Ferrand est rédacteur en chef du Moulin et candidat à la mairie.",
        ),
        (
            "Rosa Gil is a reporter at The Mill and covers water and wood.",
            "Tom Reed is a staff writer for the Mill Echo and the author of two books.",
            "Karl Marti ist Redakteur beim Mühlenboten und schreibt über Wasser.",
            "Tom Reed is a reporter for The Mill and the Valley Post.",
        ),
    ),
    (
        "head",
        ("By Air", "By Train", "Von Basel", "Par Bateau", "Por Mar", "Door Limburg"),
        ("By Rosa Gil", "Von Karl Marti", "By Reuters", "Par Rédaction", "Von Redaktion", "By Staff"),
    ),
    ("tail", ("By Bicycle", "Von Aarau"), ("by Rosa Gil", "von Karl Marti", "Por Redacción")),
    (
        "tail",
        (
            "Samstag, 14. November 2026, 20.00 Uhr",
            "Saturday 14 November 2026, 8:00 pm",
            "Samedi 14 novembre 2026 à 20h00",
            "sábado, 14 de noviembre de 2026, 20:00",
        ),
        (
            "Updated Saturday 14 November 2026, 8:00 pm",
            "14.11.2026, 20.00 Uhr",
            "November 14, 2026 8:00 pm",
            "This article was originally published on November 14, 2026.",
        ),
    ),
    (
        "head",
        ("12 November 1936", "3. Mai 1871", "12 novembre 1936"),
        ("12 November 2026", "3. Mai 2026", "Samstag, 14. November 2026, 20.00 Uhr"),
    ),
    (
        "inner",
        (
            "No te pierdas: la rueda de roble en la lonja",
            "Leer más: el plan del molino para la escuela",
            "Leia mais: o plano do moinho para a escola",
            "À voir : la roue et ses deux pierres",
            "Siehe auch: das Rad im Schaukasten",
        ),
        (
            "No te pierdas: La rueda de roble vuelve a la lonja",
            "Leer más: Por qué el molino no muele",
            "Leia mais: Por que o moinho parou",
            "Siehe auch: Warum das Rad steht",
        ),
    ),
    (
        "tail",
        (
            "Más información: 555 123 456",
            "Hintergrund: ein Streit um Wasser",
            "Video: ein Film über das Rad",
            "Approfondimento: domenica in municipio",
            "Next: Aarau",
        ),
        (
            "Más información: El molino vuelve a moler",
            "Hintergrund: Warum das Rad steht",
            "Next: The wheel turns again",
            "Meer over: molen",
        ),
    ),
    (
        "tail",
        ("Themen: Wasserrecht, Budget 2027 und Schule", "Topics: fares, engines and Easter"),
        ("Themen: Wasserrecht, Budget, Schule", "Topics: Fares, Engines", "Tags: Mill and Water, School"),
    ),
    (
        "tail",
        ("© is a small sign on the map; nobody knows whose.", "Copyright 1936, say the stones."),
        ("© The Mill", "© 2026 The Mill. All rights reserved.", "Copyright 2026 The Mill."),
    ),
    (
        "inner",
        ("Sorry, the wheel is not available.", "Loading.", "Cargando."),
        ("Sorry, this video is not available.", "Loading…", "Loading...", "Sorry, the player is unavailable"),
    ),
    (
        "tail",
        ("Contact Mill Friends at wheel@mill.example to join the walk on Sunday.",),
        ("Contact Rosa Gil at rosa@mill.example", "Contact Rosa Gil at rosa@mill.example to share a tip."),
    ),
    (
        "tail",
        ("Sources: a mother, a teacher, two sailors", "Quelle: ein Teich hinter der Schule"),
        ("Sources: The Mill, agencies", "Quelle: dpa"),
    ),
    (
        "tail",
        ("What do you think of the council now?",),
        ("What do you think?", "What do you think of this story?", "What do you think? Tell us below"),
    ),
]


def strip(line: str, zone: str, kind: BlockType = "p") -> bool:
    """Say whether a line is cut where it stands; nothing else may be."""
    place = PLACES[zone]
    blocks = [Block(type="p", text=text) for text in PROSE]
    kept, _ = strip_residue([*blocks[:place], Block(type=kind, text=line), *blocks[place:]], titles=())
    texts = [block.text for block in kept]
    assert [text for text in texts if text != line] == list(PROSE)
    return line not in texts


@pytest.mark.parametrize(("zone", "line"), [(zone, line) for zone, stays, _ in TOLD for line in stays])
def test_a_line_of_the_story_stays(zone: str, line: str) -> None:
    """A clause, an end, small letters or a year tells what its first words do not."""
    assert not strip(line, zone)


@pytest.mark.parametrize(("zone", "line"), [(zone, line) for zone, _, goes in TOLD for line in goes])
def test_the_furniture_it_resembles_goes(zone: str, line: str) -> None:
    """What a rule is for is cut as before."""
    assert strip(line, zone)


@pytest.mark.parametrize("zone", ["inner", "tail"])
@pytest.mark.parametrize(
    "line",
    ["Advertising", "Werbung", "Publicidad", "Pubblicità", "Advertentie", "Abo", "Spenden", "Newsletter"],
)
def test_an_item_of_a_list_is_no_label(line: str, zone: str) -> None:
    """What a newspaper lives on is a list of words that are labels elsewhere."""
    assert not strip(line, zone, "li")


def test_an_item_stays_with_the_others_of_its_list() -> None:
    """Print, television and radio are media; a list of buttons has nothing else in it."""
    items = ("Print", "Television", "Radio", "Posters")
    blocks = [Block(type="p", text=text, xpath=f"/p[{at}]") for at, text in enumerate(PROSE, 1)]
    listed = [Block(type="li", text=text, xpath=f"/ul/li[{at}]") for at, text in enumerate(items, 1)]
    assert strip_residue([*blocks, *listed], titles=())[1] == ()
    buttons = [
        Block(type="li", text=text, xpath=f"/ul/li[{at}]") for at, text in enumerate(("Print", "Share"), 1)
    ]
    assert [cut.text for cut in strip_residue([*blocks, *buttons], titles=())[1]] == ["Print", "Share"]


@pytest.mark.parametrize("line", ["By Night Train", "Von Bad Ragaz"])
def test_a_subhead_is_no_byline(line: str) -> None:
    """A guide says under its subheads how to get there; above the text a byline may be marked up as one."""
    blocks = [Block(type="p", text=text) for text in PROSE]
    way = (Block(type="h2", text=line), Block(type="p", text="Two a day, at six."))
    assert strip_residue([*blocks, *way], titles=())[1] == ()
    assert strip("By Rosa Gil", "head", "h2")


def test_a_writer_who_is_an_author_of_the_page_goes_whatever_else_is_said() -> None:
    """The page's own writer may be anything besides."""
    line = "Rosa Gil is a journalist with El Molino and the first woman to win the wheel of oak."
    blocks = [Block(type="p", text=text) for text in (*PROSE, line)]
    assert [cut.rule for cut in strip_residue(blocks, titles=(), authors=("Rosa Gil",))[1]] == ["writer"]


def test_reactions_over_what_people_said_stay() -> None:
    """The label of a form for comments has no quotation under it."""
    said = ("« Une honte », dit la maire.", "« Un choix », dit le directeur.")
    blocks = [Block(type="p", text=text) for text in (*PROSE, "Réactions", *said)]
    assert strip_residue(blocks, titles=())[1] == ()
    assert strip("Réactions", "tail")
