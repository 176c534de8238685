"""Making one mongod the whole of a replica set: transactions and change streams need one."""

from __future__ import annotations

import time
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from newscrawler.mongo.errors import ServerError
from newscrawler.mongo.process import REPLICA_SET, Running

PROBE_MS = 5000
"""How long to wait for an answer from this very machine before a server counts as hanging."""

PRIMARY_SECONDS = 60.0
"""How long a mongod that listens may take to become primary; measured 0.1 s, more where it recovers."""

NOT_INITIATED = 94
"""MongoDB's code for a member that belongs to no replica set yet."""


def probe(server: Running) -> MongoClient[dict[str, Any]]:
    """Give a client of this very server, whatever its replica set says. The caller closes it."""
    return MongoClient(
        "127.0.0.1",
        server.port,
        directConnection=True,
        serverSelectionTimeoutMS=PROBE_MS,
        connectTimeoutMS=PROBE_MS,
        socketTimeoutMS=PROBE_MS,
        appname="newscrawler server",
    )


def make_primary(server: Running) -> None:
    """Set the replica set up, or right where the port has changed, and wait until writes are taken.

    Raises ServerError where that does not come about.
    """
    deadline = time.monotonic() + PRIMARY_SECONDS
    problem = "it is not primary"
    while time.monotonic() < deadline:
        try:
            with probe(server) as client:
                if _is_primary(client, server):
                    return
        except PyMongoError as exc:
            problem = str(exc)
        time.sleep(0.05)
    raise ServerError(
        f"mongod (pid {server.pid}) on port {server.port} takes no writes after {PRIMARY_SECONDS:.0f} s"
        f" ({problem[:200]}): run `newscrawler db stop --force` and try again"
    )


def _is_primary(client: MongoClient[dict[str, Any]], server: Running) -> bool:
    host = f"127.0.0.1:{server.port}"
    hello = client.admin.command("hello")
    if hello.get("isWritablePrimary"):
        return True
    if not hello.get("secondary"):
        _configure(client, host)
    return False


def _configure(client: MongoClient[dict[str, Any]], host: str) -> None:
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as exc:
        if exc.code != NOT_INITIATED:
            raise
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [{"_id": 0, "host": host}]})
        return
    if config["members"][0]["host"] != host:
        # Without a valid configuration there is no primary to ask: only force goes through.
        config["members"] = [{**config["members"][0], "host": host}]
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)
