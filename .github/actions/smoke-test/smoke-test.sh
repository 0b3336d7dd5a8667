#!/usr/bin/env bash
# Asks a gateway without a token, and with one that lives for ten minutes, as a tenant of its own: `smoke-test`.
#
#   smoke-test.sh <environment> <invoke URL>
set -euo pipefail
environment=$1
url=$2

status() { curl --silent --output /dev/null --write-out '%{http_code}' "$@"; }
tenants() { npm run --silent tenants -- "$@" --env "$environment"; }
fail() {
  echo "::error::$1"
  exit 1
}

without=$(status "$url/health")
[ "$without" = 401 ] || fail "without a token: $without and not 401"

secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT
token=(--label deployment --expires-in 10m --out "$secrets/token")
known=0
tenants show smoke-test >/dev/null 2>&1 || known=$?
case $known in
  0) tenants tokens mint smoke-test "${token[@]}" >/dev/null ;;
  # 3: there is no such tenant.
  3) tenants create smoke-test "${token[@]}" >/dev/null ;;
  *) tenants show smoke-test ;;
esac
# The token goes through a file: an argument would be in the list of processes.
printf 'Authorization: %s\n' "$(cat "$secrets/token")" >"$secrets/header"

# A new key may take minutes until API Gateway knows it in its plan.
for attempt in $(seq 20); do
  with=$(status --header "@$secrets/header" "$url/health")
  if [ "$with" = 200 ]; then
    echo "$url answers: 401 without a token, 200 with one"
    exit 0
  fi
  echo "attempt $attempt: $with"
  sleep 15
done
fail "with a token: $with and not 200"
