"""How is the site made from these pages? `docs/build` runs Sphinx with this file; every warning is an error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sma_risk

project = "sma_risk"
author = copyright = "The sma_risk authors"
release = version = sma_risk.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["site", "jupyter_execute", "gallery/*/*"]
templates_path = ["_templates"]
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(numpy|collections|pandas|xarray|matplotlib)\..*")]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600

autosummary_generate = True
autodoc_typehints = "none"
napoleon_attr_annotations = False
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "sma_risk"
html_show_sourcelink = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True

_ASSUMED = re.compile(r"Assumed\(value=(.+?), tag='\w+', source='[^']*', rationale=(?:'[^']*'|\"[^\"]*\")\)")
_MANY_DIGITS = re.compile(r"\d+\.\d{12,}")
_PARAMETER = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*) : (.+)$")


def plain_defaults(
    _app: Any, _what: str, _name: str, _object: Any, _options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Show a default as its value: without its grounds, and .15 not as the nearest float."""
    if signature is not None:
        signature = _ASSUMED.sub(r"\1", signature)
        signature = _MANY_DIGITS.sub(lambda found: f"{float(found[0]):.12g}", signature)
    return signature, returned


def no_empty_last_line(_app: Any, _page: str, source: list[str]) -> None:
    """Leave out the empty line that ends a doctest's output before its fence."""
    source[0] = source[0].replace("\n\n```\n", "\n```\n")


def meanings_below_names(_app: Any, what: str, _name: str, _object: Any, _options: Any, lines: list[str]) -> None:
    """Put what a parameter means below its name, as docstrings here leave types to the signature; list attributes."""
    inside, listed, told = False, False, []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if following.startswith("---"):
            inside = line == "Parameters"
        found = _PARAMETER.match(line)
        if found and inside:
            told += [found[1], f"    {found[2]}"]
        elif found and what in ("class", "exception"):
            told.append(f"- **{found[1]}** \N{EN DASH} {found[2]}")
            listed = True
        else:
            listed = listed and bool(line)
            told.append(f"  {line}" if listed else line)
    lines[:] = told


def picture_below(_app: Any, _what: str, name: str, _object: Any, _options: Any, lines: list[str]) -> None:
    """Show what a figure looks like below its docstring: as the gallery drew it."""
    package, _, figure = name.rpartition(".")
    picture = Path(__file__).parent / "gallery" / "gallery" / f"{figure}.png"
    if package == "sma_risk.figures" and picture.exists():
        lines += ["", f".. image:: /gallery/gallery/{figure}.png", f"   :alt: {figure}, as the gallery draws it"]


def setup(app: Any) -> None:
    """Register what this site does to pages, signatures and docstrings before anything else reads them."""
    app.connect("source-read", no_empty_last_line)
    app.connect("autodoc-process-signature", plain_defaults)
    app.connect("autodoc-process-docstring", picture_below, priority=900)
    app.connect("autodoc-process-docstring", meanings_below_names, priority=100)
