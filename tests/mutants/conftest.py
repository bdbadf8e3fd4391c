"""Is there a test in this folder? None: it tries the others, and needs cosmic-ray."""

collect_ignore_glob = ["*.py"]
