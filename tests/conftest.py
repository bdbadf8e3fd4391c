"""How many examples does Hypothesis try? 200, always the same; 2,000 new ones with `--hypothesis-profile=thorough`."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import settings

settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None, database=None)
settings.register_profile("thorough", max_examples=2_000, derandomize=False, deadline=None, database=None)
settings.load_profile("ci")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw the seed of a thorough run here, so that all processes share it and it can be told."""
    if config.getoption("hypothesis_profile") == "thorough" and config.getoption("hypothesis_seed") is None:
        config.option.hypothesis_seed = str(secrets.randbits(64))


def pytest_report_header(config: pytest.Config) -> str:
    seed = config.getoption("hypothesis_seed")
    return "" if seed is None else f"--hypothesis-seed={seed} draws these examples again"
