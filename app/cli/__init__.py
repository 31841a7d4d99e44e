"""The commands of `pingshuo`."""

from app.cli.line import COMMANDS, main
from app.cli.serving import serving_app

__all__ = [
    "COMMANDS",
    "main",
    "serving_app",
]
