"""Gives the bundled faces the narrow no-break space (U+202F) that French numbers and punctuation need.

The faces as published lack it. Engines that meet it then make a space of their own width, each another one, and
so narrow that a reader who sees badly takes "1 255" for "1255". Here it is seven tenths of a space wide, so that
thousands stand apart at the sizes of the screen. Nothing else changes.

    pip install fonttools==4.68.0
    python assets/fonts/recipe.py FOLDER    # FOLDER holds the faces as published
"""

import pathlib
import sys

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

NARROW_NO_BREAK = 0x202F
GLYPH = "uni202F"

here = pathlib.Path(__file__).parent
for published in sorted(pathlib.Path(sys.argv[1]).glob("AtkinsonHyperlegibleNext-*.ttf")):
    # The dates stay those of the published file: the same input gives the same bytes.
    face = TTFont(published, recalcTimestamp=False)
    space_width, _ = face["hmtx"]["space"]
    face.setGlyphOrder([*face.getGlyphOrder(), GLYPH])
    face["glyf"].glyphs[GLYPH] = Glyph()
    face["glyf"].glyphOrder = face.getGlyphOrder()
    face["hmtx"][GLYPH] = (round(space_width * 0.7), 0)
    for table in face["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_NO_BREAK] = GLYPH
    face.save(here / published.name)
    print(published.name, face["hmtx"][GLYPH])
