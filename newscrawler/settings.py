"""The operator's configuration, and the Scrapy settings that follow from it.

Configuration comes from `NEWSCRAWLER_*` in the environment, then from `$XDG_CONFIG_HOME/newscrawler/config.toml`.
Scrapy reads the names in capitals (`scrapy.cfg` names this module).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from pydantic import AliasChoices, ByteSize, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

import newscrawler


class ConfigurationError(ValueError):
    """The configuration is not valid; the message is one line for the operator."""


class Configuration(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="NEWSCRAWLER_", extra="ignore", populate_by_name=True)

    mongo_uri: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("MONGODB_URI", "NEWSCRAWLER_MONGO_URI", "mongo_uri")
    )
    """Where to store; None means the embedded server. May hold a password."""
    contact: str | None = None
    """E-mail or URL of the operator, told to every site in the User-Agent."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("newscrawler"))
    """The embedded server's data, the demo's, and the archive where `archive_dir` names no other place."""
    archive_dir: Path | None = None
    """The archive's WARC files."""
    archive_to: str | None = None
    """fsspec URL, such as `s3://bucket/news`, to which finished WARC files are copied."""
    archive_keep: bool = True
    """Keep WARC files that were copied in `archive_dir` too."""
    archive_size: ByteSize = ByteSize(10**9)
    """How large a WARC file grows, such as "250MB"."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(settings_cls, toml_file=user_config_path("newscrawler") / "config.toml")
        return init_settings, env_settings, toml


@cache
def configuration() -> Configuration:
    """Read the configuration once a process. Raises ConfigurationError, in one line, where it is not valid."""
    try:
        return Configuration()
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"configuration: {where}: {first['msg']}") from exc
    except ValueError as exc:
        raise ConfigurationError(f"configuration: {exc}") from exc


def _contact() -> str | None:
    try:
        return configuration().contact
    except ConfigurationError:
        # Every command asks again and words it; an import that fails would end in a traceback instead.
        return None


def user_agent(contact: str | None) -> str:
    """Give the honest User-Agent: name, version, and whom to ask."""
    return f"newscrawler/{newscrawler.__version__}" + (f" (+{contact})" if contact else "")


BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
USER_AGENT = user_agent(_contact())

ROBOTSTXT_OBEY = True
# robots.txt groups name the product alone, whatever else the header says.
ROBOTSTXT_USER_AGENT = "newscrawler"
# So many connections to a host are kept open, too: where a profile asks more at a time, this is to be as high, or
# almost every page opens one of its own. Fetching 16 at a time is 1.4x as fast with 16 of them.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Nothing else is fetched, whatever a page or a redirect names.
DOWNLOAD_HANDLERS = {
    "http": "newscrawler.fetch.connections.Handler",
    "https": "newscrawler.fetch.connections.Handler",
    **dict.fromkeys(["file", "ftp", "s3", "data"]),
}
# Three requests for a page that does not come, and the network waits before each of the last two.
RETRY_TIMES = 2
# A page that leads to itself ends here: nothing else would stop it, for what is asked is not filtered.
REDIRECT_MAX_TIMES = 5
SCHEDULER = "newscrawler.fetch.scheduler.FrontierScheduler"
# The spider tells once of each address without an answer.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Scrapy starts so many asyncio tasks for every response: fetching is 1.8x as fast as with its default 100.
CONCURRENT_ITEMS = 4
LOG_LEVEL = "INFO"
# A dropped item is kept as a reject and counted; its whole text on a terminal helps nobody.
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"

# The figures of speed are processor time of `fetching` in bench/crawl.py, with a setting and without it: the table is
# in docs/benchmarks.md. Scrapy's own download handler and asyncio's loop stay: its handler on aiohttp, private and
# experimental, is 1.2x as fast, with uvloop 1.3x, uvloop alone 1.0x.
DOWNLOADER_MIDDLEWARES = {
    "newscrawler.fetch.politeness.PolitenessMiddleware": 50,
    "newscrawler.fetch.guard.GuardMiddleware": 60,
    # In place of Scrapy's: an error is no leave, delays count.
    "newscrawler.fetch.robotstxt.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # After robots.txt: what it forbids is not claimed.
    "newscrawler.fetch.claiming.ClaimMiddleware": 120,
    # In place of scrapy-poet's addon: 1.5x.
    "newscrawler.fetch.injection.CaptureMiddleware": 543,
    # In place of Scrapy's, which asks again at once.
    "newscrawler.fetch.retries.BackOffMiddleware": 550,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    # In place of Scrapy's.
    "newscrawler.fetch.compression.CompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # In place of Scrapy's: 1.2x.
    "newscrawler.fetch.refresh.RefreshMiddleware": 580,
    # Pages as they are read, once Scrapy has unpacked them at 590, and everything as it comes from the wire.
    "newscrawler.archive.keeping.PageKeeper": 585,
    "newscrawler.archive.keeping.Keeper": 900,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # The frontier knows which hosts are the network's. This and the spider's middlewares left out: 1.2x.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "newscrawler.fetch.guard.LookUpMiddleware": 760,
}
# Who refers to a page is nobody's business.
REFERRER_POLICY = "no-referrer"
SPIDER_MIDDLEWARES = {
    # How deep a page lies nobody asks; links are checked when they are read.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # HTTPERROR_ALLOW_ALL leaves it nothing to do.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
}
# Error pages are outcomes of a crawl: the page object tells them, the store counts them.
HTTPERROR_ALLOW_ALL = True
EXTENSIONS = {"newscrawler.spiders.record.RunRecorder": 100}

ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.normalise.NormalisePipeline": 200,
    "pipelines.collapse.CollapsePipeline": 300,
    "pipelines.store.StorePipeline": 900,
}
