"""Shared by all tests."""

import os

import pytest
from hypothesis import settings

# No deadline: two tests run side by side on machines of unknown speed, and a slow example is not a wrong one.
settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings in the developer's own environment must not reach a test."""
    for name in [name for name in os.environ if name.upper().startswith("KUNQI_")]:
        monkeypatch.delenv(name)
