"""Which version is this? The one place that says so; the build reads it here."""

__version__ = "0.1.0"
