"""Which network addresses may be asked: public ones, and what the operator allows beside them.

An address is judged when it is connected to, after every lookup: a name that is looked up twice may give two answers.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import attrs

from newscrawler.sources.profile import Profile

_Address = IPv4Address | IPv6Address

_UNICAST = IPv6Network("2000::/3")
"""What of IPv6 is given out as public; all else is special, reserved or nobody's."""
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "2001::/23", "3fff::/20")))
"""What releases of Python do not agree on."""
_NAT64 = IPv6Network("64:ff9b::/96")
_ANYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))
_PORTS = {"http": 80, "https": 443}


class PrivateAddressError(OSError):
    """A host may not be asked, for its address is not public; the message is one line."""


@attrs.define(frozen=True)
class Addresses:
    """What may be connected to beside public addresses."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ends: frozenset[tuple[str, int]] = frozenset()
    """Hosts with their ports that the operator named himself, wherever they are."""

    def allow(self, host: str, port: int, address: str) -> bool:
        """Tell whether `host` may be asked at an address to which it was resolved."""
        if (host.lower().strip("[]"), port) in self.ends:
            return True
        found = inner(ip_address(address))
        return is_public(found) or any(found in network for network in self.networks)

    def resolve(self, host: str, port: int) -> list[str]:
        """Look a host up, in any of its spellings; give the addresses at which it may be asked.

        Raises PrivateAddressError where there are none but others, OSError where there are none at all.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(end[0]) for *_, end in found))
        allowed = [address for address in addresses if self.allow(host, port, address)]
        if not allowed:
            raise PrivateAddressError(refusal(host, addresses))
        return allowed


def refusal(host: str, addresses: list[str]) -> str:
    """Word why a host is not asked."""
    shown = addresses[0] if addresses else "nowhere"
    at = "" if shown == host.strip("[]") else f"{host} is at "
    return f"not asked: {at}{shown}, which is no public address (allow_private in a profile allows it)"


def is_public(address: _Address) -> bool:
    """Tell whether an address is one that the public internet routes to one host."""
    if not address.is_global or address.is_multicast or any(address in network for network in _SPECIAL):
        return False
    return isinstance(address, IPv4Address) or address in _UNICAST


def inner(address: _Address) -> _Address:
    """Give the IPv4 address that an IPv6 one stands for: mapped, 6to4 or NAT64; any other is itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def addresses_of(profile: Profile, url: str | None = None) -> Addresses:
    """Give what a crawl may connect to: `url` is the one address that the operator typed, if he did."""
    allowed = profile.allow_private
    networks = _ANYWHERE if allowed is True else tuple(ip_network(each) for each in allowed or ())
    return Addresses(networks, frozenset({end_of(url)} if url else ()))


def end_of(url: str) -> tuple[str, int]:
    """Give host and port of a web URL."""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
