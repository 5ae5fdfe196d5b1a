#!/usr/bin/env bash
# Sourced by backup.sh, restore.sh and rotate.sh, to connect. Passwords are in the environment, which other users cannot read, never in argv.

# Sets HOST, PORT, USER, PASSWORD and DATABASE from a file with a postgres:// URL.
read_url() {
  local url
  url="$(tr -d '[:space:]' <"$1")"
  if [[ ! "$url" =~ ^postgres(ql)?://([A-Za-z0-9_]+):([A-Za-z0-9._~-]+)@([^/:]+)(:([0-9]+))?/([A-Za-z0-9_]+)$ ]]; then
    echo "$1: want postgres://role:password@host:port/database" >&2
    return 1
  fi
  USER="${BASH_REMATCH[2]}" PASSWORD="${BASH_REMATCH[3]}" HOST="${BASH_REMATCH[4]}" PORT="${BASH_REMATCH[6]:-5432}" DATABASE="${BASH_REMATCH[7]}"
}

# Runs a program of PostgreSQL as the database's owner.
as_owner() {
  PGHOST="$HOST" PGPORT="$PORT" PGUSER="$USER" PGPASSWORD="$PASSWORD" PGDATABASE="${ON:-$DATABASE}" "$@"
}
