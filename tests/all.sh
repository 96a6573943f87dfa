#!/usr/bin/env bash
# The whole test set, what fails soonest first. Called by `make test`, once everything it needs is installed.
#
#   tests/all.sh                all stages
#   tests/all.sh rust window    only these
#
# Each stage runs in a process group of its own, which is ended with the stage: nothing is left running.
# The last line adds up every test of every stage: "512 passed, 0 failed".
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
export CARGO_TERM_COLOR=never NO_COLOR=1

# One selection of packages for every cargo call: another one would build the shared dependencies again,
# with other features.
cargo_all=(--locked --workspace)

stage_format() { cargo fmt --all --check; }
stage_interface() {
  npm run --silent --prefix ui check
  npm run --silent --prefix ui test
  npm run --silent --prefix ui build
}
stage_lint() { cargo clippy "${cargo_all[@]}" --all-targets -- -D warnings; }
stage_rust() { cargo test "${cargo_all[@]}" --no-fail-fast; }
stage_programs() { cargo build "${cargo_all[@]}" --bins; }
stage_pages() { tests/note/check.sh; }
stage_browser() { node tests/shell/browser.mjs; }
stage_window() {
  node tests/shell/window.mjs
  node tests/shell/carnets.mjs
}

all_stages=(format interface lint rust programs pages browser window)
# Long enough for two slow cores and nothing built; what takes longer hangs.
declare -A limit_minutes=([format]=2 [interface]=5 [lint]=30 [rust]=45 [programs]=15 [pages]=10 [browser]=15 [window]=25)

# How this script calls itself: one stage, in the process group that `timeout` makes.
if [[ "${1:-}" == --one ]]; then
  "stage_$2" 2>&1 | tee "$3"
  exit
fi

stages=("$@")
if [[ ${#stages[@]} -eq 0 ]]; then stages=("${all_stages[@]}"); fi
for stage in "${stages[@]}"; do
  if [[ -z "${limit_minutes[$stage]:-}" ]]; then
    echo "tests/all.sh: no stage called $stage (there are: ${all_stages[*]})" >&2
    exit 2
  fi
done

log="$(mktemp)"
group=
end_group() {
  if [[ -n "$group" ]]; then kill -TERM -- "-$group" 2> /dev/null || true; fi
  group=
}
trap 'end_group; rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# "passed failed", from what cargo test, vitest and the scripts of this project print.
count() {
  awk '
    /^test result:/ { gsub(";", ""); passed += $4; failed += $6 }
    /^ *Tests  / { for (i = 2; i <= NF; i++) { if ($i == "passed") passed += $(i - 1); if ($i == "failed") failed += $(i - 1) } }
    /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
    END { print passed + 0, failed + 0 }
  ' "$1"
}

passed=0
failed=0
status=0
for stage in "${stages[@]}"; do
  started=$SECONDS
  echo "=== $stage"
  timeout --kill-after=10 "${limit_minutes[$stage]}m" "$0" --one "$stage" "$log" < /dev/null &
  group=$!
  stage_status=0
  wait "$group" || stage_status=$?
  if (( stage_status == 124 )); then echo "=== $stage: ended after ${limit_minutes[$stage]} minutes"; fi
  end_group

  read -r stage_passed stage_failed < <(count "$log")
  # A stage that counts nothing is one test; one that stops without a failed test has failed all the same.
  if (( stage_status == 0 && stage_passed + stage_failed == 0 )); then stage_passed=1; fi
  if (( stage_status != 0 && stage_failed == 0 )); then stage_failed=1; fi
  passed=$((passed + stage_passed))
  failed=$((failed + stage_failed))
  echo "=== $stage: $stage_passed passed, $stage_failed failed, $((SECONDS - started)) s"
  if (( stage_status != 0 )); then
    status=1
    break
  fi
done

echo "=== $SECONDS s in all"
echo "$passed passed, $failed failed"
exit "$status"
