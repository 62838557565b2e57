#!/usr/bin/env bash
# Makes a toolchain that compiles for wasm32-unknown-unknown from Debian's packages, for machines where
# `rustup target add wasm32-unknown-unknown` cannot reach its server. Use: eval "$(tools/debian-wasm-target.sh)"
#
# Debian has the compiler and the sources of the standard library, but no library for the target. It is built here
# once and put into a sysroot of its own in the tool cache, named after the compiler; all else is borrowed from /usr.
set -euo pipefail

target=wasm32-unknown-unknown
cache=${JOBS_CONSOLE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/jobs-console}
packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web)
bundled_lld=$(rustc --print target-libdir 2>/dev/null || true)/../bin
environment=()
# rustc looks for rust-lld; rustup's toolchains bring it, Debian's does not.
if [[ -x $bundled_lld/rust-lld ]]; then
  linker_path=:$(realpath "$bundled_lld")
else
  linker_path=
  packages+=(lld-22)
  environment+=("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22")
fi

if ! dpkg-query --show "${packages[@]}" >/dev/null 2>&1; then
  if [[ $(id -u) != 0 ]]; then
    echo "Run: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >&2 || true
  apt-get install --yes --no-install-recommends "${packages[@]}" >&2
fi

read -r release commit < <(/usr/bin/rustc -vV | awk '/^release:/ {r=$2} /^commit-hash:/ {c=$2} END {print r, substr(c, 1, 9)}')
sysroot=$cache/rust-wasm-$release-$commit

if [[ ! -d $sysroot ]]; then
  mkdir -p "$cache/tmp"
  work=$(mktemp --directory "$cache/tmp/rust-wasm.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/src"
  echo '#![no_std]' >"$work/src/lib.rs"
  cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2024"
[profile.release]
panic = "abort"
[workspace]
TOML
  # Bitcode is for LTO, the other flag for the library's internal features; `test` for `cargo test` with this target.
  (cd "$work" && env -u RUSTUP_TOOLCHAIN -u CARGO_ENCODED_RUSTFLAGS RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc \
    RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" /usr/bin/cargo build --release \
    -Zbuild-std=std,panic_abort,test --target "$target" --target-dir target >&2)
  mkdir -p "$work/made/bin" "$work/made/lib/rustlib/$target/lib"
  find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libempty-*' \
    -exec cp -t "$work/made/lib/rustlib/$target/lib" {} +
  for theirs in /usr/lib/rustlib/*; do
    [[ ${theirs##*/} == "$target" ]] || ln -s "$theirs" "$work/made/lib/rustlib/"
  done
  mv "$work/made" "$sysroot"
fi

# Programs find their sysroot by where they are, so links would not do.
wrapper() {
  printf '#!/bin/sh\n%s exec /usr/bin/%s %s"$@"\n' "$2" "$1" "$3" >"$sysroot/bin/$1"
  chmod +x "$sysroot/bin/$1"
}
for program in rustc rustdoc; do wrapper $program "" "--sysroot '$sysroot' "; done
for program in cargo cargo-fmt rustfmt; do wrapper $program "" ""; done
wrapper cargo-clippy "SYSROOT='$sysroot'" ""

printf 'export %q\n' "RUSTUP_TOOLCHAIN=$sysroot" "PATH=$sysroot/bin:$PATH$linker_path" "${environment[@]}"
