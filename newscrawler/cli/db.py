"""`newscrawler db`: the embedded MongoDB, and a look at whichever MongoDB is in use."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

import click

from newscrawler.cli.options import echo_json, json_option, mongo_option
from newscrawler.mongo import client, migrations, server
from newscrawler.mongo.checks import Check, check_database
from newscrawler.mongo.migrations import Migration
from newscrawler.settings import ConfigurationError, configuration


@click.group()
def db() -> None:
    """The embedded MongoDB: start it, stop it, see how it is.

    Commands start it when they need it; it stays up until `stop`. Example:

    \b
        newscrawler db status
    """


@db.command()
@mongo_option
def start(mongo_uri: str | None) -> None:
    """Start the embedded MongoDB unless it runs, and print its URI.

    \b
    Example:
        newscrawler db start
    """
    _refuse_foreign(mongo_uri, "start")
    ran = server.status().state != "stopped"
    uri = server.start()
    click.echo("already running" if ran else "started", err=True)
    click.echo(_whole(uri))


@db.command()
@mongo_option
@click.option("--force", is_flag=True, help="Even while a crawl uses it, or where it does not answer.")
def stop(mongo_uri: str | None, force: bool) -> None:
    """Stop the embedded MongoDB; refused while a crawl uses it.

    \b
    Example:
        newscrawler db stop
    """
    _refuse_foreign(mongo_uri, "stop")
    click.echo("stopped" if server.stop(force=force) else "not running", err=True)


@db.command()
@mongo_option
def uri(mongo_uri: str | None) -> None:
    """Print the whole URI, database in its path, password included; starts the embedded MongoDB if need be.

    \b
    Example:
        mongosh "$(newscrawler db uri)"
    """
    click.echo(_whole(client.resolve_uri(mongo_uri)))


@db.command()
@mongo_option
@json_option
def status(mongo_uri: str | None, as_json: bool) -> None:
    """Tell how the database is, without starting anything.

    \b
    Example:
        newscrawler db status --json
    """
    told = _foreign_status(foreign) if (foreign := _foreign(mongo_uri)) else _embedded_status()
    if as_json:
        echo_json(told)
        return
    for name, value in told.items():
        if value is not None:
            shown = ", ".join(value) or "none" if isinstance(value, list) else value
            click.echo(f"{name:<8} {f'{value / 1e6:,.0f} MB' if name == 'size' else shown}")


@db.command()
@mongo_option
@json_option
def check(mongo_uri: str | None, as_json: bool) -> None:
    """Check that the database can do what crawls need; starts the embedded MongoDB if need be. Exit code 1 if not.

    \b
    Examples:
        newscrawler db check
        newscrawler db check --mongo-uri mongodb://db.internal/news --json
    """
    whole = client.resolve_uri(mongo_uri)
    checks = check_database(whole)
    passed = all(one.ok for one in checks)
    if as_json:
        told = {"uri": client.redacted(_whole(whole)), "ok": passed, "checks": [asdict(one) for one in checks]}
        echo_json(told)
    else:
        for one in checks:
            click.echo(_line(one))
    if not passed:
        raise SystemExit(1)


@db.command()
@mongo_option
def migrate(mongo_uri: str | None) -> None:
    """Bring a database that an earlier release made to this one's schema; broken off, run it again.

    Refused while a crawl writes to it. Take a backup first: the earlier release refuses it afterwards.

    \b
    Example:
        newscrawler db migrate
    """
    done = asyncio.run(_migrate(client.resolve_uri(mongo_uri)))
    if done.before in (None, done.after):
        click.echo(f"schema version {done.after}: nothing to migrate", err=True)
    else:
        click.echo(f"schema version {done.before} to {done.after}: {done.changed} documents changed", err=True)


async def _migrate(uri: str) -> Migration:
    database = client.connect_async(uri, "newscrawler db migrate")
    try:
        return await migrations.migrate(database)
    finally:
        await database.client.close()


def _line(one: Check) -> str:
    return f"{'ok' if one.ok else 'FAIL':<4}  {one.name:<12} {one.detail}"


def _whole(uri: str) -> str:
    return client.with_database(uri, client.database_name(uri))


def _foreign(mongo_uri: str | None) -> str | None:
    """Give the URI of the operator's own MongoDB, None where the embedded one is in use."""
    if mongo_uri:
        return mongo_uri
    configured = configuration().mongo_uri
    return configured.get_secret_value() or None if configured else None


def _refuse_foreign(mongo_uri: str | None, verb: str) -> None:
    if foreign := _foreign(mongo_uri):
        raise ConfigurationError(
            f"{client.redacted(_whole(foreign))} is not ours to {verb}:"
            f" only the embedded MongoDB is, in use where neither --mongo-uri nor MONGODB_URI is set"
        )


def _embedded_status() -> dict[str, Any]:
    now = server.status()
    return {
        **asdict(now),
        "uri": _whole(now.uri) if now.uri else None,
        "folder": str(now.folder),
        "users": list(now.users),
        "embedded": True,
    }


def _foreign_status(uri: str) -> dict[str, Any]:
    told: dict[str, Any] = {"state": "running", "uri": client.redacted(_whole(uri)), "version": None}
    try:
        database = client.connect(uri, "newscrawler db")
    except client.MongoUnavailable as exc:
        click.echo(str(exc), err=True)
        return {**told, "state": "unreachable", "embedded": False}
    with database.client:
        return {**told, "version": database.client.server_info()["version"], "embedded": False}
