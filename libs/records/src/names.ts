/** An environment, as far as names of it go. */
interface Named {
  readonly service: string;
  readonly name: string;
}

/** What the value of each tenant's API key begins with. */
export function apiKeyPrefix({ service, name }: Named): string {
  return `${service}-${name}-`;
}

/** The name of one thing in one environment: `example-gateway-General-dev`. */
export function resourceName({ service, name }: Named, thing: string): string {
  return `${service}-${thing}-${name}`;
}
