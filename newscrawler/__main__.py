"""`python -m newscrawler`: the command without its script, as the scheduler starts it."""

from newscrawler.cli.main import main

if __name__ == "__main__":
    main()
