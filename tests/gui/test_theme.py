"""The window's colours: whatever is read stands out from its ground."""

from collections.abc import Iterator

import pytest

from gui import theme

LEAST_OF_WORDS, LEAST_OF_SIGNS = 4.5, 3.0
ROWS = ("SURFACE", "RAISED", "HOVER")


def test_contrast_is_measured_as_wcag_measures_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)


def words_on_grounds() -> Iterator[tuple[str, theme.Colour, theme.Colour]]:
    for ground in ("WINDOW", *ROWS):
        for ink in ("TEXT", "MUTED"):
            yield f"{ink} on {ground}", getattr(theme, ink), getattr(theme, ground)
    for ground in ROWS:
        for verdict, colour in theme.VERDICTS.items():
            yield f"{verdict} on {ground}", colour, getattr(theme, ground)
    for ground in ("ACCENT", "ACCENT_HOVER"):
        yield f"ON_ACCENT on {ground}", theme.ON_ACCENT, getattr(theme, ground)
    black = (theme.PICTURE, theme.PICTURE)
    yield "ON_PICTURE on black", theme.ON_PICTURE, black
    yield "BRIGHT on black", theme.BRIGHT, black
    # The buttons over the black are those of the dark theme, whatever the theme.
    for ground in ("RAISED", "HOVER", "ACCENT", "ACCENT_HOVER"):
        dark = getattr(theme, ground)[1]
        yield f"BRIGHT on {ground} over black", theme.BRIGHT, (dark, dark)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [pytest.param(ink, ground, id=name) for name, ink, ground in words_on_grounds()],
)
def test_whatever_is_read_stands_out_in_both_themes(
    ink: theme.Colour, ground: theme.Colour
) -> None:
    assert contrast(ink[0], ground[0]) >= LEAST_OF_WORDS
    assert contrast(ink[1], ground[1]) >= LEAST_OF_WORDS


def test_the_accent_can_be_told_from_the_surface() -> None:
    for accent, surface in zip(theme.ACCENT, theme.SURFACE, strict=True):
        assert contrast(accent, surface) >= LEAST_OF_SIGNS


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours; source: WCAG 2.2, "contrast ratio"."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb"; source: WCAG 2.2, "relative luminance"."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
