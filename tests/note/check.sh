#!/usr/bin/env bash
# What others say of our pages: a checker of accessible PDFs from PyPI, and the tools of poppler.
#
#   tests/note/check.sh            builds the sample note and the paper of a workshop, and checks them
#   tests/note/check.sh FOLDER     checks files that are there already: note.pdf, note.odt, posters.pdf…
#
# Everything is made in a temporary folder, the checker included, and is gone at the end.
# The last line adds up: "17 passed, 0 failed".
set -euo pipefail
cd "$(dirname "$0")/../.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

missing=()
for tool in pdffonts pdfdetach pdftotext; do
  if ! command -v "$tool" > /dev/null; then missing+=(poppler-utils); break; fi
done
if ! python3 -c 'import ensurepip, venv' 2> /dev/null; then missing+=(python3-venv); fi
if (( ${#missing[@]} > 0 )); then
  as_root=()
  if (( EUID != 0 )); then as_root=(sudo -n); fi
  if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -yq --no-install-recommends "${missing[@]}"; } > "$work/apt" 2>&1; then
    tail -n 5 "$work/apt" >&2
    echo "The check of the pages needs: ${missing[*]}" >&2
    exit 1
  fi
fi

folder="${1:-}"
if [[ -z "$folder" ]]; then
  folder="$work/files"
  # The selection of tests/all.sh: another one would build the shared dependencies again.
  cargo build --locked --workspace --quiet --example note_files
  "${CARGO_TARGET_DIR:-target}/debug/examples/note_files" "$folder"
fi

passed=0
failed=0
# What is checked, then a command that says why when it does not hold.
check() {
  local what="$1"
  shift
  if "$@" > "$work/said" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED  $what"
    sed 's/^/        /' "$work/said"
  fi
}

papers=(note short posters cards worksheets guess-sheets)

# Two lines of head; then "emb" is the fifth word from the end.
all_embedded() {
  pdffonts "$1" 2> "$work/poppler" | awk '
    NR > 2 { faces++; if ($(NF - 4) != "yes") { print "not embedded: " $0; bad = 1 } }
    END { if (faces == 0) print "no face"; exit bad || faces == 0 }
  '
}
for paper in "${papers[@]}"; do check "$paper.pdf: every face is embedded" all_embedded "$folder/$paper.pdf"; done

attachments() {
  pdfdetach -list "$folder/note.pdf" > "$work/list" 2> "$work/poppler"
  local name
  for name in donnees/1-65-ans-ou-plus.csv provenance.json bien-vieillir-ici.md; do
    grep -qF "$name" "$work/list" || { echo "$name is not attached:"; cat "$work/list"; return 1; }
  done
  pdfdetach -savefile provenance.json -o "$work/provenance.json" "$folder/note.pdf" 2>> "$work/poppler"
  [[ "$(cat "$work/provenance.json")" == '{"charts":8}' ]] || { echo "provenance.json came out otherwise"; return 1; }
}
check "note.pdf: the attachments are there, whole" attachments

# Each must come after the one before: message, words of the chart, table, source, vintage, licence, then the text.
reading_order() {
  pdftotext -enc UTF-8 "$folder/note.pdf" "$work/text" 2> "$work/poppler"
  python3 - "$work/text" << 'PYTHON'
import re
import sys

text = re.sub(r"\s+", " ", open(sys.argv[1], encoding="utf-8").read())
at = text.index("68 951 habitants")
for words in (
    "À Grand Cognac, un habitant sur quatre a 65 ans ou plus",
    "intercommunalités de la Charente, 2021",
    "La Rochefoucauld Porte du Périgord",
    "Territoire",
    "Insee, recensement de la population, 2021",
    "Licence Ouverte",
    "Le vieillissement n’est ni une bonne",
    "Des âges qui se suivent",
    "Méthode",
    "Secret statistique",
    "Taux de pauvreté",
):
    found = text.find(words, at)
    if found < 0:
        sys.exit(f"“{words}” is not there, or stands too early")
    at = found
PYTHON
}
check "note.pdf: the text comes in reading order" reading_order

odt_is_whole() {
  python3 - "$folder/note.odt" << 'PYTHON'
import sys
import xml.etree.ElementTree as xml
import zipfile

file = zipfile.ZipFile(sys.argv[1])
first = file.infolist()[0]
assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED, first
assert file.testzip() is None
for name in file.namelist():
    if name.endswith((".xml", ".svg")):
        xml.fromstring(file.read(name))
PYTHON
}
check "note.odt: every part can be read" odt_is_whole

python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --requirement tests/note/requirements.txt
outloud() { HOME="$work" "$work/python/bin/outloud" --no-info "$@"; }
for paper in "${papers[@]}"; do
  check "$paper.pdf: PDF/UA-1 and what a person hears" outloud --fail-on error "$folder/$paper.pdf"
done

# A chart is read aloud by its words: what is measured, where, how much.
charts_speak() {
  "$work/python/bin/python" - "$folder/note.pdf" << 'PYTHON'
import sys

import pikepdf

with pikepdf.open(sys.argv[1]) as pdf:
    told = [str(thing.Alt) for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure" and "/Alt" in thing]
charts = [words for words in told if "Grand Cognac" in words and len(words) > 120]
if len(charts) != 8 or len(told) != 10:
    sys.exit(f"{len(charts)} charts and {len(told)} figures have their words")
PYTHON
}
check "note.pdf: the eight charts have their words" charts_speak

# The checker sees what is wrong: the same pages without their tags.
"$work/python/bin/python" - "$folder/note.pdf" "$work/untagged.pdf" << 'PYTHON'
import sys

import pikepdf

with pikepdf.open(sys.argv[1]) as pdf:
    del pdf.Root.StructTreeRoot
    pdf.save(sys.argv[2])
PYTHON
is_refused() { ! outloud --quiet "$1"; }
check "a note without its tags is refused" is_refused "$work/untagged.pdf"

echo "$passed passed, $failed failed"
(( failed == 0 ))
