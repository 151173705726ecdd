"""Which addresses may be told something. Pure: the rules alone, nothing is looked up here.

The names are checked when an address is written down; the numbers behind a name when something is sent (`sending.py`), each time anew.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from app.base.errors import DomainError

LONGEST = 1000
IpAddress = IPv4Address | IPv6Address
INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa")
PLATFORM = frozenset({IPv4Address("168.63.129.16"), IPv4Address("192.0.0.192"), IPv6Address("fd00:ec2::254")})
"""Answered by the platform under the machine, which gives its secrets away."""
TRANSLATED = IPv6Network("64:ff9b::/96")


class AddressRefused(DomainError):
    """An address that nothing is sent to; the sentence says which to write instead."""


@dataclass(frozen=True)
class Target:
    """Where a request goes: `path` with its question, `named` when WEBHOOK_ALLOWED_HOSTS names the host."""

    scheme: str
    host: str
    port: int
    path: str
    named: bool

    @property
    def authority(self) -> str:
        """The host as the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, allowed: frozenset[str]) -> Target:
    """The parts of `url`, checked. `allowed`: "host" or "host:port", lower case. Raises AddressRefused (field "url")."""
    if len(url) > LONGEST or not url.isprintable() or any(character.isspace() for character in url):
        raise _refused(f"Write one address without spaces, of at most {LONGEST} characters.")
    try:
        parts = urlsplit(url)
        host, port = _plain(parts.hostname or ""), parts.port
    except ValueError:
        raise _refused("This is no address. Write it like https://example.org/greenroom.") from None
    if not host or port == 0 or parts.scheme not in ("https", "http"):
        raise _refused("Write an address that begins with https:// and names a host, like https://example.org/greenroom.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused("Leave out names, passwords and the part after #. Whoever receives proves the sender by the signature.")
    port = port or (443 if parts.scheme == "https" else 80)
    named = host in allowed or f"{host}:{port}" in allowed
    if parts.scheme == "http" and not named:
        raise _refused("Write an address that begins with https://. Without TLS anybody on the way could read and change what is sent.")
    _check_host(host, named)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, _quoted(path), named)


def may_reach(address: IpAddress, *, named: bool) -> bool:
    """Whether something may be sent to this number. A host that a setting names may be this machine or in a private network, never more."""
    inner = [one for one in (address, *_carried(address)) if not (one is address and _only_carries(address))]
    return all(_may_reach(one, named) for one in inner)


def _may_reach(address: IpAddress, named: bool) -> bool:
    if address.is_link_local or address.is_multicast or address.is_unspecified or address in PLATFORM:
        return False
    if named and (address.is_loopback or address.is_private):
        return True
    return address.is_global and not address.is_reserved


def _carried(address: IpAddress) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address stands for, by any of the ways there are."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    number = int(address)
    if (number >> 32 == 0 and number > 1) or address in TRANSLATED:
        found.append(IPv4Address(number & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _only_carries(address: IpAddress) -> bool:
    """Whether an IPv6 address is nothing but another way to write an IPv4 address."""
    return isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in TRANSLATED)


def _check_host(host: str, named: bool) -> None:
    number = _number(host)
    if number is not None:
        if not may_reach(number, named=named):
            raise _refused("This is an address of this machine or of a private network. Write one that is reached over the internet.")
        return
    inner = "." not in host or any(host == name or host.endswith(f".{name}") for name in INNER_NAMES)
    if inner and not named:
        raise _refused("This name belongs to this machine or a private network. Write one that is reached over the internet.")


def _number(host: str) -> IpAddress | None:
    """The number that `host` is, written in any way that a resolver takes: 127.0.0.1, 2130706433, 0x7f.1, 0177.0.0.1, ::1."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _plain(host: str) -> str:
    """Lower case, in ASCII, without the dot at its end. Raises ValueError (UnicodeError) for no name."""
    host = host.rstrip(".").lower()
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _quoted(path: str) -> str:
    return "".join(one if one.isascii() else "".join(f"%{byte:02X}" for byte in one.encode()) for one in path)


def _refused(sentence: str) -> AddressRefused:
    return AddressRefused(sentence, field="url")
