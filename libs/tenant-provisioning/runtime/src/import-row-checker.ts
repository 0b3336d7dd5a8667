import type { PlanName } from "@tollgate/environments";
import { environments } from "@tollgate/environments";
import { parseToken } from "@tollgate/token-hashing";
import { apiKeyValue } from "./api-key-value";
import { ApiKeyValueError } from "./api-key-value-error";
import { checkTokenOptions } from "./check-token-options";
import type { ImportEnvironment, ImportRow, UntrustedImportRow } from "./import-row";
import { ImportRowError } from "./import-row-error";
import { numberIn, scopesIn, textIn } from "./import-fields";
import { TenantIdError } from "./tenant-id-error";
import { TokenOptionError } from "./token-option-error";

/** API Gateway's rule; a key's value has no spaces, and nothing that is not ASCII. */
const KEY_VALUE = /^[!-~]{20,128}$/;
const TOKEN_HASH = /^[0-9a-f]{64}$/;
const TOKEN_ID = /^[\w.-]{1,64}$/;

/**
 * Checks the rows of one file, one after the other, also against each other. It keeps the ids, the values of keys and the
 * hashes that it saw, and nothing else.
 */
export class ImportRowChecker {
  private readonly tenants = new Map<string, { readonly line: number; readonly stated: string }>();
  private readonly lineOfKey = new Map<string, number>();
  private readonly lineOfHash = new Map<string, number>();

  /** @param nowSeconds seconds since 1970 */
  constructor(
    private readonly environment: ImportEnvironment,
    private readonly nowSeconds: number,
  ) {}

  /** @throws {ImportRowError} with what is wrong; a row that is refused does not count for later ones. */
  check(untrusted: UntrustedImportRow, line: number): ImportRow {
    try {
      const row = this.parse(untrusted);
      this.checkAgainstEarlier(row, line);
      return row;
    } catch (error) {
      const isOfRow =
        error instanceof TenantIdError ||
        error instanceof ApiKeyValueError ||
        error instanceof TokenOptionError;
      throw isOfRow ? new ImportRowError(error.message) : error;
    }
  }

  private parse(untrusted: UntrustedImportRow): ImportRow {
    this.refuseSecrets(untrusted);
    const tenantId = textIn(untrusted, "id") ?? "";
    const derived = apiKeyValue(this.environment, tenantId);
    const plan = textIn(untrusted, "plan") ?? "";
    const names = Object.keys(this.environment.plans);
    if (!names.includes(plan))
      throw new ImportRowError(`plan ${JSON.stringify(plan)} is not ${names.join(" or ")}`);
    const status = textIn(untrusted, "status") ?? "active";
    if (status !== "active" && status !== "suspended")
      throw new ImportRowError(`status ${JSON.stringify(status)} is not active or suspended`);
    const token = this.parseToken(untrusted);
    return {
      tenantId,
      plan: plan as PlanName,
      status,
      clientId: this.parseKey(textIn(untrusted, "key"), derived),
      ...(token && { token }),
    };
  }

  /** A secret that is in a file by mistake is neither stored nor repeated in a message. */
  private refuseSecrets(untrusted: UntrustedImportRow): void {
    for (const [field, value] of Object.entries(untrusted))
      if (typeof value === "string" && parseToken(value, this.environment.tokenPrefix) === "minted")
        throw new ImportRowError(`${field} is the secret of a token: at most its SHA-256 belongs in a file`);
  }

  private parseKey(untrustedValue: string | undefined, derived: string): string {
    if (untrustedValue === undefined || untrustedValue === derived) return derived;
    if (!KEY_VALUE.test(untrustedValue))
      throw new ImportRowError(
        "key is not 20 to 128 characters of ASCII without spaces, as API Gateway asks for",
      );
    // Such a value names another tenant, here or in another environment of the account, whose `create` would take the key.
    if (
      [this.environment, ...environments].some(({ service, name }) =>
        untrustedValue.startsWith(`${service}-${name}-`),
      )
    )
      throw new ImportRowError(`key ${untrustedValue} is named as another tenant's`);
    return untrustedValue;
  }

  private parseToken(untrusted: UntrustedImportRow): ImportRow["token"] {
    const token = textIn(untrusted, "token");
    const tokenId = textIn(untrusted, "tokenId");
    const label = textIn(untrusted, "label");
    const expiresAt = numberIn(untrusted, "expiresAt");
    const scopes = scopesIn(untrusted);
    const options = {
      ...(label !== undefined && { label }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(scopes !== undefined && { scopes }),
    };
    if (token === undefined) {
      if (tokenId === undefined && Object.keys(options).length === 0) return undefined;
      throw new ImportRowError("it says something of a token, and its token is empty");
    }
    checkTokenOptions(options, this.nowSeconds);
    if (token === "mint") {
      if (tokenId !== undefined) throw new ImportRowError("a token that is to be minted has no id yet");
      return { kind: "mint", options };
    }
    // Not repeated: it may be a secret in the wrong place.
    if (!TOKEN_HASH.test(token))
      throw new ImportRowError('token is neither "mint" nor a SHA-256 in 64 lower-case hexadecimal digits');
    if (tokenId !== undefined && !TOKEN_ID.test(tokenId))
      throw new ImportRowError("the token's id is not 1 to 64 of a-z, A-Z, 0-9, _, . and -");
    return { kind: "hash", tokenHash: token, tokenId: tokenId ?? `hash-${token.slice(0, 12)}`, options };
  }

  /** Several rows of one tenant are several tokens of it, and have to say the same of the tenant. */
  private checkAgainstEarlier({ tenantId, plan, status, clientId, token }: ImportRow, line: number): void {
    const hash = token?.kind === "hash" ? token.tokenHash : undefined;
    const stated = JSON.stringify([plan, status, clientId]);
    const earlier = this.tenants.get(tenantId);
    if (earlier !== undefined && hash === undefined)
      throw new ImportRowError(`tenant "${tenantId}" is on line ${earlier.line} already`);
    if (earlier !== undefined && earlier.stated !== stated)
      throw new ImportRowError(
        `tenant "${tenantId}" has another plan, status or key on line ${earlier.line}`,
      );
    const lineOfKey = this.lineOfKey.get(clientId);
    if (earlier === undefined && lineOfKey !== undefined)
      throw new ImportRowError(`the key is another tenant's on line ${lineOfKey}`);
    const lineOfHash = hash === undefined ? undefined : this.lineOfHash.get(hash);
    if (lineOfHash !== undefined) throw new ImportRowError(`the token is on line ${lineOfHash} already`);
    if (earlier === undefined) {
      this.tenants.set(tenantId, { line, stated });
      this.lineOfKey.set(clientId, line);
    }
    if (hash !== undefined) this.lineOfHash.set(hash, line);
  }
}
