"""The public's side of each platform, ready to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from participation_app.simulator.server import Simulator
from tests.integration.platform import Public


@pytest.fixture
def public(simulator: Simulator) -> Callable[[str], Public]:
	"""The public on a platform: `public("X").write(...)`."""
	return lambda platform: Public(simulator, platform)
