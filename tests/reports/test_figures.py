"""Are a report's figures in it, the same each time, for every screen and for those who cannot see them?"""

from __future__ import annotations

import pytest
import xarray as xr

import sma_risk as sr
from sma_risk import figures
from sma_risk.figures.embedded import embedded
from tests.reports.conftest import Reading

BEHIND = {"behind_best_bn": [0.0, 12.0], "behind_best_bn_se": [0.0, 1.0]}


@pytest.fixture(scope="module")
def page(futures, tmp_path_factory):
    return sr.report(futures, tmp_path_factory.mktemp("reports") / "report.html").read_text(encoding="utf-8")


def test_it_is_one_file_below_two_megabytes_that_fetches_and_runs_nothing(page):
    read = Reading(page)
    assert len(page.encode()) < 2_000_000
    targets = [a.get(key) for _, a in read.elements for key in ("src", "srcset", "href") if key in a]
    assert all(one.startswith(("data:image/svg+xml;base64,", "#")) for one in targets)
    assert not {"script", "link", "iframe", "object", "form"} & {name for name, _ in read.elements}
    assert not any(name.startswith("on") for _, attrs in read.elements for name in attrs)
    assert "@import" not in page
    assert "url(" not in page


def test_every_figure_has_a_title_a_text_and_versions_for_dark_screens_and_phones(page):
    read = Reading(page)
    images, sources = read.all("img"), read.all("source")
    assert len(images) == len(read.texts["figcaption"]) == 5
    assert all(len(title) > 20 for title in read.texts["figcaption"])
    assert all(len(one["alt"]) > 40 for one in images)
    assert len(sources) == 3 * len(images)
    different = {one["srcset"] for one in sources} | {one["src"] for one in images}
    assert len(different) == len(sources) + len(images)


def test_a_figure_is_the_same_each_time_and_its_title_is_not_in_it(futures):
    ranking = sr.best(futures)
    first, second = (embedded(lambda ax: figures.best(ranking, ax=ax), (7.2, 4.2)) for _ in range(2))
    assert first == second
    assert first.said == figures.described(figures.best(ranking))
    assert first.title.startswith("Mean loss beyond")


def test_the_best_strategy_is_called_best_also_beside_one_without_a_colour_of_its_own():
    ranking = xr.Dataset(
        {name: ("strategy", values, {"units": "KRW bn"}) for name, values in BEHIND.items()},
        {"strategy": ["base", "another"]},
        sr.simulate(sr.presets.twelfth_sma(), "base", n=2, seed=1).attrs | {"lapse_price_bn": 35.0},
    )
    said = embedded(lambda ax: figures.best(ranking, ax=ax), (7.2, 4.2)).said
    assert said.endswith("base best, another 12 ± 1.")
