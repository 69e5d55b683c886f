#!/bin/sh
# Secrets come as files named after the variable (/run/secrets/SMTP_URL), so that they stand in no compose file.
set -eu
for file in /run/secrets/*; do
  [ -f "$file" ] || continue
  name=$(basename "$file")
  case "$name" in
    [A-Z]*) export "$name=$(cat "$file")" ;;
  esac
done
exec "$@"
