"""An invented agency dispatch, what two outlets made of it, and a text on another matter."""

from __future__ import annotations

from typing import Final

DISPATCH: Final = (
    "The mayor of Talbruck said on Friday that the old swing bridge over the Orse would stay shut until the"
    " spring, after divers found that two of its four piers had been hollowed out by the autumn floods.",
    "Inspectors lowered cameras into the piers on Tuesday and Wednesday, the town's surveyor told a meeting"
    " that lasted until midnight, and what they saw left no room for a temporary repair.",
    "Some nine thousand people cross the river there on an ordinary working day. The detour through Lindmoor"
    " takes forty minutes by bus, and the last one leaves the harbour at a quarter past seven.",
    "The shipyard on the left bank, which employs more than six hundred, asked the town to hire a ferry at"
    " once. Its director said that half the night shift had come late or not at all since Monday.",
    "A ferry could be had from the lake of Vernay within ten days, the surveyor answered, but it would have"
    " to be taken apart and carried over the pass on eleven lorries.",
    "The opposition accused the mayor of having put off the inspection for three years running. She replied"
    " that the budget for it had been struck out twice by the very people who now complained.",
    "Built in 1887 and widened after a fire, the bridge is among the last of its kind that are still turned"
    " by hand. Two keepers open it for the gravel barges every morning before dawn.",
)

CUT: Final = (
    "Talbruck's bridge: no crossing before spring.",
    *DISPATCH[:3],
    "Readers have written to us of buses that were full by six in the morning.",
)
"""The beginning of the dispatch under a line of the outlet's own."""

SPLICED: Final = (
    "Our reporter spent the day at the quay, where a handwritten sign tells strangers to turn back.",
    DISPATCH[3],
    "In the canteen they are less polite about it: a welder says that he has slept in his car since Tuesday,"
    " and that he is not the only one of his crew who does.",
    DISPATCH[5],
    DISPATCH[0],
    "What the closing costs the shops of the upper town nobody has reckoned yet, the chamber of trade says;"
    " it promised figures for next week and a letter to the province.",
)
"""Paragraphs of the dispatch in another order, between the outlet's own."""

OTHER: Final = (
    "Talbruck's library counted more loans in October than in any month since its doors first opened, and the"
    " librarian says that she knows the reason: the tram stops in front of it again.",
    "Children's books went out most, followed by manuals on beekeeping, which fill a shelf of their own since"
    " the cooperative of the upper valley left its collection to the town.",
    "The council will vote in January on longer hours. A first draft would keep the reading room open until"
    " nine on two evenings, with a volunteer at the desk and the archive closed.",
    "Not everybody is pleased. A neighbour complained of bicycles in the passage, and the printer across the"
    " yard would like the quiet back that he had when the rails were still torn up.",
)
"""A text of the same town that repeats nothing of the dispatch."""


def joined(paragraphs: tuple[str, ...]) -> str:
    """Return the text of an article with these paragraphs."""
    return "\n\n".join(paragraphs)
