"""Which addresses may be connected to; judged on the address of the connection itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Allows global unicast addresses, and the networks a person named."""

    allow_private: bool = False
    networks: tuple[_Network, ...] = ()

    def allows(self, address: str) -> bool:
        """Tell whether a connection to `address` (IPv4 or IPv6 text) may be used.

        IPv4-mapped, 6to4 and NAT64 forms are judged by the IPv4 address inside.
        """
        if self.allow_private:
            return True
        ip = _innermost(ipaddress.ip_address(address.partition("%")[0]))
        if any(ip.version == network.version and ip in network for network in self.networks):
            return True
        if any(ip.version == network.version and ip in network for network in _TRANSLATED):
            return False
        return ip.is_global and not ip.is_multicast

    def allows_host(self, host: str) -> bool:
        """Tell whether a URL's host may be tried: an address is judged now, a name when it is connected."""
        try:
            address = ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return self.allow_private or bool(self.networks) or not _is_local_name(host)
        return self.allows(str(address))


def _is_local_name(host: str) -> bool:
    return host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith(".localhost")


_TRANSLATED = tuple(
    ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")
)
"""Old and local ways to write an IPv4 address in IPv6, and site-local addresses (RFC 3879)."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _innermost(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
