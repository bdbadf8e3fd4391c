"""How much of each folder do the tests reach, and what not? From the JSON report of coverage.py."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

COUNTS = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def main() -> None:
    """Print lines and branches by folder, then every gap."""
    files = json.loads(Path(sys.argv[1]).read_text())["files"]
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for name, found in files.items():
        for folder in (folder_of(name), "all"):
            sums[folder] = [a + found["summary"][count] for a, count in zip(sums[folder], COUNTS, strict=True)]
    print("| folder | lines | branches |\n|---|---|---|")
    for folder, (lines, of_lines, branches, of_branches) in sorted(sums.items()):
        print(f"| `{folder}` | {share(lines, of_lines)} | {share(branches, of_branches)} |")
    for name, found in sorted(files.items()):
        ways = [way for way in found["missing_branches"] if abs(way[1]) not in found["missing_lines"]]
        if found["missing_lines"] or ways:
            jumps = ", ".join(f"{start} to {'its end' if end < 0 else end}" for start, end in ways)
            print(f"{name}: {stretches(found['missing_lines'])}{'; ' if jumps else ''}{jumps}")


def folder_of(name: str) -> str:
    """Return the folder below the package, or the package."""
    parts = Path(name).parts
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def share(part: int, whole: int) -> str:
    """Return a share in words."""
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def stretches(lines: list[int]) -> str:
    """Return line numbers, neighbours as from-to."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


if __name__ == "__main__":
    main()
