#!/usr/bin/env bash
# Puts the modules that real.txt lists into target/real-modules, out of packages of the registry that npm is set up for, or of the
# folder CROSSCHECK_PACKAGES of files as `npm pack` writes them. What is there already and has the right hash stays.
set -euo pipefail
list=$(realpath "$(dirname "$0")/real.txt")
cd "$(dirname "$0")/../.."
mkdir -p target/real-modules
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT

has_hash() { [ -f "$1" ] && echo "$2  $1" | sha256sum --check --status; }

failed=0
while read -r name package path hash; do
  case $name in '#'* | '') continue ;; esac
  module=target/real-modules/$name.wasm
  has_hash "$module" "$hash" && continue
  # As `npm pack` names them: @scope/name@1.2 is scope-name-1.2.tgz.
  file=${package#@}
  file=${file//[@\/]/-}.tgz
  from=${CROSSCHECK_PACKAGES:-$packages}
  if [ ! -f "$from/$file" ] && [ -z "${CROSSCHECK_PACKAGES:-}" ]; then
    (cd "$packages" && npm pack --silent "$package" >/dev/null 2>&1) || true
  fi
  if tar -xzOf "$from/$file" "package/$path" >"$module.new" 2>/dev/null && has_hash "$module.new" "$hash"; then
    mv "$module.new" "$module"
    echo "$name: $package"
  else
    rm -f "$module.new"
    echo "$name: no $path with the hash of the list in $package" >&2
    failed=1
  fi
done <"$list"
exit $failed
