import { notFound } from "./control-error";
import type { ControlServices } from "./operation";

/** @throws {ControlError} when it is not the API that runs here. */
export function checkApi({ account, api }: ControlServices, untrustedApiId: string | undefined): void {
  if (untrustedApiId !== api.id) {
    throw notFound(`Invalid API identifier specified ${account.accountId}:${untrustedApiId}`);
  }
}
