import type { AuthorizerSettings } from "@tollgate/authorizer-runtime";
import { TABLE_NAME } from "@tollgate/records";
import { isTokenPrefix } from "@tollgate/token-hashing";
import { SettingsError } from "./errors";

/** The settings that the function reads from its environment variables. */
export interface Settings extends AuthorizerSettings {
  /** Name of the DynamoDB table of token hashes. */
  readonly tokensTable: string;
  /** Whether the stage has the routes of self-service. */
  readonly hasSelfService: boolean;
}

/**
 * Reads `TOKENS_TABLE`, `TOKEN_PREFIX` and `ACCEPTED_TOKENS`. None has a default, because a forgotten
 * variable must not admit more callers. Without `SELF_SERVICE`, a token with scopes may call none of its routes.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const {
    TOKENS_TABLE: tokensTable,
    TOKEN_PREFIX: tokenPrefix,
    ACCEPTED_TOKENS: acceptedTokens,
    SELF_SERVICE: selfService,
  } = untrustedEnv;
  const hasTable = tokensTable !== undefined && TABLE_NAME.test(tokensTable);
  const hasPrefix = tokenPrefix !== undefined && isTokenPrefix(tokenPrefix);
  const hasAccepted = acceptedTokens === "any" || acceptedTokens === "checksummed";
  const isKnown = selfService === undefined || selfService === "on";
  if (hasTable && hasPrefix && hasAccepted && isKnown)
    return { tokensTable, tokenPrefix, acceptedTokens, hasSelfService: selfService === "on" };

  const problem = (name: string, allowed: string) =>
    `${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`;
  throw new SettingsError([
    ...(hasTable ? [] : [problem("TOKENS_TABLE", "a DynamoDB table's name")]),
    ...(hasPrefix ? [] : [problem("TOKEN_PREFIX", 'lower-case words joined by "_"')]),
    ...(hasAccepted ? [] : [problem("ACCEPTED_TOKENS", "any, checksummed")]),
    ...(isKnown ? [] : [problem("SELF_SERVICE", "on")]),
  ]);
}
