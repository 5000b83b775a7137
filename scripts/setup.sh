# shellcheck shell=bash
# Sourced by `run` and `test`: installs what is missing, and nothing that is there.
# Debian 12 or later and Ubuntu 24.04 or later; elsewhere it says what to install by hand.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/cuecard
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
mkdir -p "$cache"

# The oldest toolchains the code builds with.
rust_needed=1.95.0
node_needed=20.19.0

step() { printf '\n\033[1m▸ %s\033[0m\n' "$*" >&2; }
fail() {
  printf '\n✗ %s\n' "$*" >&2
  exit 1
}
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "These system packages are missing: ${*:$#}. Install them as an administrator, then run this again."
  fi
}

updated=
install_packages() {
  local missing=() name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return 0
  step "Installing ${missing[*]}"
  if [ -z "$updated" ]; then
    as_root apt-get update -q
    updated=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
    fail "Could not install: ${missing[*]}. The lines above say why; then run this again."
}

has_package() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[0-9]* ]]; }

rust_version() { rustc --version 2>/dev/null | sed -n 's/^rustc \([0-9.]*\).*/\1/p'; }
rust_is_there() {
  at_least "$(rust_version)" "$rust_needed" && command -v cargo >/dev/null &&
    { [ "${1:-}" != with_checks ] || { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; }
}

# Debian 12 carries a current Rust for its browsers (rustc-web); Ubuntu and Debian 13 carry rustup.
need_rust() {
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  rust_is_there "${1:-}" && return 0
  if ! command -v rustup >/dev/null; then
    [ -n "$updated" ] || { as_root apt-get update -q && updated=1; }
    if has_package rustup; then
      install_packages rustup
    elif has_package rustc-web; then
      install_packages rustc-web cargo-web rustfmt-web rust-web-clippy
    fi
  fi
  if command -v rustup >/dev/null; then
    step "Installing the Rust toolchain"
    rustup toolchain install stable --profile minimal -c rustfmt -c clippy
    rustup default stable
    hash -r
  fi
  rust_is_there "${1:-}" ||
    fail "Rust $rust_needed or later is needed, with rustfmt and clippy; found: $(rust_version || true). Install it from https://rustup.rs, then run this again."
}

node_is_there() { at_least "$(node --version 2>/dev/null | tr -d v)" "$node_needed" && command -v npm >/dev/null; }

# The distributions' Node is older than the UI's build tools want, so the same npm package manager
# fetches a newer one into the cache; nothing outside the cache changes.
need_node() {
  node_is_there && return 0
  export PATH="$cache/node/node_modules/node-linux-$node_arch/bin:$cache/node/node_modules/.bin:$PATH"
  hash -r
  node_is_there && return 0
  command -v npm >/dev/null || install_packages nodejs npm
  node_is_there && return 0
  step "Fetching Node 24 into $cache/node"
  mkdir -p "$cache/node"
  npm install --silent --no-audit --no-fund --prefix "$cache/node" "node-linux-$node_arch@24" npm@11
  hash -r
  node_is_there || fail "Node $node_needed or later and npm are needed; found: $(node --version 2>/dev/null || echo none). Install them, then run this again."
}
case $(uname -m) in
  x86_64) node_arch=x64 ;;
  aarch64) node_arch=arm64 ;;
  *) node_arch=$(uname -m) ;;
esac

need_debian() {
  command -v apt-get >/dev/null && return 0
  fail "This script installs packages with apt-get, which is not here. On another system install: Rust $rust_needed, Node $node_needed, WebKitGTK 4.1 with its headers, a C compiler and pkg-config; then run: cargo run --features custom-protocol"
}

need_ui_packages() {
  # npm ci starts from nothing each time; the stamp keeps a second run free.
  local stamp=ui/node_modules/.stamp wanted
  wanted=$(sha256sum ui/package-lock.json | cut -d' ' -f1)-$(node --version)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
  step "Installing the UI's packages"
  npm --prefix ui ci --no-audit --no-fund
  printf '%s' "$wanted" >"$stamp"
}

# Programs that exports are read with by the tests: versions and hashes stand in the file.
need_readers() {
  local wanted=tests/readers/requirements.txt
  readers=$cache/readers-$(sha256sum "$wanted" | cut -c1-12)
  [ -f "$readers/.stamp" ] && return 0
  step "Installing DuckDB and pandas"
  python3 -m venv --clear "$readers"
  "$readers/bin/pip" install -q --disable-pip-version-check --only-binary :all: --require-hashes -r "$wanted"
  touch "$readers/.stamp"
}

# The vendor's SDK, which golden messages and the sandbox are checked with: only tests load it.
need_sdk() {
  local from=tests/vendor-sdk
  sdk=$cache/sdk-$(cat "$from/package-lock.json" "$from/package.json" | sha256sum | cut -c1-12)
  [ -f "$sdk/.stamp" ] && return 0
  step "Installing the vendor's SDK"
  rm -rf "$sdk"
  mkdir -p "$sdk"
  cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$sdk"
  npm --prefix "$sdk" ci --ignore-scripts --no-audit --no-fund
  touch "$sdk/.stamp"
}

build_packages=(build-essential pkg-config curl ca-certificates libwebkit2gtk-4.1-dev)
run_packages=(fonts-dejavu-core libayatana-appindicator3-1)
test_packages=(webkit2gtk-driver xvfb xauth dbus gnome-keyring chromium python3 python3-venv strace)
