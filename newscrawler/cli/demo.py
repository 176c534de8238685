"""`newscrawler demo`: the bundled network, served on loopback and crawled into a database of its own."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import click

from newscrawler.cli.options import copies_option, echo_json, json_option, mongo_option
from newscrawler.demo.network import Network, build_network
from newscrawler.demo.server import DemoError, Served, running, serve
from newscrawler.settings import configuration, user_agent

DATABASE = "newscrawler_demo"


@click.command()
@click.option("--outlets", type=click.IntRange(min=2), default=8, show_default=True, help="Outlets of the network.")
@click.option("--stories", type=click.IntRange(min=1), default=250, show_default=True, help="Stories they share.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other stories.")
@click.option(
    "--crawl-delay", type=click.FloatRange(min=0), default=0.01, show_default=True, help="Of robots.txt, in seconds."
)
@click.option("--serve", "only_serve", is_flag=True, help="Only serve, until stopped: its addresses as JSON on stdout.")
@click.option("--port", type=click.IntRange(min=0, max=65535), help="Port to serve on (0: any free one).")
@click.option(
    "--speed", type=click.FloatRange(min=0), default=0.0, help="Seconds of the network's clock a second (with --serve)."
)
@copies_option
@mongo_option
@json_option
@click.pass_obj
def demo(
    level: int,
    outlets: int,
    stories: int,
    seed: int,
    crawl_delay: float,
    only_serve: bool,
    port: int | None,
    speed: float,
    copies: str | None,
    mongo_uri: str | None,
    as_json: bool,
) -> None:
    """Crawl the bundled network into the database newscrawler_demo, and report.

    The network is generated, the same for the same seed, and served on loopback addresses. A second run finds nothing
    new. With --serve it only serves: crawl its profile from another terminal.

    \b
    Example:
        newscrawler demo
        newscrawler demo --serve --outlets 40 --stories 1000
    """
    folder = configuration().data_dir / "demo"
    try:
        network = build_network(outlets, stories, seed)
        if only_serve:
            asyncio.run(_serve(network, folder, port, crawl_delay, speed))
        else:
            _crawl(network, folder, port, crawl_delay, copies, mongo_uri, level, as_json=as_json)
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    except DemoError as exc:
        raise click.ClickException(str(exc)) from exc


async def _serve(network: Network, folder: Path, port: int | None, crawl_delay: float, speed: float) -> None:
    def started(served: Served) -> None:
        click.echo(json.dumps(served.as_dict()))

    task = asyncio.create_task(serve(network, folder, started, port=port, crawl_delay=crawl_delay, speed=speed))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


def _crawl(
    network: Network,
    folder: Path,
    port: int | None,
    crawl_delay: float,
    copies: str | None,
    mongo_uri: str | None,
    level: int,
    *,
    as_json: bool,
) -> None:
    from newscrawler.cli.crawling import run_crawls  # noqa: PLC0415 - Scrapy loads in half a second: --serve does without
    from newscrawler.cli.report import build_report, next_command, print_report  # noqa: PLC0415 - as above
    from newscrawler.mongo.client import connect, resolve_uri, with_database  # noqa: PLC0415 - as above
    from newscrawler.mongo.schema import renew_unless  # noqa: PLC0415 - as above

    uri = with_database(resolve_uri(mongo_uri), DATABASE)
    database = connect(uri, "newscrawler demo")
    with database.client:
        # Two networks in one database would agree with neither's truth.
        renew_unless(database, {"outlets": len(network.outlets), "stories": len(network.stories), "seed": network.seed})
    # Its pages come from this machine: nobody has to be told whom to ask.
    settings = {"USER_AGENT": user_agent("the bundled demo")}
    with running(network, folder, port=port, crawl_delay=crawl_delay) as served:
        (outcome,) = run_crawls([str(served.profile)], {"copies": copies}, uri=uri, level=level, settings=settings)
        report = build_report(outcome, uri) | {"truth": str(served.truth), "profile": str(served.profile)}
    if as_json:
        echo_json(report)
    else:
        print_report(report, next_command=next_command(uri))
    raise SystemExit(outcome.exit_code)
