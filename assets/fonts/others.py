"""Makes the faces of the printed pages that are not the application's own: Arabic letters, arrows, and signs.

A note is set with these after Atkinson Hyperlegible Next; U+25A1 stands for what none of them has. Arabic is kept
as published; arrows and signs are cut out of faces thirty times their size.

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/noto-sans-arabic@0.4.3 @expo-google-fonts/noto-sans-math@0.4.2 \
             @expo-google-fonts/noto-sans-symbols-2@0.4.1        # and unpack them in FOLDER
    python assets/fonts/others.py FOLDER
"""

import pathlib
import shutil
import sys

from fontTools import subset

SIGNS = {
    "NotoSansMath": [*range(0x2190, 0x219A), 0x21D2, 0x21D4],
    "NotoSansSymbols2": [*range(0x25A0, 0x2600), *range(0x2605, 0x2607), 0x260E, *range(0x2610, 0x2613), 0x26A0,
                         0x2709, *range(0x2713, 0x2719), 0x2756, 0x2794],
}

here = pathlib.Path(__file__).parent
published = {path.name.split("_")[0]: path for path in pathlib.Path(sys.argv[1]).rglob("*_400Regular.ttf")}

shutil.copy(published["NotoSansArabic"], here / "NotoSansArabic-Regular.ttf")
for name, signs in SIGNS.items():
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    face = subset.load_font(published[name], options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=signs)
    subsetter.subset(face)
    subset.save_font(face, here / f"{name}-Signs.ttf", options)
