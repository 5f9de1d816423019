"""Which addresses the guard lets a connection have."""

from __future__ import annotations

import ipaddress

import pytest

from crawler.guard import Guard

PUBLIC = [
    "93.184.216.34",
    "1.1.1.1",
    "191.255.255.255",
    "192.0.1.0",
    "192.88.98.255",
    "223.255.255.255",
    "2606:2800:220:1::1",
    "2001:200::1",
    "2a00:1450::1",
    "::ffff:93.184.216.34",
    "64:ff9b::5db8:d822",
    "2002:5db8:d822::1",
]
BLOCKS_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.0.0/29",
    "192.0.0.8/32",
    "192.0.0.9/32",
    "192.0.0.10/32",
    "192.0.0.170/31",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.88.99.2/32",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "255.255.255.255/32",
]
"""The registry's blocks of IPv4, and multicast."""
BLOCKS_6 = [
    "::/128",
    "::1/128",
    "::/96",
    "::fffe:0:0/96",
    "::ffff:0:0:0/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "1::/16",
    "200::/7",
    "2001::/23",
    "2001::/32",
    "2001:1::1/128",
    "2001:1::2/128",
    "2001:1::3/128",
    "2001:2::/48",
    "2001:3::/32",
    "2001:4:112::/48",
    "2001:10::/28",
    "2001:20::/28",
    "2001:30::/28",
    "2001:db8::/32",
    "2620:4f:8000::/48",
    "3fff::/20",
    "4000::/3",
    "5f00::/16",
    "e000::/4",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]
"""The registry's blocks of IPv6, and what is given out for nothing or no longer."""
PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "2001:db8::1",
    "::7f00:1",
    "::ffff:0:7f00:1",
    "64:ff9b:1::7f00:1",
    "fec0::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """Global unicast is what the archive is for, in whichever form it is written."""
    assert Guard().allows(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_everything_else_is_refused(address: str) -> None:
    """Loopback, private, link-local, shared, reserved and multicast, also inside IPv6 forms."""
    assert not Guard().allows(address)
    assert Guard(allow_private=True).allows(address)


def ends(block: str) -> list[int]:
    """Return the first and the last address of a block."""
    network = ipaddress.ip_network(block)
    return [int(network.network_address), int(network.broadcast_address)]


@pytest.mark.parametrize("block", BLOCKS_4)
def test_special_blocks_of_ipv4_are_refused_in_every_form(block: str) -> None:
    """From the first to the last address, as it is, mapped, by 6to4 and by NAT64."""
    for number in ends(block):
        four = ipaddress.IPv4Address(number)
        forms = (0xFFFF << 32 | number, 0x2002 << 112 | number << 80 | 1, 0x64FF9B << 96 | number)
        written = [str(four), *(str(ipaddress.IPv6Address(form)) for form in forms)]
        assert [Guard().allows(one) for one in written] == [False] * 4
        opened = Guard(networks=(ipaddress.ip_network(block),))
        assert [opened.allows(one) for one in written] == [True] * 4
        assert [Guard(allow_private=True).allows(one) for one in written] == [True] * 4


@pytest.mark.parametrize("block", BLOCKS_6)
def test_special_blocks_of_ipv6_are_refused(block: str) -> None:
    """From the first to the last address; whoever names such a block has it."""
    for number in ends(block):
        address = str(ipaddress.IPv6Address(number))
        assert not Guard().allows(address)
        assert Guard(networks=(ipaddress.ip_network(block),)).allows(address)
        assert Guard(allow_private=True).allows(address)


def test_a_named_network_passes_and_no_other() -> None:
    """An allow-list opens what it names and nothing beside it."""
    guard = Guard(networks=(ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/8")))
    assert guard.allows("10.1.2.3")
    assert guard.allows("::ffff:10.1.2.3")
    assert guard.allows("fd12::1")
    assert not guard.allows("10.2.0.1")
    assert not guard.allows("127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "a.localhost", "LOCALHOST."])
def test_hosts_that_say_it_themselves_are_refused_before_a_connection(host: str) -> None:
    """An address in a URL, and localhost by its name, need no connection to be judged."""
    assert not Guard().allows_host(host)
    assert Guard(allow_private=True).allows_host(host)


def test_a_name_is_judged_when_it_is_connected() -> None:
    """A name says nothing about its address; the connection will."""
    assert Guard().allows_host("news.example")
