import type { PlanName } from "@tollgate/environments";
import { quoted } from "../core/free-text";
import { ConflictError, InvalidInputError, NotFoundError } from "../core/errors";

/** The tenant to create already exists. */
export class TenantExistsError extends ConflictError {
  override readonly name = "TenantExistsError";

  constructor(tenantId: string) {
    super(
      `tenant "${tenantId}" exists already; if its first token was never shown, mint another one and revoke the first`,
    );
  }
}

/** The tenant already has another API key than the one to adopt. */
export class TenantHasKeyError extends ConflictError {
  override readonly name = "TenantHasKeyError";

  constructor(tenantId: string, apiKeyId: string | undefined) {
    super(`tenant "${tenantId}" exists already, with the API key ${apiKeyId ?? "that is being created"}`);
  }
}

/** No API key has this id. */
export class UnknownApiKeyError extends NotFoundError {
  override readonly name = "UnknownApiKeyError";

  constructor(untrustedApiKeyId: string) {
    super(
      `there is no API key with the id ${quoted(untrustedApiKeyId)} in this account and Region ` +
        "(pass the key's id, not its value)",
    );
  }
}

/** The plan of an adopted API key is ambiguous. */
export class PlanChoiceError extends InvalidInputError {
  override readonly name = "PlanChoiceError";

  /**
   * @param held the environment's plans that contain the key
   * @param others names of further plans that contain it
   */
  constructor(
    apiKeyId: string,
    choices: readonly string[],
    held: readonly string[],
    others: readonly string[],
  ) {
    const among = held.join(" and ") || "no plan of this environment";
    const beside =
      others.length === 0 ? "" : ` (but in ${others.map((name) => JSON.stringify(name)).join(", ")})`;
    super(
      `API key ${apiKeyId} is in ${among}${beside}: choose its plan with ${choices.map((name) => `--plan ${name}`).join(" or ")}`,
    );
  }
}

/** A tenant is on a plan that its environment no longer has. */
export class PlanRemovedError extends ConflictError {
  override readonly name = "PlanRemovedError";

  constructor(tenantId: string, plan: PlanName, names: readonly PlanName[]) {
    super(`tenant "${tenantId}" is on plan ${plan}, ${removedPlan(tenantId, names)}`);
  }
}

/** The problem with a plan that an environment no longer has, and what to do. */
export function removedPlan(tenantId: string, names: readonly PlanName[]): string {
  return `which the environment no longer has: run ${moveCommand(tenantId, names)}`;
}

/** @param names the plans that exist */
export function moveCommand(tenantId: string, names: readonly PlanName[]): string {
  return `move ${tenantId} --plan ${names.length === 1 ? names.join() : `<${names.join("|")}>`}`;
}
