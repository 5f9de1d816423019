"""What a name resolves to is judged as a whole, before anything is connected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from crawler.guard import Guard
from crawler.names import JudgedNames


@dataclass(frozen=True)
class Address:
    """An address as Twisted hands it on."""

    host: str


@dataclass
class Zone:
    """A resolver whose names have these addresses; they may be changed."""

    names: dict[str, list[str]]

    def resolveHostName(self, receiver: Any, name: str, *_: object) -> Any:  # noqa: ANN401, N802 - Twisted's
        """Tell every address of the name."""
        receiver.resolutionBegan(self)
        for host in self.names[name]:
            receiver.addressResolved(Address(host))
        receiver.resolutionComplete()
        return self


@dataclass
class Receiver:
    """Notes what it is told."""

    hosts: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def resolutionBegan(self, _: object) -> None:  # noqa: N802 - Twisted's
        """Note the beginning."""
        self.steps.append("began")

    def addressResolved(self, address: Address) -> None:  # noqa: N802 - Twisted's
        """Note an address."""
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's
        """Note the end."""
        self.steps.append("complete")


def told(names: JudgedNames, name: str) -> list[str]:
    """Return the addresses that whoever asks for a name is told."""
    receiver = Receiver()
    names.resolveHostName(receiver, name, 80)
    assert receiver.steps == ["began", "complete"]
    return receiver.hosts


@pytest.mark.parametrize(
    ("addresses", "refused"),
    [
        (["11.22.33.44"], None),
        (["11.22.33.44", "2600::1"], None),
        (["10.9.8.7"], "10.9.8.7"),
        (["11.22.33.44", "10.9.8.7"], "10.9.8.7"),
        (["2600::1", "::1"], "::1"),
        (["::ffff:127.0.0.1"], "::ffff:127.0.0.1"),
        ([], None),
    ],
)
def test_one_private_address_refuses_the_name(addresses: list[str], refused: str | None) -> None:
    """A mixed answer does not pass by the luck of which address is tried first."""
    names = JudgedNames(Zone({"news.example": addresses}), Guard())
    assert told(names, "news.example") == ([] if refused else addresses)
    assert names.refusal("news.example") == refused


def test_an_answer_that_changes_is_judged_again() -> None:
    """Public today, private tomorrow, public again: each answer stands for itself."""
    zone = Zone({"news.example": ["11.22.33.44"]})
    names = JudgedNames(zone, Guard())
    assert told(names, "news.example") == ["11.22.33.44"]
    zone.names["news.example"] = ["192.168.0.1"]
    assert told(names, "news.example") == []
    assert names.refusal("NEWS.example") == "192.168.0.1"
    zone.names["news.example"] = ["11.22.33.44"]
    assert told(names, "news.example") == ["11.22.33.44"]
    assert names.refusal("news.example") is None


def test_who_allows_private_addresses_gets_them() -> None:
    """With --allow-private every address is told."""
    names = JudgedNames(Zone({"intra.example": ["10.0.0.1", "11.22.33.44"]}), Guard(allow_private=True))
    assert told(names, "intra.example") == ["10.0.0.1", "11.22.33.44"]


def test_a_name_in_any_spelling_is_the_same_name() -> None:
    """Twisted resolves the name in Unicode, a URL holds it in punycode."""
    names = JudgedNames(Zone({"bücher.example": ["10.0.0.1"]}), Guard())
    assert told(names, "bücher.example") == []
    assert names.refusal("xn--bcher-kva.example") == "10.0.0.1"
