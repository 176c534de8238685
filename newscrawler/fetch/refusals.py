"""What a crawl does not ask, or does not take, for its own safety: each with the reason by which it is counted."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """Not an error of the site; the message is one line. Counted as `crawl/refused_<why>`."""

    why: str


class PrivateAddress(Refused):
    """The host is at an address that is not public."""

    why = "private_address"


class OffNetwork(Refused):
    """A redirect led to a host that is not the network's."""

    why = "off_network"


class Trapped(Refused):
    """Pages of its pattern have brought nothing new for too long."""

    why = "trap"


class BadEncoding(Refused):
    """The body unpacks to more than is taken, or not at all."""

    why = "encoding"
