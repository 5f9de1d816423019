"""Which addresses may be connected to; judged on the address of the connection itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
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
        if _is_in(ip, self.networks):
            return True
        if ip.version == 6 and ip not in _GLOBAL_UNICAST:
            return False
        return not _is_in(ip, SPECIAL_PURPOSE)

    def allows_host(self, host: str) -> bool:
        """Tell whether a URL's host may be tried: an address is judged now, a name when it is connected."""
        try:
            address = ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return self.allow_private or bool(self.networks) or not _is_local_name(host)
        return self.allows(str(address))


def _is_local_name(host: str) -> bool:
    return host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith(".localhost")


def _is_in(ip: _Address, networks: Iterable[_Network]) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


SPECIAL_PURPOSE: Final[dict[_Network, str]] = {
    ipaddress.ip_network(network): why
    for network, why in {
        "0.0.0.0/8": "this network (RFC 791)",
        "10.0.0.0/8": "private use (RFC 1918)",
        "100.64.0.0/10": "shared by a provider's customers (RFC 6598)",
        "127.0.0.0/8": "loopback (RFC 1122)",
        "169.254.0.0/16": "link-local (RFC 3927)",
        "172.16.0.0/12": "private use (RFC 1918)",
        "192.0.0.0/24": "protocol assignments, DS-Lite among them (RFC 6890)",
        "192.0.2.0/24": "documentation (RFC 5737)",
        "192.31.196.0/24": "AS112 (RFC 7535)",
        "192.52.193.0/24": "multicast tunnels (RFC 7450)",
        "192.88.99.0/24": "6to4 relays (RFC 7526)",
        "192.168.0.0/16": "private use (RFC 1918)",
        "192.175.48.0/24": "AS112 (RFC 7534)",
        "198.18.0.0/15": "benchmarks (RFC 2544)",
        "198.51.100.0/24": "documentation (RFC 5737)",
        "203.0.113.0/24": "documentation (RFC 5737)",
        "224.0.0.0/4": "multicast (RFC 5771)",
        "240.0.0.0/4": "reserved, and broadcast (RFC 1112, RFC 919)",
        "2001::/23": "protocol assignments: Teredo, ORCHID, DRIP and others (RFC 2928)",
        "2001:db8::/32": "documentation (RFC 3849)",
        "2620:4f:8000::/48": "AS112 (RFC 7534)",
        "3fff::/20": "documentation (RFC 9637)",
    }.items()
}
"""No outlet answers there: blocks of IPv4, and those of IPv6 inside 2000::/3, with what they are for.

The IANA IPv4 and IPv6 Special-Purpose Address Registries (iana.org/assignments/iana-ipv4-special-registry and
iana-ipv6-special-registry), and multicast, in whole blocks: also what is reachable in them is no web site.
Python's own `is_global` follows an older state of both and knows no block that was given out since.
"""
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out for global unicast (IANA IPv6 Address Space, RFC 4291)."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def _innermost(ip: _Address) -> _Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
