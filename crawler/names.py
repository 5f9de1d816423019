"""Judges what a name resolves to before anything is connected: one address that may not be refuses all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

    from crawler.guard import Guard


class JudgedNames:
    """A resolver (IHostnameResolver) that hides every address of a name when the guard refuses one of them.

    A mixed answer would pass or fail by the luck of which address answers first, and a changing one is an
    attempt at exactly that. `refusal` tells such a name from one that does not resolve.
    """

    def __init__(self, names: Any, guard: Guard) -> None:  # noqa: ANN401 - Twisted's resolver, without types
        self._names = names
        self._guard = guard
        self._refused: dict[str, str] = {}

    def resolveHostName(  # noqa: N802 - the interface's own
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve a name and judge what it resolves to."""
        judge = _Judge(resolutionReceiver, hostName, self)
        return self._names.resolveHostName(judge, hostName, portNumber, addressTypes, transportSemantics)  # type: ignore[no-any-return]

    def allowed(self, name: str, addresses: list[Any]) -> list[Any]:
        """Return the addresses of a name, or none of them."""
        refused = next((found.host for found in addresses if not self._guard.allows(found.host)), None)
        self._refused.pop(_key(name), None)
        if refused is not None:
            self._refused[_key(name)] = refused
            return []
        return addresses

    def refusal(self, host: str) -> str | None:
        """Return the address because of which the host's name was refused, None when it was not."""
        return self._refused.get(_key(host))


def judged_names(guard: Guard) -> JudgedNames:
    """Let everything that this process connects to be resolved by names that the guard judges."""
    from twisted.internet import reactor

    pluggable: Any = reactor
    names = JudgedNames(pluggable.nameResolver, guard)
    pluggable.installNameResolver(names)
    return names


class _Judge:
    """A receiver (IResolutionReceiver) that holds the addresses back until all are known."""

    def __init__(self, receiver: Any, name: str, names: JudgedNames) -> None:  # noqa: ANN401 - as above
        self._receiver = receiver
        self._name = name
        self._names = names
        self._found: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803 - the interface's own
        """Pass it on."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - the interface's own
        """Keep an address."""
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - the interface's own
        """Pass on what is allowed."""
        for address in self._names.allowed(self._name, self._found):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


def _key(name: str) -> str:
    return host_of(f"http://[{name}]/" if ":" in name else f"http://{name}/")
