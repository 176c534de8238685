"""newscrawler: a network of outlets crawled into one record a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.extract.reader import read

__version__ = "0.1.0"

__all__ = ["__version__", "read"]


def __getattr__(name: str) -> Any:
    """Import `read` at its first use (PEP 562): naming the package costs nothing."""
    if name == "read":
        from newscrawler.extract.reader import read  # noqa: PLC0415

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
