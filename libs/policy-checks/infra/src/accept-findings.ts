import type { TerraformResource } from "cdktf";

/** Why findings of `checkov` are no fault of a resource, by the check's id: `CKV_AWS_117`. */
export type AcceptedFindings = Readonly<Record<`CKV${"" | "2"}_${string}`, string>>;

/** Why a resource may do without a key of the environment's own, whatever `checkov` calls the check. */
export const OWN_KEY_IS_AN_OPTION =
  "encrypted with a key that AWS manages; one of its own is an option: encryption";

/**
 * Writes beside a resource, in Terraform's JSON, why findings of `checkov` are accepted there. `checkov` reads comments in
 * Terraform's own language only, so it is the test that runs it that passes over these.
 */
export function acceptFindings(resource: TerraformResource, findings: AcceptedFindings): void {
  // Terraform takes no notice of a member `//`; cdktf keeps the construct's path there.
  resource.addOverride("//.checkov", { ...findings });
}
