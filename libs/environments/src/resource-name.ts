import type { Environment } from "./environment";

/** The name of one thing in one environment: `example-gateway-General-dev`. */
export function resourceName(
  { service, name }: Pick<Environment, "service" | "name">,
  thing: string,
): string {
  return `${service}-${thing}-${name}`;
}
