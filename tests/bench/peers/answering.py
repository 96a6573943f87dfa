"""How a peer in Python answers: a line of JSON for a line of JSON.

The first line holds the charts to draw and is answered with the name and version of the tool. The next are tasks:
`{"do": "svg", "nth": 3}`, `{"do": "page"}`, `{"do": "png"}`. Each answer says how many milliseconds it took.
"""

import base64
import json
import sys
import time


def answer(version, svg, png):
    """Answers until the input ends. `svg` makes text of a chart, `png` makes bytes of one."""
    to_draw = json.loads(sys.stdin.readline())
    charts, picture = to_draw["charts"], to_draw["picture"]
    say({"version": version})
    for line in sys.stdin:
        task = json.loads(line)
        painted = None
        started = time.perf_counter()
        if task["do"] == "svg":
            drawn = svg(charts[task["nth"]])
        elif task["do"] == "page":
            drawn = "".join([svg(chart) for chart in charts])
        elif task["do"] == "png":
            painted = png(picture)
        else:
            raise ValueError(f"no such task: {line}")
        elapsed = time.perf_counter() - started
        if painted is not None:
            # Only to know where the bars of the picture must be.
            drawn = svg(picture)
            painted = base64.b64encode(painted).decode()
        say({"ms": elapsed * 1e3, "svg": drawn, "png": painted})


def say(words):
    print(json.dumps(words), flush=True)


class Layout:
    """Where a chart puts its words and bars, in units of its size: the same for every peer."""

    def __init__(self, chart):
        self.width, self.height = chart["width"], chart["height"]
        self.row = self.height / (len(chart["bars"]) + 6)
        self.top, self.bottom = self.row * 4, self.row * 2
        self.left, self.right = self.width * 0.32, self.width * 0.1
        self.label = self.row * 0.45


COLOURS = {"mine": "#a3301a", "landmark": "#1b5687", "peer": "#c9c3b7"}
