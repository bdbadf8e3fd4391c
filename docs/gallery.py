"""How is the gallery made? Every example is run, small, and what it prints and draws becomes a page.

`python docs/gallery.py` writes docs/gallery/; an example that fails, or that this list forgets, is an error.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

from sma_risk import figures

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples"
PAGES = DOCS / "gallery"
NOTEBOOK = "sign_or_wait.ipynb"
SMALL = {
    "hurry_or_wait": "--n 50000",
    "one_future": "--n 20000",
    "a_billion_futures": "--n 200000",
    "best_moment": "--marks 32 --n 5000",
    "value_of_waiting": "--n 20000",
    "what_matters": "--n 8000",
    "exact_or_sampled": "--n 50000 --marks 256",
    "were_we_right": "--n 2000",
    "news_as_it_came": "--n 4000",
    "korea_today": "--n 20000",
    "japan_2027": "--n 20000",
    "published_forecast": "",
    "on_a_cluster": "--n 300000 --kept 20000",
    "gallery": "--n 4000",
    "report": "--n 4000",
}
"""Example -> options with which it ends in seconds."""


def main() -> None:
    """Run the examples and write their pages."""
    named = {path.stem for path in EXAMPLES.glob("*.py") if '__name__ == "__main__"' in path.read_text()}
    if named != set(SMALL):
        sys.exit(f"examples and this list differ: {sorted(named ^ set(SMALL))}")
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir()
    for name, options in SMALL.items():
        render(name, options.split())
    shutil.copy(EXAMPLES / NOTEBOOK, PAGES)


def render(name: str, options: list[str]) -> None:
    """Run an example and write its page."""
    print("==", name, *options, flush=True)
    place = PAGES / name
    place.mkdir()
    script = EXAMPLES / f"{name}.py"
    wants = ["--output", str(place)] if re.search('"--output"|asking', script.read_text()) else []
    ran = subprocess.run([sys.executable, str(script), *options, *wants], check=True, text=True, stdout=subprocess.PIPE)
    said = ast.get_docstring(ast.parse(script.read_text())) or ""
    title, about = re.split(r"(?<=[?.])\s+", said, maxsplit=1)
    printed = ran.stdout.replace(f"{place}/", "").replace(str(place), "output").rstrip()
    pictures = "\n\n".join(shown(picture, title, name) for picture in sorted(place.glob("*.png")))
    if re.search("^Picture", ran.stdout, re.M) and not pictures:
        sys.exit(f"{name} says that it drew pictures, and there are none")
    pages = "\n".join(f"- [{page.name}]({name}/{page.name})" for page in sorted(place.glob("*.html")))
    called = " ".join(["python", f"examples/{name}.py", *options])
    parts = [f"# {title}", about, pages, pictures, f"```text\n$ {called}\n\n{printed}\n```"]
    (PAGES / f"{name}.md").write_text("\n\n".join(part for part in parts if part) + "\n")


def shown(picture: Path, title: str, folder: str) -> str:
    """Return a picture for a page with what it says of itself; on the page of every figure, each under its name."""
    said, name = Image.open(picture).info.get("Description", title), picture.stem
    image = f"![{said}]({folder}/{picture.name})"
    if folder != "gallery":
        return image
    drawn_by = f"{{py:func}}`sma_risk.figures.{name}`: " if name in figures.__all__ else ""
    return f"## {name}\n\n{drawn_by}{said}\n\n{image}"


if __name__ == "__main__":
    main()
