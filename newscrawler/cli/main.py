"""The operator's door: `newscrawler COMMAND`. Each command's module is imported when it is called."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from copy import copy
from importlib import import_module
from typing import Any

import click

import newscrawler
from newscrawler.cli.interruption import INTERRUPTED, leaving_at_once
from newscrawler.mongo.errors import MongoError
from newscrawler.settings import ConfigurationError
from newscrawler.sources.profile import ProfileError

COMMANDS = {
    "demo": "newscrawler.cli.demo:demo",
    "crawl": "newscrawler.cli.crawl:crawl",
    "extract": "newscrawler.cli.extract:extract",
    "replay": "newscrawler.cli.replay:replay",
    "dedup": "newscrawler.cli.dedup:dedup",
    "fixture": "newscrawler.cli.fixture:fixture",
    "schedule": "newscrawler.cli.schedule:schedule",
    "runs": "newscrawler.cli.listings:runs",
    "status": "newscrawler.cli.listings:status",
    "sources": "newscrawler.cli.sources:sources",
    "stories": "newscrawler.cli.listings:stories",
    "story": "newscrawler.cli.story:story",
    "report": "newscrawler.cli.counts:report",
    "article": "newscrawler.cli.article:article",
    "export": "newscrawler.cli.listings:export",
    "forget": "newscrawler.cli.forget:forget",
    "db": "newscrawler.cli.db:db",
}


class Misconfigured(click.ClickException):
    """Usage or configuration is wrong: one line, exit code 2."""

    exit_code = 2


class OneLine(logging.Formatter):
    """Words a record in one line, its exception by name and message; -v shows tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        short = copy(record)
        short.exc_info = short.exc_text = short.stack_info = None
        line = " ".join(super().format(short).split())
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None or str(error) in line else f"{line}: {type(error).__name__}: {error}"


class Stderr(logging.StreamHandler[Any]):
    """Writes to what stderr is now: a bar that is shown stands in for it, and moves out of the way."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        return sys.stderr


class LazyGroup(click.Group):
    """A group that imports a command at its call, and words known errors in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        with leaving_at_once():
            found = getattr(import_module(module), name)
        return _with_verbosity(found)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ProfileError, ConfigurationError) as exc:
            raise Misconfigured(str(exc)) from exc
        except MongoError as exc:
            raise click.ClickException(str(exc)) from exc
        except BrokenPipeError:
            # click would make an error of it.
            _drop_stdout()
            raise SystemExit(0) from None
        except Exception as exc:
            if type(exc).__module__.startswith("pymongo"):
                from newscrawler.mongo.client import first_cause  # noqa: PLC0415 - only for this message

                raise click.ClickException(f"MongoDB: {first_cause(exc)}: see newscrawler db check") from exc
            raise


def _set_up_logging(ctx: click.Context, parameter: click.Parameter, value: int | bool) -> None:
    """Log to stderr as -v and -q say, wherever on the command line they stand."""
    if ctx.resilient_parsing or not (value or ctx.parent is None):
        return
    told = ctx.find_root().meta
    told[parameter.name or ""] = value
    verbose = int(told.get("verbose", 0))
    level = logging.ERROR if told.get("quiet") else [logging.WARNING, logging.INFO, logging.DEBUG][min(verbose, 2)]
    ctx.find_root().obj = ctx.obj = level
    handler = Stderr()
    # The handler's level, since Scrapy sets that of its own loggers to DEBUG.
    handler.setLevel(level)
    formatter = logging.Formatter if verbose else OneLine
    handler.setFormatter(formatter("%(asctime)s %(levelname)s %(message)s", datefmt="%H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _verbosity() -> list[click.Option]:
    more = "Say more on stderr; twice for everything."
    less = "Say nothing on stderr but errors."
    return [
        click.Option(["-v", "--verbose"], count=True, help=more, expose_value=False, callback=_set_up_logging),
        click.Option(["-q", "--quiet"], is_flag=True, help=less, expose_value=False, callback=_set_up_logging),
    ]


def _with_verbosity(command: click.Command) -> click.Command:
    if not any(parameter.name == "verbose" for parameter in command.params):
        command.params += _verbosity()
    for sub in command.commands.values() if isinstance(command, click.Group) else ():
        _with_verbosity(sub)
    return command


@click.group(
    cls=LazyGroup,
    params=_verbosity(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(newscrawler.__version__, prog_name="newscrawler", message="%(prog)s %(version)s")
def cli() -> None:
    """Crawl networks of outlets into one record a story, in MongoDB.

    \b
    Start here:
        newscrawler demo                   a bundled network, crawled on this machine
        newscrawler crawl bignewsnetwork   a real one
        newscrawler extract page.html --url https://example.com/news/1/a
    """


def main() -> None:
    """Run the command line; exit 0 done, 1 not (all) done, 2 usage or configuration, 130 interrupted."""
    _take_any_streams()
    try:
        code = cli(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        raise SystemExit(INTERRUPTED) from None
    except click.ClickException as exc:
        exc.show()
        raise SystemExit(exc.exit_code) from None
    except BrokenPipeError:
        # The reader of our stdout (head, less) has gone: nobody is left to tell.
        _drop_stdout()
        raise SystemExit(0) from None
    except OSError as exc:
        if exc.errno != errno.ENOSPC:
            raise
        _drop_stdout()
        click.echo(f"Error: {exc.filename or 'stdout'}: {exc.strerror}: free some of the disk", err=True)
        raise SystemExit(1) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _take_any_streams() -> None:
    """Make do with streams that are closed, and with charsets that lack what news are written in."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in {"utf-8", "utf8"}:
            # A terminal shows what it can; JSON is UTF-8 whatever a locale says.
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8")


def _drop_stdout() -> None:
    """Have nothing written to stdout any more: what it still holds would be tried again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
