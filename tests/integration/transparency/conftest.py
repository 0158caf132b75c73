"""What the tests of public pages share."""

from tests.integration.casework.conftest import freeze

__all__ = ["freeze"]
