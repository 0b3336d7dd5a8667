import { objectOf, textOf, type Json, type JsonObject } from "../../values/json";
import { disclosuresIn } from "./disclosure";

/**
 * The caller's credentials that a backend receives: headers in lower case, or the expression that passes them
 * on. A proxy passes on every header that no mapping replaces.
 *
 * @param isProof whether the header, whose name is in lower case, carries a caller's credentials
 */
export function receives(integration: JsonObject, isProof: (header: string) => boolean): readonly string[] {
  const parameters = Object.entries(objectOf(integration["requestParameters"]));
  const replaced = parameters.flatMap(([target, value]) => {
    const header = /^integration\.request\.header\.(.+)$/i.exec(target)?.[1]?.toLowerCase();
    return header !== undefined && /^'/.test(textOf(value) ?? "") ? [header] : [];
  });
  const isProxy = textOf(integration["type"])?.toLowerCase() === "http_proxy";
  const passed = isProxy && !replaced.includes("authorization") ? ["authorization"] : [];
  const mapped = [
    ...parameters.map(([, value]) => textOf(value) ?? ""),
    ...Object.values(objectOf(integration["requestTemplates"])).map((each) => textOf(each) ?? ""),
  ].flatMap((text) => disclosuresIn(text, isProof).filter(({ isSecret }) => isSecret));
  return [...new Set([...passed, ...mapped.map(({ untrustedName }) => untrustedName)])];
}

/** Whether a mapping takes the caller's identity from the authorizer or the gateway. */
export function isSaidByGateway(mapping: Json | undefined): boolean {
  return /^context\.(authorizer|identity)\./.test(textOf(mapping) ?? "");
}
