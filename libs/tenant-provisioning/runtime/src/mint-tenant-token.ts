import { randomBytes as cryptoRandomBytes } from "node:crypto";
import type { Environment } from "@tollgate/environments";
import type { RandomBytes } from "@tollgate/token-hashing";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { apiKeyValue } from "./api-key-value";
import { checkTokenOptions } from "./check-token-options";
import type { Tokens } from "./tokens";

export interface MintOptions {
  readonly environment: Pick<Environment, "service" | "name" | "tokenPrefix">;
  readonly tenantId: string;
  /**
   * What the token is for, in the operator's words.
   *
   * @default none
   */
  readonly label?: string;
  /**
   * Second since 1970 from which on the token is refused.
   *
   * @default the token does not expire
   */
  readonly expiresAt?: number;
}

export interface MintDependencies {
  readonly tokens: Tokens;
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  readonly clock?: () => number;
  /** @default Node's cryptographic source */
  readonly randomBytes?: RandomBytes;
}

export interface MintedToken {
  /** The secret. It is stored nowhere, so this is the only time that it can be shown. */
  readonly token: string;
  /** The token's public name: 16 hexadecimal digits. */
  readonly tokenId: string;
}

/**
 * Mints a token for a tenant whose API key exists, and stores its hash.
 *
 * @throws {TenantIdError} {@link ApiKeyValueError} {@link TokenOptionError} before any call.
 * @throws whatever the store rejects with.
 */
export async function mintTenantToken(
  options: MintOptions,
  { tokens, clock = Date.now, randomBytes = cryptoRandomBytes }: MintDependencies,
): Promise<MintedToken> {
  const { environment, tenantId, label, expiresAt } = options;
  const clientId = apiKeyValue(environment, tenantId);
  const createdAt = Math.floor(clock() / 1000);
  checkTokenOptions(options, createdAt);
  const token = mintToken(environment.tokenPrefix, randomBytes);
  const tokenId = Buffer.from(randomBytes(8)).toString("hex");
  await tokens.put({
    tokenHash: hashToken(token),
    clientId,
    tenantId,
    tokenId,
    createdAt,
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  return { token, tokenId };
}
