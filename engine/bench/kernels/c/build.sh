#!/usr/bin/env bash
# Writes ../NAME.wat for the C sources beside this: needs a clang and a wasm-ld that know wasm32. Only names that begin with simd- get
# vectors. CROSSCHECK may name a crosscheck that is built already.
set -euo pipefail
cd "$(dirname "$0")"
wasm=$(mktemp)
trap 'rm -f "$wasm"' EXIT
[ $# -gt 0 ] || set -- *.c
for source in "$@"; do
  features=(-mbulk-memory)
  case $source in simd-*) features+=(-msimd128) ;; esac
  clang --target=wasm32 -O2 -Wall -ffreestanding -fno-builtin "${features[@]}" -nostdlib -Wl,--no-entry -Wl,--strip-all \
    -o "$wasm" "$source"
  {
    # What the source says of itself, up to its first line that is no comment.
    sed -n '/^\/\/ /!q; s|^// |;; |p' "$source"
    echo ";; What clang -O2 makes of c/$source (see c/build.sh)."
    ${CROSSCHECK:-cargo run --quiet --release -p crosscheck --} disas --text "$wasm"
  } >"../${source%.c}.wat"
done
