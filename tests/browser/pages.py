"""Which pages are looked at? A report of each preset, of hostile names, and what a notebook shows of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

import sma_risk as sr

SEED, N = 2024, 20_000
NOTEBOOK = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A scenario in a notebook</title>
<meta name="viewport" content="width=device-width">
<style>:root {{ color-scheme: light dark; }} body {{ font-family: sans-serif; }}</style></head>
<body><main><h1>A scenario in a notebook</h1>{}</main></body></html>
"""


def main() -> None:
    matplotlib.use("Agg")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    deal, japan = sr.presets.twelfth_sma(), sr.presets.japan_2027()
    hostile = sr.Strategy.from_rules(
        japan, "</title><script>alert(1)</script>", [sr.Rule(tempo=2.0)], description='"><img src=x>'
    )
    played = {
        "korea_2024": sr.simulate(deal, ["hurry", "base", "wait", "conditional", "hold"], n=N, seed=SEED),
        "korea_today": sr.simulate(sr.presets.korea_today(), "base", n=N, seed=SEED),
        "japan_2027": sr.simulate(japan, [hostile, "base"], n=N, seed=SEED),
    }
    for name, futures in played.items():
        sr.report(futures, folder / f"{name}.html")
    shown = [deal, sr.LogNormal(3, 0.5), sr.Mixture((1.0, sr.Gamma(4, 2)), (0.3, 0.7)), deal.talks]
    notebook = NOTEBOOK.format("".join(one._repr_html_() for one in shown))
    (folder / "notebook.html").write_text(notebook, encoding="utf-8")


if __name__ == "__main__":
    main()
