"""Stands in for `newscrawler crawl SOURCE`: the source's name says how it behaves. Run by the runner's tests."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime

import click


def main(source: str) -> int:
    if source == "broken":
        click.echo("Error: the profile is not valid", err=True)
        return 2
    # Only here, since importing takes most of its time.
    from newscrawler.mongo.client import connect
    from newscrawler.mongo.runs import finish_run, new_run_id, run_document, start_run

    if source == "stubborn":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    now = datetime.now(UTC)
    run = new_run_id(now)
    db = connect(os.environ["MONGODB_URI"])
    with db.client:
        start_run(db, run_document(run, source, now))
        click.echo(f"crawling {' '.join(sys.argv[1:])}")
        state = "finished"
        try:
            while source != "quick":
                click.echo("still crawling")
                time.sleep(0.2)
        except KeyboardInterrupt:
            click.echo("interrupted")
            state = "interrupted"
        finish_run(db, run, state, None, {}, {})
    return 0 if state == "finished" else 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
