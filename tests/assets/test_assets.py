"""The pictures that come with the program are what their scripts draw, and say what they are."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFont

from assets import draw_icon, draw_phantoms
from imaging.load import load_radiograph

ASSETS = Path(__file__).parents[2] / "assets"
PHANTOMS = ("synthetic_forearm_whole.png", "synthetic_forearm_broken.png")


@pytest.mark.parametrize("name", PHANTOMS)
def test_a_phantom_is_a_deep_radiograph_that_calls_itself_synthetic(name: str) -> None:
    radiograph = load_radiograph(ASSETS / name)
    assert radiograph.is_synthetic
    assert radiograph.pixels.dtype == np.uint16
    assert radiograph.size_wh == draw_phantoms.FILM_WH
    assert radiograph.rgb is None
    assert (ASSETS / name).stat().st_size < 2.5e6


@pytest.mark.parametrize("name", PHANTOMS)
def test_a_phantom_says_so_in_the_picture_too(name: str) -> None:
    pixels = load_radiograph(ASSETS / name).pixels
    lead = draw_phantoms.markers() > 0.99 * draw_phantoms.LEAD
    assert lead.sum() > 3000
    assert np.median(pixels[lead]) > 60000


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_phantom_is_what_its_script_draws(
    is_broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Half as fine, for speed: grain and skin line differ, the anatomy may not.
    monkeypatch.setattr(draw_phantoms, "FINENESS", 1)
    drawn = draw_phantoms.film(is_broken)
    kept = load_radiograph(ASSETS / PHANTOMS[is_broken]).pixels
    small = [cv2.resize(p, (120, 160), interpolation=cv2.INTER_AREA) for p in (drawn, kept)]
    apart = np.abs(small[0].astype(float) - small[1]) / 65535
    assert apart.mean() < 0.01
    assert np.quantile(apart, 0.97) < 0.05


def test_only_one_phantom_is_broken() -> None:
    whole, broken = (load_radiograph(ASSETS / name).pixels.astype(float) for name in PHANTOMS)
    # The shaft of the radius, a hand's breadth from the wrist.
    shaft = np.s_[820:1000, 400:600]
    apart = np.abs(cv2.blur(whole[shaft], (9, 9)) - cv2.blur(broken[shaft], (9, 9))) / 65535
    assert np.quantile(apart, 0.9) > 0.25


def test_the_icon_is_what_its_script_draws() -> None:
    with Image.open(ASSETS / "icon.png") as kept:
        assert kept.size == (512, 512)
        apart = np.asarray(kept).astype(int) - np.asarray(draw_icon.icon(512))
    assert np.abs(apart).max() <= 1


def test_the_icon_file_holds_every_size_windows_asks_for() -> None:
    with Image.open(ASSETS / "icon.ico") as icon:
        assert icon.info["sizes"] == {(side, side) for side in draw_icon.ICO_SIDES}


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_font_has_every_sign_the_program_writes(weight: str) -> None:
    font = ImageFont.truetype(str(ASSETS / "fonts" / f"Inter-{weight}.otf"), 20)
    missing = bytes(font.getmask("\uffff"))
    for sign in "AzÄñŁő0%°·–…→≥≤±×µ“”':/()|":
        assert bytes(font.getmask(sign)) != missing, sign


def test_the_font_comes_with_its_licence() -> None:
    licence = (ASSETS / "fonts" / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "The Inter Project Authors" in licence
