"""Which addresses the guard lets a connection have."""

from __future__ import annotations

import ipaddress

import pytest

from crawler.guard import Guard

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
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
