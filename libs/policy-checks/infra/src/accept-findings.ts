import type { TerraformResource } from "cdktf";

/** The reasons why findings of `checkov` are accepted, by the id of the check: `CKV_AWS_117`. */
export type AcceptedFindings = Readonly<Record<`CKV${"" | "2"}_${string}`, string>>;

/** The reason why a resource needs no customer-managed key; several `checkov` checks ask for one. */
export const CUSTOMER_KEY_IS_OPTIONAL =
  "encrypted with a key that AWS manages; one of its own is an option: encryption";

/** The check that a table has point-in-time recovery. */
export const NO_RECOVERY = "CKV_AWS_28";

/**
 * Writes the reasons into the resource's synthesized JSON. `checkov` reads such comments only in HCL, so the
 * test that runs `checkov` filters these findings.
 */
export function acceptFindings(resource: TerraformResource, findings: AcceptedFindings): void {
  // Terraform ignores the member `//`; cdktf stores the construct's path there.
  resource.addOverride("//.checkov", { ...findings });
}

/** Returns the reason why a finding of a synthesized resource is accepted; `undefined` if it is not. */
export function reasonFor(
  check: keyof AcceptedFindings,
  values: Readonly<Record<string, unknown>>,
): string | undefined {
  const comment = values["//"] as { readonly checkov?: AcceptedFindings } | undefined;
  return comment?.checkov?.[check];
}
