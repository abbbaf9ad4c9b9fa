# Steps, tools and toolchains for the CI scripts. Sourced.

# The nightly that builds fuzz/: by name, and by what it says of itself.
nightly_name=nightly-2026-05-20
nightly_version='1.97.0-nightly (e50aa6fba 2026-05-19)'
passed=0
failed=0

# step NAME COMMAND...: runs it, counts it, goes on.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
    printf -- '-- ok: %s (%d s)\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf -- '-- FAILED: %s (%d s)\n' "$name" $((SECONDS - start))
  fi
}

# with_tool CRATE COMMAND...: installs a cargo tool from the registry when it is missing, then runs the command.
with_tool() {
  local crate=$1
  shift
  command -v "$crate" >/dev/null || cargo install --quiet --locked "$crate" || return 1
  "$@"
}

# The name under which the pinned nightly is installed; installs it when it is not.
nightly() {
  local name
  for name in "$nightly_name" nightly; do
    if [ "$(rustc "+$name" --version 2>/dev/null)" = "rustc $nightly_version" ]; then
      echo "$name"
      return
    fi
  done
  rustup toolchain install "$nightly_name" --profile minimal --component rustfmt >&2 && echo "$nightly_name"
}

# fuzz TARGET SECONDS: builds a fuzz target and runs it, from what is kept, what was found before, and what the suite gives.
fuzz() {
  local target=$1 seconds=$2 toolchain dictionary=()
  toolchain=$(nightly) || return 1
  cargo run --release --quiet -- seeds fuzz/seeds >/dev/null || return 1
  [ -f "fuzz/seeds/$target.dict" ] && dictionary=("-dict=fuzz/seeds/$target.dict")
  mkdir -p "fuzz/corpus/$target"
  with_tool cargo-fuzz cargo "+$toolchain" fuzz run "$target" \
    "fuzz/corpus/$target" "fuzz/regressions/$target" "fuzz/seeds/$target" -- \
    "-max_total_time=$seconds" -max_len=16384 -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 "${dictionary[@]}"
}

# miri: a small set of modules in the interpreter, every access to memory checked.
miri() {
  local toolchain
  toolchain=$(nightly) && rustup component add miri rust-src --toolchain "$toolchain" &&
    MIRIFLAGS=-Zmiri-disable-isolation cargo "+$toolchain" miri test -p crosscheck-engine --test small
}

# sanitize_threads: the engine's tests of threads under ThreadSanitizer, which the standard library is built for as well.
sanitize_threads() {
  local toolchain
  toolchain=$(nightly) || return 1
  rustup component add rust-src --toolchain "$toolchain" 2>/dev/null || return 1
  RUSTFLAGS=-Zsanitizer=thread cargo "+$toolchain" test --quiet -Zbuild-std --target x86_64-unknown-linux-gnu \
    --target-dir target/tsan -p crosscheck-engine --test api -- threads:: schedules::
}

finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
