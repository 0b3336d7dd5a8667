import type { ResourceChange } from "../../diff/change";
import { type RuleFinding, report } from "../../findings/finding";
import type { HazardId, Severity } from "../../findings/hazards";
import { nameOf, removalMessage } from "./change-message";
import type { Harmless } from "./rule";

/** Attributes that are harmless in every type: descriptions, tags, and values that AWS computes. */
export const HARMLESS_ANYWHERE: ReadonlySet<string> = new Set(
  `tags tags_all description comment id arn timeouts timestamp name_prefix unique_id owner_id created_date create_date
  creation_date last_modified last_updated_date last_update_date last_updated_time code_sha256 source_code_size version
  invoke_arn qualified_arn qualified_invoke_arn execution_arn invoke_url api_endpoint lock_token revision_id policy_id
  attachment_count stream_arn stream_label etag version_id fqdn hosted_zone_id region status resource_arn root_resource_id
  latest_restorable_time signing_job_arn signing_profile_version_arn application_id deployment_group_id recovery_points`.split(
    /\s+/,
  ),
);

/** The reason why a new resource is harmless, as a sentence. */
export function because(harmless: string): Harmless {
  return { harmless };
}

/** A rule for the removal of a resource. `effect` is an additional sentence. */
export function onRemoval(
  hazard: HazardId,
  noun: string,
  severity?: Severity,
  name = "name",
  effect?: string,
) {
  return (change: ResourceChange): readonly RuleFinding[] =>
    report(
      hazard,
      [
        `The ${noun}`,
        ...nameOf(change, name),
        " ",
        ...removalMessage(change),
        ".",
        ...(effect ? [` ${effect}`] : []),
      ],
      severity,
    );
}

/** A rule for a new resource that needs a decision. */
export function onCreation(hazard: HazardId, noun: string, severity?: Severity, name = "name") {
  return (change: ResourceChange): readonly RuleFinding[] =>
    report(
      hazard,
      [`${/^[aeiou]/i.test(noun) ? "An" : "A"} ${noun}`, ...nameOf(change, name), " is created."],
      severity,
    );
}
