"""Can everyone tell the colours apart, on white and on black paper, and does the switch go back?"""

from __future__ import annotations

from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.colors import to_rgb

import sma_risk as sr
from sma_risk.figures.themes import THEMES, look

# What the three kinds of dichromats see, in linear RGB: Machado, Oliveira & Fernandes 2009, severity 1
SEEN = {
    "all cones": np.eye(3),
    "no red cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green cones": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue cones": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def linear(colour: str) -> np.ndarray:
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0.0, 1.0) / (TO_XYZ @ np.ones(3))
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    light = sorted(TO_XYZ[1] @ linear(colour) + 0.05 for colour in (one, other))
    return light[1] / light[0]


def test_lab_is_what_it_should_be() -> None:
    # sRGB red under D65, from the published conversion
    np.testing.assert_allclose(lab(linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.02)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("name", THEMES)
def test_every_two_colours_differ_for_every_eye(name, eye) -> None:
    seen = [lab(np.array(SEEN[eye]) @ linear(colour)) for colour in THEMES[name].palette]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 17.0  # as themes.py says


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_lines_and_letters_stand_out_from_the_paper(theme) -> None:
    assert min(contrast(colour, theme.paper) for colour in theme.palette) >= 3.6  # WCAG 2.2, 1.4.11, asks 3
    letters = [theme.ink, theme.quiet, *map(theme.written, theme.palette)]
    assert min(contrast(colour, theme.paper) for colour in letters) >= 4.5  # 1.4.3


def test_a_theme_holds_inside_and_no_longer() -> None:
    before = dict(mpl.rcParams)
    with sr.figures.theme("dark"):
        ax = sr.figures.density(sr.Normal(0, 1))
        mine = plt.figure()
        assert look() == THEMES["dark"]
    assert look() == THEMES["light"]
    assert dict(mpl.rcParams) == before
    dark = (*to_rgb(THEMES["dark"].paper), 1.0)
    assert ax.get_facecolor() == ax.figure.get_facecolor() == mine.get_facecolor() == dark
    plt.close("all")


def test_a_theme_ends_although_something_failed_inside() -> None:
    with pytest.raises(ZeroDivisionError), sr.figures.theme("dark"):
        raise ZeroDivisionError
    assert look() == THEMES["light"]


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(sr.ScenarioError, match="one of light, dark"), sr.figures.theme("sepia"):
        pass
