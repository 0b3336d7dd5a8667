/** The members of an environment that determine names. */
interface Named {
  readonly service: string;
  readonly name: string;
}

/** Returns the prefix of the value of each tenant's API key. */
export function apiKeyPrefix({ service, name }: Named): string {
  return `${service}-${name}-`;
}

/** Returns the name of one resource in one environment: `example-gateway-General-dev`. */
export function resourceName({ service, name }: Named, thing: string): string {
  return `${service}-${thing}-${name}`;
}
