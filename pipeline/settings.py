"""One validated record of settings: defaults, then `solieu.toml`, then SOLIEU_* environment variables."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pipeline.errors import SettingsError
from pipeline.records import ReadingLimits

SETTINGS_FILE = "solieu.toml"

# Reliability finding C11: parsing time grows faster than size above this for pages of one table.
MAX_FILE_BYTES = 20 * 1024 * 1024 - 1
# Beyond this a text is no report; the reliability defaults allow 20 million characters.
MAX_TEXT_CHARACTERS = 20_000_000
# Far above any report: the longest table of real files known has 165 pages.
MAX_PAGES = 3_000
# The slowest page that is read (20 MB of paragraphs, reliability C11) takes 16 s on two slow cores.
DOCUMENT_SECONDS = 120.0
# Recognising a page of print takes a few seconds; what takes ten times as long does not end.
PAGE_SECONDS = 60.0
# A page of print is kept in some 50 kB: about ten thousand pages.
PAGE_CACHE_BYTES = 512 * 1024 * 1024
DOCUMENT_MEMORY = 1024 * 1024 * 1024
_LARGEST_PORT = 65_535


def _default_folder() -> Path:
    return user_data_path("solieu", appauthor=False)


def _plain_address(value: str, wanted: str) -> str:
    """An address of the web that others can be made of, or none.

    Raises:
        ValueError: if it is another one; the text says what is wanted.
    """
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError(f"{value}: {wanted}")
    return value


class Settings(BaseSettings):
    """What a user may set. Unknown keys are refused.

    Attributes:
        store: path of the SQLite store that `solieu run` fills.
        samples_store: path of the store that holds the fictional sample reports only.
        language: language of the viewer and of messages.
        max_file_bytes: larger files are recorded as `too_large`.
        max_text_characters: longer texts likewise.
        max_pages: PDFs with more pages are recorded as `too_many_pages`.
        page_cache: folder that keeps the pages read from images.
        page_cache_bytes: size above which the pages not used for longest go; 0 keeps none.
        document_seconds: a document that takes longer to parse is recorded as `timeout`.
        page_seconds: likewise after the last page that was recognised from its image.
        document_memory: bytes that parsing one document may need; above it is recorded as `memory`.
        busy_seconds: how long to wait for a locked store.
        address: where the viewer listens; another than loopback is refused until sign-in is configured.
        port: of the viewer; 0 picks a free one.
        population: table of inhabitants for rates per head; none where it is not set.
        sources: registry of publishers that is laid over the shipped one; none where it is not set.
        issuing_body: the body whose name heads the audit file; a blank to fill in where it is not set.
        public_address: under which others open the viewer; the audit file links to it, without it to nothing.
        crawl_contact: address of mail or page that is told to every server; nothing is fetched without it.
        crawl_delay: seconds between two requests to one host, at least.
        crawl_depth: links from a start page.
        crawl_pages: addresses of one source in one crawl.
        crawl_bytes: of one answer; larger ones are recorded as `too_large` or `bomb`.
        crawl_seconds: until an answer is there as a whole; slower ones are recorded as `timeout`.
        crawl_local: pairs `address:port` of this machine or network that may be fetched nevertheless.
        crawl_certificates: for a host, a file with the certificate that its own lead to.
        crawl_archive: address of a web archive (Wayback Machine) that is asked for pages of publishers that are gone.
        sign_in: who the people at the viewer are: "local" takes their word for it, "oidc" asks a provider, "proxy"
            believes a header of `proxy_header` from `proxy_address`.
        reviewers: names, or addresses of mail, of those who may decide; everybody else reads. Where it is empty and
            sign_in is "local", whoever gives a name may decide.
        sign_in_hours: after so many somebody who signed in by "oidc" is asked again.
        oidc_secrets: Streamlit's secrets file with the section [auth] for "oidc".
        proxy_address: the only address from which `proxy_header` is believed.
        proxy_header: the header in which the proxy names the person.
        hosts: names under which a browser may ask for the viewer, besides its own address.
    """

    model_config = SettingsConfigDict(env_prefix="SOLIEU_", extra="forbid", frozen=True)

    store: Path = Field(default_factory=lambda: _default_folder() / "solieu.db")
    samples_store: Path = Field(default_factory=lambda: _default_folder() / "samples.db")
    language: Literal["vi", "en"] = "vi"
    max_file_bytes: int = Field(default=MAX_FILE_BYTES, gt=0)
    max_text_characters: int = Field(default=MAX_TEXT_CHARACTERS, gt=0)
    max_pages: int = Field(default=MAX_PAGES, gt=0)
    page_cache: Path = Field(default_factory=lambda: _default_folder() / "pages")
    page_cache_bytes: int = Field(default=PAGE_CACHE_BYTES, ge=0)
    document_seconds: float = Field(default=DOCUMENT_SECONDS, gt=0)
    page_seconds: float = Field(default=PAGE_SECONDS, gt=0)
    document_memory: int = Field(default=DOCUMENT_MEMORY, gt=0)
    busy_seconds: float = Field(default=10.0, ge=0)
    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=0, le=65535)
    population: Path | None = None
    sources: Path | None = None
    issuing_body: str | None = None
    public_address: str = ""
    crawl_contact: str = ""
    crawl_delay: float = Field(default=3.0, ge=0)
    crawl_depth: int = Field(default=5, ge=0)
    crawl_pages: int = Field(default=2_000, gt=0)
    crawl_bytes: int = Field(default=100_000_000, gt=0)
    crawl_seconds: float = Field(default=60.0, gt=0)
    crawl_local: list[str] = []
    crawl_certificates: dict[str, Path] = {}
    crawl_archive: str = ""

    @field_validator("public_address")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return _plain_address(value, "https://…")

    @field_validator("crawl_local")
    @classmethod
    def _pairs(cls, value: list[str]) -> list[str]:
        for text in value:
            host, _, port = text.rpartition(":")
            ip_address(host.strip("[]"))
            if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT):
                raise ValueError(f"{text}: address:port")
        return value

    @field_validator("crawl_archive")
    @classmethod
    def _archive(cls, value: str) -> str:
        return _plain_address(value, "an address such as https://web.archive.org").rstrip("/")

    sign_in: Literal["local", "oidc", "proxy"] = "local"
    reviewers: tuple[str, ...] = ()
    sign_in_hours: float = Field(default=12.0, gt=0)
    oidc_secrets: Path | None = None
    proxy_address: str = ""
    proxy_header: str = "X-Forwarded-User"
    hosts: tuple[str, ...] = ()

    def reading_limits(self) -> ReadingLimits:
        """What the parsing room may spend on one document."""
        kept = self.page_cache if self.page_cache_bytes else None
        return ReadingLimits(self.max_text_characters, self.max_pages, kept)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file; .env files are not read."""
        path = os.environ.get("SOLIEU_SETTINGS_FILE", SETTINGS_FILE)
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(path))


def load_settings(**overrides: object) -> Settings:
    """The settings in force.

    Raises:
        SettingsError: if a key is unknown or a value cannot be used; the text names it.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise SettingsError(told) from error
    except ValueError as error:
        raise SettingsError(f"{SETTINGS_FILE}: {error}") from error
