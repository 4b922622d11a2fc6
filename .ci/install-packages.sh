#!/usr/bin/env bash
# Installs the Debian packages that are still missing: `build` for the program,
# `test` for the tests as well. Does nothing, and needs no network, when all
# are there.
set -euo pipefail

build_packages=(
  g++ cmake ninja-build pkg-config
  libboost1.81-dev libcurl4-openssl-dev libssl-dev
  nlohmann-json3-dev libsimdjson-dev libre2-dev libcli11-dev
  libzstd-dev libsnappy-dev zlib1g-dev libmimalloc-dev libsqlite3-dev
  libicu-dev libstemmer-dev libeigen3-dev prometheus-cpp-dev
)
test_packages=(
  libgtest-dev libgmock-dev libbenchmark-dev libhnswlib-dev
  nodejs npm openssl chromium curl
)

case "${1:-}" in
  build) wanted=("${build_packages[@]}") ;;
  test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
  *) echo "usage: $0 build|test" >&2; exit 2 ;;
esac

missing=()
for package in "${wanted[@]}"; do
  # A program that is on the machine by another way than apt serves as well.
  case "$package" in
    nodejs) command -v node >/dev/null && continue ;;
    npm) command -v npm >/dev/null && continue ;;
  esac
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing: ${missing[*]}"
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
