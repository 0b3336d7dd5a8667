# Written by `npm run lock-providers`; see apps/docs/guides/deploy.md.
# From a mirror on a disk, which no signature of the registry vouches for: write it anew where the registry answers.
# Platforms: linux_amd64

# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "5.100.0"
  hashes = [
    "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",
  ]
}
