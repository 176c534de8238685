"""The operator's configuration: the environment, then the file, else the defaults."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.settings import ConfigurationError, configuration, user_agent


@pytest.fixture
def config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the path of the operator's configuration file, which is not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "newscrawler" / "config.toml"
    path.parent.mkdir()
    return path


def test_without_any_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NEWSCRAWLER_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = configuration()
    assert found.mongo_uri is None
    assert found.contact is None
    assert found.data_dir == tmp_path / "newscrawler"


def test_the_file_is_read(config_file: Path) -> None:
    config_file.write_text('contact = "desk@harbour.example"\nmongo_uri = "mongodb://127.0.0.1:9/x"\n')
    found = configuration()
    assert found.contact == "desk@harbour.example"
    assert found.mongo_uri is not None
    assert found.mongo_uri.get_secret_value() == "mongodb://127.0.0.1:9/x"


def test_the_environment_wins_over_the_file(config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file.write_text('contact = "file@harbour.example"\ndata_dir = "/from/file"\nmongo_uri = "mongodb://file/"\n')
    monkeypatch.setenv("NEWSCRAWLER_CONTACT", "environment@harbour.example")
    monkeypatch.setenv("NEWSCRAWLER_DATA_DIR", "/from/environment")
    monkeypatch.setenv("NEWSCRAWLER_MONGO_URI", "mongodb://environment/")
    found = configuration()
    assert found.contact == "environment@harbour.example"
    assert found.data_dir == Path("/from/environment")
    assert found.mongo_uri is not None
    assert found.mongo_uri.get_secret_value() == "mongodb://environment/"


@pytest.mark.parametrize("name", ["MONGODB_URI", "NEWSCRAWLER_MONGO_URI"])
def test_the_uri_has_two_names_and_is_never_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "mongodb://me:secret@127.0.0.1:9/x")
    found = configuration()
    assert found.mongo_uri is not None
    assert found.mongo_uri.get_secret_value() == "mongodb://me:secret@127.0.0.1:9/x"
    assert "secret" not in repr(found) + str(found)


@pytest.mark.parametrize("text", ["contact = ", "contact = 7", "contact = ['a', 'b']", "[contact]\na = 1", "\x00"])
def test_an_invalid_file_is_told_in_one_line(config_file: Path, text: str) -> None:
    config_file.write_text(text)
    with pytest.raises(ConfigurationError, match=r"^configuration: [^\n]+$"):
        configuration()


def test_an_invalid_file_ends_a_command_in_one_line(config_file: Path) -> None:
    config_file.write_text("contact = ")
    done = subprocess.run(
        [sys.executable, "-m", "newscrawler", "db", "status"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "configuration: " in done.stderr


def test_the_user_agent_is_honest() -> None:
    assert user_agent(None).startswith("newscrawler/")
    assert user_agent("desk@harbour.example").endswith(" (+desk@harbour.example)")


def test_scrapy_takes_the_contact_and_polite_settings() -> None:
    code = (
        "from scrapy.utils.project import get_project_settings as s; s = s();"
        "print(s['USER_AGENT'], s['ROBOTSTXT_OBEY'], s['CONCURRENT_REQUESTS_PER_DOMAIN'], s['COOKIES_ENABLED'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawler.settings", "NEWSCRAWLER_CONTACT": "desk@h.example"},
    )
    assert done.stdout.split() == [*user_agent("desk@h.example").split(), "True", "1", "False"]
