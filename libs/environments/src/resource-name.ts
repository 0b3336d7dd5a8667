import { z } from "zod";
import type { Environment } from "./environment";

/** Prefix of every name: `${service}-<thing>-${name}`. */
export const service = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/, "3 to 32 of a-z, 0-9 and inner hyphens");

/** What the value of each tenant's API key begins with. */
export function apiKeyPrefix({ service, name }: Pick<Environment, "service" | "name">): string {
  return `${service}-${name}-`;
}

/** The name of the policy that bounds what the roles of an environment may do, where a pipeline deploys it. */
export function boundaryName(environment: Pick<Environment, "service" | "name">): string {
  return resourceName(environment, "boundary");
}

/** The name of one thing in one environment: `example-gateway-General-dev`. */
export function resourceName(
  { service, name }: Pick<Environment, "service" | "name">,
  thing: string,
): string {
  return `${service}-${thing}-${name}`;
}
