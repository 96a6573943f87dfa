"""The same note by WeasyPrint and by ours, in one run: each a process of its own, from its input to a file.

    python tests/bench/peers/note.py OBSERVATOIRE_CLI CARNET [--rounds N]

Ours is `note export`: it asks the questions of the carnet, draws its charts, attaches its files, and writes PDF/A-3a and
PDF/UA-1 at once. WeasyPrint is given our own HTML export of the same carnet, so its charts are drawn already, and asked for
PDF/UA-1 alone.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

GOAL = 5

program, carnet = sys.argv[1], sys.argv[2]
rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 7


def process_ms(command):
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr.strip().splitlines()[-1]}")
    return (time.perf_counter() - started) * 1e3


def pages(path):
    """How many pages a file has: both must have set the whole note."""
    import pypdf

    with open(path, "rb") as file:
        reader = pypdf.PdfReader(file)
        text = "".join(page.extract_text() for page in reader.pages)
    for words in ("Grand Cognac en huit questions", "Qui vient l’été", "25,1"):
        if words not in text:
            sys.exit(f"{path.name} lacks “{words}”")
    return len(reader.pages)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    html, ours, theirs = folder / "note.html", folder / "ours.pdf", folder / "theirs.pdf"
    export = [program, "note", "export", carnet, "--data-dir", str(folder / "data"), "--offline", "--today", "2026-11-20", "-o"]
    subprocess.run([*export, html], check=True, capture_output=True)
    tools = {
        "ours": [*export, str(ours)],
        "WeasyPrint": [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1", str(html), str(theirs)],
    }
    durations = {tool: [] for tool in tools}
    # They take turns; the first turn warms the disk.
    for turn in range(rounds + 1):
        for tool, command in tools.items():
            ms = process_ms(command)
            if turn > 0:
                durations[tool].append(ms)
    counts = {"ours": pages(ours), "WeasyPrint": pages(theirs)}

print(f"{'note of eight charts, whole process':<40}{'median ms':>10}{'worst ms':>10}{'pages':>7}{'× ours':>8}")
medians = {tool: statistics.median(times) for tool, times in durations.items()}
for tool, times in durations.items():
    ratio = medians[tool] / medians["ours"]
    print(f"{tool:<40}{medians[tool]:>10.0f}{max(times):>10.0f}{counts[tool]:>7}{ratio:>8.1f}")
ratio = medians["WeasyPrint"] / medians["ours"]
print(f"{rounds} rounds; goal: at least {GOAL} times as fast as WeasyPrint: {'met' if ratio >= GOAL else 'not met'}.")
