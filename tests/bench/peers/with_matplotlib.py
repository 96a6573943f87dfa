"""matplotlib, by its own objects: no state is kept from a chart to the next."""

import io

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from answering import COLOURS, Layout, answer

# Text stays text, as in ours.
matplotlib.rcParams["svg.fonttype"] = "none"
# Points are pixels: sizes are those of the chart.
DPI = 72


def figure(chart):
    layout = Layout(chart)
    figure = Figure(figsize=(layout.width / DPI, layout.height / DPI), dpi=DPI, facecolor="white")
    axes = figure.add_axes(
        (
            layout.left / layout.width,
            layout.bottom / layout.height,
            1 - (layout.left + layout.right) / layout.width,
            1 - (layout.top + layout.bottom) / layout.height,
        )
    )
    bars = chart["bars"]
    drawn = axes.barh(
        range(len(bars)),
        [bar["value"] for bar in bars],
        height=0.7,
        color=[COLOURS[bar["role"]] for bar in bars],
    )
    axes.bar_label(drawn, [bar["text"] for bar in bars], padding=8, fontsize=layout.label, fontweight="bold")
    axes.set_yticks(range(len(bars)), [bar["name"] for bar in bars], fontsize=layout.label)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.tick_params(length=0, pad=8)
    axes.xaxis.set_visible(False)
    # The line of zero stays.
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    margin = layout.row / layout.width
    figure.text(
        margin, 1 - layout.row / layout.height, chart["title"], fontsize=layout.label * 1.6, fontweight="bold", va="top"
    )
    figure.text(margin, 1 - 2.5 * layout.row / layout.height, chart["subtitle"], fontsize=layout.label, va="top")
    figure.text(margin, layout.row / layout.height, chart["source"], fontsize=layout.label)
    return figure


def svg(chart):
    out = io.StringIO()
    metadata = {"Title": chart["title"], "Description": chart["alt"]}
    FigureCanvasSVG(figure(chart)).print_svg(out, metadata=metadata)
    return out.getvalue()


def png(chart):
    out = io.BytesIO()
    FigureCanvasAgg(figure(chart)).print_png(out, metadata={"Description": chart["alt"]})
    return out.getvalue()


answer(f"matplotlib {matplotlib.__version__}", svg, png)
