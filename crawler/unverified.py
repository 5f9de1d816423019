"""Whose certificates are not verified: hosts that a person excepted, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Unverified:
    """Hosts by their exact name, and domains with all their subdomains."""

    hosts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def covers(self, host: str) -> bool:
        """Tell whether a host's certificate is taken as it is."""
        return host in self.hosts or any(
            host == domain or host.endswith(f".{domain}") for domain in self.domains
        )


NOBODY: Final = Unverified()
"""The rule: every certificate is verified."""
