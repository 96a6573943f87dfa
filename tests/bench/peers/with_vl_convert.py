"""vl-convert: Vega-Lite in a JavaScript engine inside a library."""

from html import escape
from importlib.metadata import version

import vl_convert

from answering import COLOURS, Layout, answer

# Held, so that a later version of the library draws the same language.
VEGA_LITE = "6.1"


def spec(chart):
    layout = Layout(chart)
    name = {"field": "name", "type": "nominal", "sort": None}
    value = {"field": "value", "type": "quantitative"}
    colour = {
        "field": "role",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
    }
    # The line of zero, no ticks: each bar says its value.
    names = {"title": None, "ticks": False, "labelPadding": 8, "labelLimit": 0, "labelFontSize": layout.label}
    source = {
        "title": chart["source"],
        "titleAnchor": "start",
        "titleFontSize": layout.label,
        "labels": False,
        "ticks": False,
        "domain": False,
        "grid": False,
    }
    return {
        "background": "white",
        "width": chart["width"],
        "height": chart["height"],
        "autosize": {"type": "fit", "contains": "padding"},
        "title": {
            "text": chart["title"],
            "subtitle": chart["subtitle"],
            "anchor": "start",
            "fontSize": layout.label * 1.6,
            "subtitleFontSize": layout.label,
        },
        "data": {"values": chart["bars"]},
        "encoding": {"y": {**name, "axis": names}, "x": {**value, "axis": source}},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": layout.label, "fontWeight": "bold"},
                "encoding": {"text": {"field": "text"}},
            },
        ],
        "config": {"view": {"stroke": None}},
    }


def svg(chart):
    drawn = vl_convert.vegalite_to_svg(spec(chart), vl_version=VEGA_LITE)
    # The description of a specification does not reach its SVG.
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(chart["alt"])}" ', 1)


def png(chart):
    return vl_convert.vegalite_to_png(spec(chart), vl_version=VEGA_LITE, scale=1)


answer(f"vl-convert {version('vl-convert-python')}", svg, png)
