/**
 * Matches a path against a template such as `/apikeys/{api_Key}`.
 *
 * @returns the template's variables, decoded; `undefined` when the path does not fit or is no valid percent-encoding
 */
export function matchPath(
  template: string,
  untrustedPath: string,
): Readonly<Record<string, string>> | undefined {
  const wanted = template.split("/");
  const segments = untrustedPath.split("/");
  if (wanted.length !== segments.length) return undefined;
  const variables: [string, string][] = [];
  for (const [at, part] of wanted.entries()) {
    const segment = segments[at] as string;
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
      continue;
    }
    try {
      variables.push([name, decodeURIComponent(segment)]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(variables);
}
