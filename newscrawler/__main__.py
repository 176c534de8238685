"""The command `newscrawler`, and `python -m newscrawler`, as the scheduler starts it."""

from newscrawler.cli.interruption import leaving_at_once


def main() -> None:
    """Run the command line; exit as `newscrawler.cli.main` says."""
    with leaving_at_once():
        from newscrawler.cli.main import main as command  # noqa: PLC0415 - half a second, in which Ctrl-C may come
    command()


if __name__ == "__main__":
    main()
