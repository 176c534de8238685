"""What hostile documents cost: processor time, memory, kind and reason of each, one process a document.

`python bench/hostile.py [WORDS]` measures those whose names hold the words. `--crawl` goes by a crawl's page object,
which alone tells the reason, `--network` to the address of a known network.
"""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "hostile")]

from checks import crawled  # noqa: E402 - found by the path above
from corpus import HOSTS  # noqa: E402
from documents import ALL, Hostile  # noqa: E402
from mutations import Document  # noqa: E402

import newscrawler  # noqa: E402

PATH = "/news/278000001/a-goose-leaves"


def measure(name: str, url: str, crawl: bool) -> tuple[int, float, float, str, str]:
    """Give size in bytes, processor seconds, growth of peak memory in MB, kind and reason."""
    document = next(each for each in ALL if each.name == name)
    body = document.make()
    _read(document, b"<p>x", url, crawl=crawl)
    # From here on the kernel counts the peak anew.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, began = _memory("VmRSS"), time.process_time()
    kind, reason = _read(document, body, url, crawl=crawl)
    return len(body), time.process_time() - began, _memory("VmHWM") - before, kind, reason


def _read(document: Hostile, body: bytes, url: str, *, crawl: bool) -> tuple[str, str]:
    if not crawl:
        return newscrawler.read(body, url)["kind"], ""
    capture = crawled(Document(body, url, document.content_type))
    return capture.kind, capture.reason or ""


def _memory(name: str) -> float:
    """Give one of this process's figures in MB, as Linux tells them."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def main() -> None:
    parser = argparse.ArgumentParser(description="measure hostile documents")
    parser.add_argument("words", nargs="*", help="in the name")
    parser.add_argument("--crawl", action="store_true", help="by the page object of a crawl")
    parser.add_argument("--network", action="store_true", help="at the address of a known network")
    options = parser.parse_args()
    url = HOSTS[options.network] + PATH
    print(f"{'document':40} {'MB':>6} {'CPU s':>6} {'peak MB':>8}  kind, reason")
    for document in ALL:
        if not all(word in document.name for word in options.words):
            continue
        with get_context("fork").Pool(1) as pool:
            size, seconds, grown, kind, reason = pool.apply(measure, (document.name, url, options.crawl))
        told = ", ".join(filter(None, (kind, reason)))
        print(f"{document.name:40} {size / 2**20:6.1f} {seconds:6.2f} {grown:8.0f}  {told}", flush=True)


if __name__ == "__main__":
    main()
