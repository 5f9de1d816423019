"""What was agreed on a TLS connection, and what is wrong with a certificate that was taken unverified."""

from __future__ import annotations

import ipaddress
from functools import cache
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from OpenSSL.crypto import X509Store, X509StoreContext, X509StoreContextError
from service_identity import CertificateError, VerificationError
from service_identity.pyopenssl import verify_hostname, verify_ip_address
from twisted.internet.interfaces import ISSLTransport

from crawler.tape import iana_cipher

if TYPE_CHECKING:
    from collections.abc import Iterator


def agreed(transport: Any) -> tuple[str, str] | None:  # noqa: ANN401 - Twisted's transports are of many kinds
    """Return version and cipher suite of a connection; None without TLS or before the handshake's end."""
    if not ISSLTransport.providedBy(transport):
        return None
    handle = transport.getHandle()
    cipher = handle.get_cipher_name()
    if cipher is None:
        return None
    version = handle.get_protocol_version_name()
    return version.lower().replace("tlsv", "tls/"), iana_cipher(cipher)


def taken_unverified(transport: Any, *, host: str) -> str:  # noqa: ANN401 - as above
    """Return what an exchange says of a certificate that was not verified: what is wrong with it, if any."""
    handle = transport.getHandle() if ISSLTransport.providedBy(transport) else None
    if handle is None or handle.get_peer_certificate() is None:
        return "unverified"
    return f"unverified: {'; '.join(_faults(handle, host)) or 'no fault found'}"


def _faults(handle: SSL.Connection, host: str) -> Iterator[str]:
    chain = handle.get_peer_cert_chain() or []
    store = _trusting().get_cert_store()
    try:
        X509StoreContext(store or X509Store(), chain[0], chain[1:]).verify_certificate()
    except X509StoreContextError as error:
        yield str(error)
    try:
        _verify_name(handle, host)
    except (CertificateError, VerificationError):
        yield "not valid for this host"


def _verify_name(handle: SSL.Connection, host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        verify_hostname(handle, host)
    else:
        verify_ip_address(handle, host)


@cache
def _trusting() -> SSL.Context:
    """Return a context with the certificates that this machine trusts.

    It is kept for good: its store is freed with it, whoever still holds that, and the process would crash.
    """
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_default_verify_paths()
    return context
