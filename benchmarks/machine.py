"""On what was it measured? The processor, how busy it was, and the versions of everything that took part."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

TOOLS = ("numpy", "scipy", "numba", "llvmlite", "xarray", "jax", "jaxlib", "numpyro", "pymc", "squigglepy", "ziglang")
IDLE = 0.3
"""Load per processor below which the machine is called quiet."""


def describe() -> dict[str, Any]:
    """Return date, processor, load before the start, and versions; None for what is absent."""
    count = os.cpu_count() or 1
    load = os.getloadavg()[0]
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "processors": count,
        "load": round(load, 2),
        "quiet": load < IDLE * count,
        "python": platform.python_version(),
        "versions": {name: installed(name) for name in TOOLS},
    }


def processor() -> str:
    """Return the processor's name, family and model, as the operating system tells them."""
    fields: dict[str, str] = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                key, _, value = line.partition(":")
                fields.setdefault(key.strip(), value.strip())
    except OSError:
        return platform.processor()
    return f"{fields.get('model name', 'unknown')}, family {fields.get('cpu family')} model {fields.get('model')}"


def installed(name: str) -> str | None:
    """Return the version of a distribution, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
