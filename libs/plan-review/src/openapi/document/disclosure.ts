import type { Severity } from "../../findings/hazards";

/** A value of the request or of the gateway that a template or a mapping discloses. */
interface Disclosure {
  readonly untrustedName: string;
  /** Whether the value is a caller's credential: a token, a key or a cookie. */
  readonly isSecret: boolean;
}

/** Values that disclose nothing internal: ids, times and names of the route. */
const HARMLESS =
  /^(requestId|extendedRequestId|requestTime|requestTimeEpoch|httpMethod|resourcePath|stage|error\.responseType|responseOverride(\..+)?|requestOverride(\..+)?)$/;

const CONTEXT = /\bcontext\.([\w.]*\w)/g;
/** The whole context or input: a template can read its parts in other ways than with a dot. */
const WHOLE = /\$!?\{?(context|input)\b(?!\.\w)/g;
const REQUEST = /\bmethod\.request\.(?:multivalue)?(header|querystring|path|body)s?\b(?:\.([\w-]+))?/gi;
const PARAMS =
  /\$!?\{?input\.params\(\s*(?:['"]([^'"]*)['"])?\s*\)(?:\.(?:header|querystring|path)(?:\.get\(\s*['"]([^'"]+)['"]\s*\)|\.([\w-]+))?)?/g;

/** Headers that carry a caller's credentials, in lower case. */
const PROOF = /^(authorization|proxy-authorization|x-api-key|cookie)$/;

/**
 * Values that a VTL template or a mapping expression discloses, without the harmless ones.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 *
 * @param isProof whether one more header, whose name is in lower case, carries credentials
 */
export function disclosuresIn(
  text: string,
  isProof: (header: string) => boolean = () => false,
): readonly Disclosure[] {
  const isSecretHeader = (name: string): boolean => PROOF.test(name) || isProof(name);
  const found = new Map<string, boolean>();
  for (const [, name = ""] of text.matchAll(CONTEXT))
    if (!HARMLESS.test(name)) found.set(`context.${name}`, /^identity(\.apiKey)?$/i.test(name));
  for (const [, name = ""] of text.matchAll(WHOLE)) found.set(name, true);
  for (const [whole, place, name] of text.matchAll(REQUEST))
    found.set(
      whole,
      place?.toLowerCase() === "header" && (name === undefined || isSecretHeader(name.toLowerCase())),
    );
  for (const [whole, one, inMap, member] of text.matchAll(PARAMS)) {
    const name = one ?? inMap ?? member;
    // Without a name, the expression stands for all headers.
    found.set(whole.replace(/^\$!?\{?/, ""), name === undefined || isSecretHeader(name.toLowerCase()));
  }
  for (const [whole] of text.matchAll(/\bstageVariables\.\w+/g)) found.set(whole, false);
  return [...found].map(([untrustedName, isSecret]) => ({ untrustedName, isSecret }));
}

/** Values that the later text discloses and the earlier one did not. */
export function newDisclosures(before: string, after: string): readonly Disclosure[] {
  const earlier = disclosuresIn(before).map(({ untrustedName }) => untrustedName);
  return disclosuresIn(after).filter(({ untrustedName }) => !earlier.includes(untrustedName));
}

/** A secret blocks the plan; internal data without a secret is a warning. */
export function severityOf(disclosures: readonly Disclosure[]): Severity {
  return disclosures.some(({ isSecret }) => isSecret) ? "block" : "warn";
}
