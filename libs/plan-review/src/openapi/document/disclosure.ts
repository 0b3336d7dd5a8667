import type { Severity } from "../../findings/hazards";

/** Something of a request or of the gateway that a template or a mapping hands out. */
interface Disclosure {
  readonly untrustedName: string;
  /** Whether a caller proves himself with it: his token, his key, his cookie. */
  readonly isSecret: boolean;
}

/** What says nothing of the inside: ids, times, and what the route is called. */
const HARMLESS =
  /^(requestId|extendedRequestId|requestTime|requestTimeEpoch|httpMethod|resourcePath|stage|error\.responseType|responseOverride(\..+)?|requestOverride(\..+)?)$/;

const CONTEXT = /\bcontext\.([\w.]*\w)/g;
/** The context or the input as a whole, whose parts a template can take in other ways than by a dot. */
const WHOLE = /\$!?\{?(context|input)\b(?!\.\w)/g;
const REQUEST = /\bmethod\.request\.(?:multivalue)?(header|querystring|path|body)s?\b(?:\.([\w-]+))?/gi;
const PARAMS =
  /\$!?\{?input\.params\(\s*(?:['"]([^'"]*)['"])?\s*\)(?:\.(?:header|querystring|path)(?:\.get\(\s*['"]([^'"]+)['"]\s*\)|\.([\w-]+))?)?/g;

/** Headers by which a caller proves himself, in lower case. */
const PROOF = /^(authorization|proxy-authorization|x-api-key|cookie)$/;

/**
 * What a template in VTL or a mapping expression hands out beyond what says nothing.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 *
 * @param isProof whether a caller proves himself with the header too, whose name is in lower case
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
    // Without a name, all headers.
    found.set(whole.replace(/^\$!?\{?/, ""), name === undefined || isSecretHeader(name.toLowerCase()));
  }
  for (const [whole] of text.matchAll(/\bstageVariables\.\w+/g)) found.set(whole, false);
  return [...found].map(([untrustedName, isSecret]) => ({ untrustedName, isSecret }));
}

/** What the later text hands out and the earlier did not. */
export function newDisclosures(before: string, after: string): readonly Disclosure[] {
  const earlier = disclosuresIn(before).map(({ untrustedName }) => untrustedName);
  return disclosuresIn(after).filter(({ untrustedName }) => !earlier.includes(untrustedName));
}

/** A secret stops the plan; what is only of the inside makes someone decide. */
export function severityOf(disclosures: readonly Disclosure[]): Severity {
  return disclosures.some(({ isSecret }) => isSecret) ? "block" : "warn";
}
