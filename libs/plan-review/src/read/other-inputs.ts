import { PlanError } from "./errors";

/** The newest format that the review knows. Terraform 1.1 and later writes 1.0 to 1.2. */
export const KNOWN_FORMAT = { major: 1, minor: 2 };

/** Describes an input that is not one JSON object. */
export function whatElse(bytes: Uint8Array): string {
  const start = new TextDecoder().decode(bytes.subarray(0, 2000)).trimStart();
  if (start.startsWith("PK"))
    return "it is the plan file itself: write it as JSON with `terraform show -json <plan file>`";
  if (start.includes('"@level"'))
    return "it is the log of `terraform plan -json`: use `terraform show -json <plan file>`";
  if (start.startsWith("{"))
    return "something follows the JSON object: it must hold one plan and nothing else";
  if (/Terraform (will|used)|No changes\./.test(start))
    return "it is a plan in words: write it as JSON with `terraform show -json <plan file>`";
  return "it is not JSON: `terraform show -json <plan file>` writes a plan";
}

/** @throws {PlanError} for JSON that is not a plan, or a plan in an unknown format. */
export function refuseOthers(formatVersion: string, sections: readonly string[]): void {
  const has = (name: string): boolean => sections.includes(name);
  if (has("version") && has("serial") && has("lineage"))
    throw new PlanError("it is a state file: `terraform show -json <plan file>` writes a plan");
  if (!has("format_version"))
    throw new PlanError(
      "it is not a plan: it has no format_version, which `terraform show -json <plan file>` writes",
    );
  const major = /^(\d+)\.\d+$/.exec(formatVersion)?.[1];
  if (major === undefined) throw new PlanError("its format_version is not a version such as 1.2");
  if (Number(major) !== KNOWN_FORMAT.major)
    throw new PlanError(
      `its format_version is ${formatVersion}: this review knows ${KNOWN_FORMAT.major}.x only, and judges nothing that it does not know`,
    );
  if (has("provider_schemas")) throw new PlanError("it lists schemas of providers: it is not a plan");
  if (!["resource_changes", "planned_values", "output_changes", "resource_drift"].some(has))
    throw new PlanError(
      "it is a state, or nothing at all: `terraform show -json` needs the name of a plan file to write a plan",
    );
}

/** Whether the format is newer than the one that this review knows. */
export function isNewerFormat(formatVersion: string): boolean {
  return Number(formatVersion.split(".")[1]) > KNOWN_FORMAT.minor;
}
