#!/bin/sh
# Like the official image: in the foreground, with a master that reloads on SIGUSR2 without losing connections.
set -eu
case ${1:-} in -*) set -- haproxy "$@" ;; esac
if [ "${1:-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
