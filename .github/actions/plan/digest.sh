#!/usr/bin/env bash
# A digest of all that a plan does, and of what it was made from: the same only for the same plan. A role that only plans has the
# name of the one that deploys, with `-plan` behind it.
#
#   terraform show -json plan.tfplan | digest.sh
set -euo pipefail
plan=$(jq --sort-keys --compact-output --exit-status '
  if has("configuration") and has("terraform_version") and .errored != true
  then del(.timestamp, .prior_state, .planned_values, .relevant_attributes)
    | (.configuration.provider_config[]?.expressions.assume_role[]?.role_arn.constant_value | strings) |= sub("-plan$"; "")
  else error("this is no plan") end')
if [ -z "$plan" ]; then
  echo "there is no plan" >&2
  exit 1
fi
sha256sum <<<"$plan" | cut -d ' ' -f 1
