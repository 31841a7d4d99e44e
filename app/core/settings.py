"""Settings come from the environment, prefix PINGSHUO_; a production start refuses defaults that are not safe."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SECRET = "demo-secret-not-for-production"


class Mode(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PINGSHUO_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'pingshuo.db'}"
    secret_key: str = DEFAULT_SECRET
    mode: Mode = Mode.PRODUCTION
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(1, ge=1, le=32)
    media_dir: Path = ROOT / "var" / "media"
    base_url: str = ""
    sms_provider: Literal["console", "http"] = "console"
    sms_gateway_url: str = ""
    sms_gateway_key: str = ""
    log_format: Literal["text", "json"] = "text"
    trusted_proxy: str = ""

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> "Settings":
        if self.mode is Mode.PRODUCTION and (self.secret_key == DEFAULT_SECRET or len(self.secret_key) < 32):
            raise ValueError("PINGSHUO_SECRET_KEY: 正式运行要换成自己的密钥，至少 32 个字符。")
        return self

    @model_validator(mode="after")
    def stand_where_it_serves(self) -> "Settings":
        """Without an address of its own, links and QR codes lead to where this machine serves."""
        self.base_url = (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")
        return self

    @property
    def demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def address(path: str) -> str:
    """A path of ours as it must stand in a text message or a QR code."""
    return f"{settings().base_url}{path}"


@cache
def settings() -> Settings:
    return Settings()
