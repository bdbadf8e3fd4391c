"""What is no test in this folder? The plugin, which is imported with the compiler off only, and the report."""

collect_ignore = ["without_compiler.py", "by_folder.py"]
