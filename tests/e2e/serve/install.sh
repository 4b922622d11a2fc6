#!/bin/sh
# Installs the clients that the server is tested with, as locked.
set -eu
cd "$(dirname "$0")"
exec npm ci --no-audit --no-fund
