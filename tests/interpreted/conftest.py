"""What of this folder is asked when? Some with the compiler, all without it; the plugin and the report are no tests."""

from numba import config

collect_ignore = ["without_compiler.py", "by_folder.py"]
collect_ignore += (
    ["test_compiler_off.py"]
    if config.DISABLE_JIT
    else ["test_best_rule.py", "test_helpers.py", "test_paths_listed.py", "test_points.py"]
)
