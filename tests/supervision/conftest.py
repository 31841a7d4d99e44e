"""The cast as programs and the description of the API, as the API's own tests have them."""

from tests.api.conftest import as_, clock
from tests.api.test_openapi import document

__all__ = ["as_", "clock", "document"]
