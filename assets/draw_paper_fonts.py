"""Draws the bundled font again with TrueType's curves: `python -m assets.draw_paper_fonts`.

A PDF file carries TrueType fonts in a way that every reader knows; the OpenType fonts of the window
have PostScript's curves, which the PDF library would embed under the wrong name.
"""

from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FOLDER = Path(__file__).parent / "fonts"
# In units of the font, of 2816 to a letter's height.
MOST_DEVIATION = 1.0


def main() -> None:
    """Write a .ttf beside each .otf."""
    for path in sorted(FOLDER.glob("*.otf")):
        with TTFont(path) as font:
            to_truetype(font)
            font.save(path.with_suffix(".ttf"))


def to_truetype(font: Any) -> None:
    """Replace a font's cubic curves by quadratic ones."""
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, MOST_DEVIATION, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    table: Any = newTable("glyf")
    font["glyf"] = table
    table.glyphOrder, table.glyphs = font.getGlyphOrder(), drawn
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    table.compile(font)
    for name, glyph in drawn.items():
        width, _bearing = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    _describe(font)


def _describe(font: Any) -> None:
    """Fill in what only TrueType fonts state."""
    maximum: Any = newTable("maxp")
    font["maxp"] = maximum
    maximum.tableVersion = 0x00010000
    maximum.numGlyphs = len(font.getGlyphOrder())
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maximum, name, 0)
    maximum.maxZones = 1
    maximum.compile(font)
    font["post"].formatType = 2.0
    font["post"].extraNames, font["post"].mapping = [], {}
    font.sfntVersion = "\000\001\000\000"


if __name__ == "__main__":
    main()
