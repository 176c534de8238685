"""Commands in processes of their own, forked from one that has imported all they need.

That saves the two to three seconds of importing that most of them take, and leaves the command all that is a process's:
Twisted's reactor, signals, standard streams.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

PROGRAMS = {
    "newscrawler": "newscrawler.cli.main:main",
    "scrapy": "scrapy.cmdline:execute",
    "crawl_items": "crawl_items:main",
    "measured": "safety.measured:main",
    "rebinding": "safety.rebinding:main",
}
CONTACT = {"NEWSCRAWLER_CONTACT": "tests@newscrawler.example"}

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(
    [
        "pytest",
        "newscrawler.cli.crawl",
        "newscrawler.cli.demo",
        "newscrawler.cli.fixture",
        "newscrawler.cli.replay",
        "newscrawler.cli.schedule",
        "newscrawler.pages.html",
        "newscrawler.pages.xml",
        "newscrawler.spiders.record",
        "newscrawler.fetch.compression",
        "newscrawler.fetch.guard",
        "newscrawler.fetch.injection",
        "newscrawler.fetch.politeness",
        "newscrawler.fetch.refresh",
        "newscrawler.fetch.robots",
        "newscrawler.fetch.scheduler",
        "pipelines.validate",
        "pipelines.normalise",
        "pipelines.collapse",
        "pipelines.store",
        "rich._emoji_codes",
        "scrapy.cmdline",
        "scrapy.core.downloader.handlers.http11",
        *(
            f"scrapy.downloadermiddlewares.{name}"
            for name in (
                *("cookies", "defaultheaders", "downloadtimeout", "httpauth", "httpcache", "httpcompression"),
                *("httpproxy", "offsite", "redirect", "robotstxt", "useragent"),
            )
        ),
        *(
            f"scrapy.extensions.{name}"
            for name in (
                *("closespider", "corestats", "logcount", "logstats", "memdebug", "memusage", "remote_control"),
                *("spiderstate", "telnet", "throttle"),
            )
        ),
        *(
            f"scrapy.spidermiddlewares.{name}"
            for name in ("depth", "httperror", "metacopy", "referer", "start", "urllength")
        ),
        "scrapy_poet",
        "twisted.internet.asyncioreactor",
    ]
)


def start(
    *arguments: str | Path,
    stdout: str | Path,
    stderr: str | Path,
    stdin: str | Path = os.devnull,
    program: str = "newscrawler",
    environment: Mapping[str, str] | None = None,
) -> BaseProcess:
    """Start a program with its streams at these paths (files, a terminal); `environment` adds to this process's.

    The program is one of PROGRAMS; the folder it works in is the one that this process was started in.
    """
    before = dict(os.environ)
    # What the first one finds is what is imported with.
    os.environ.update(CONTACT)
    try:
        process = _forks.Process(
            target=_command,
            args=(
                [program, *map(str, arguments)],
                before | CONTACT | dict(environment or {}),
                [os.fspath(path) for path in (stdin, stdout, stderr)],
            ),
        )
        process.start()
    finally:
        os.environ.clear()
        os.environ.update(before)
    return process


def _command(argv: list[str], environment: dict[str, str], streams: list[str]) -> None:
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOCTTY)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    terminal = os.isatty(1)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False, buffering=1 if terminal else -1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    sys.argv = argv

    from newscrawler.settings import configuration
    from newscrawler.sources import catalog

    configuration.cache_clear()
    catalog._known_profiles.cache_clear()
    module, _, function = PROGRAMS[argv[0]].partition(":")
    getattr(import_module(module), function)()
