import { createHash } from "node:crypto";
import { environments, environmentsOfCells, type PlanName } from "@tollgate/environments";
import { apiKeyValue } from "../core/tenant-id";
import { holdsToken, quoted } from "../core/free-text";
import type { ImportEnvironment, ImportRow, UntrustedImportRow } from "./import-row";
import { IMPORT_COLUMNS } from "./import-row";
import { ImportRowError } from "./errors";
import { flagIn, metadataIn, numberIn, scopesIn, textIn } from "./row-fields";
import { API_KEY_VALUE, apiKeyPrefix, CELL_NAME, TOKEN_HASH } from "@tollgate/records";
import {
  checkLifetime,
  latestEnd,
  checkTenantDetails,
  checkTokenOptions,
  parsePlanName,
  TOKEN_GIVEN,
  TOKEN_ID,
} from "../core/limits";
import {
  TenantDetailError,
  PlanNameError,
  TenantIdError,
  TenantLimitsError,
  TokenOptionError,
} from "../core/errors";
import { changedLimits, limitsOf, limitsText, parseQuota, parseRate } from "../core/own-limits";
import { detailsOf, type TenantDetails } from "../core/tenant-record";
import { defined } from "../core/defined";

/**
 * Checks the rows of one file, also against each other. It keeps only ids, values of keys, hashes, and a
 * digest of each tenant's row.
 */
export class ImportRowChecker {
  private readonly tenants = new Map<string, { readonly line: number; readonly stated: string }>();
  private readonly lineOfKey = new Map<string, number>();
  private readonly lineOfHash = new Map<string, number>();

  /**
   * @param nowSeconds seconds since 1970
   * @param problemWithScope the problem with a token's scope, if there is one; by default each scope is accepted
   */
  constructor(
    private readonly environment: ImportEnvironment,
    private readonly nowSeconds: number,
    private readonly problemWithScope: (untrustedScope: string) => string | undefined = () => undefined,
  ) {}

  /** @throws {ImportRowError} with the problem. Later rows are not compared with an invalid row. */
  check(untrusted: UntrustedImportRow, line: number): ImportRow {
    try {
      const row = this.parse(untrusted);
      this.checkAgainstEarlier(row, line);
      return row;
    } catch (error) {
      if (error instanceof TokenOptionError)
        throw new ImportRowError(`${IMPORT_COLUMNS[error.option]} ${error.problem}`);
      if (error instanceof TenantDetailError)
        throw new ImportRowError(`${IMPORT_COLUMNS[error.detail]} ${error.problem}`);
      const isOfRow =
        error instanceof TenantIdError ||
        error instanceof PlanNameError ||
        error instanceof TenantLimitsError;
      throw isOfRow ? new ImportRowError(error.message) : error;
    }
  }

  private parse(untrusted: UntrustedImportRow): ImportRow {
    this.refuseSecrets(untrusted);
    const tenantId = textIn(untrusted, "id") ?? "";
    const derived = apiKeyValue(this.environment, tenantId);
    const plan = parsePlanName(textIn(untrusted, "plan") ?? "", this.environment);
    const status = textIn(untrusted, "status") ?? "active";
    if (status !== "active" && status !== "suspended")
      throw new ImportRowError(`status ${quoted(status)} is not active or suspended`);
    const token = this.parseToken(untrusted);
    return {
      tenantId,
      plan,
      status,
      clientId: this.parseKey(textIn(untrusted, "key"), derived),
      ...this.parseLimits(untrusted, plan),
      ...parseDetails(untrusted),
      ...this.parseCell(textIn(untrusted, "cell")),
      ...(token && { token }),
    };
  }

  /** A secret in the wrong field must not be stored or repeated in a message. */
  private refuseSecrets(untrusted: UntrustedImportRow): void {
    for (const [field, value] of Object.entries(untrusted))
      // Checked as JSON, so that no token hides in a list or an object.
      if (holdsToken(typeof value === "string" ? value : JSON.stringify(value ?? "")))
        throw new ImportRowError(`${IMPORT_COLUMNS[field as keyof UntrustedImportRow]} ${TOKEN_GIVEN}`);
  }

  private parseKey(untrustedValue: string | undefined, derived: string): string {
    if (untrustedValue === undefined || untrustedValue === derived) return derived;
    if (!API_KEY_VALUE.test(untrustedValue))
      throw new ImportRowError("key must be 20 to 128 printable ASCII characters without spaces and quotes");
    // Such a value contains the id of another tenant, of this or another environment. `create` would use the
    // key for that tenant.
    if (
      [this.environment, ...environmentsOfCells(environments)].some((each) =>
        untrustedValue.startsWith(apiKeyPrefix(each)),
      )
    )
      throw new ImportRowError(`key ${quoted(untrustedValue)} has another tenant's name`);
    return untrustedValue;
  }

  /** @throws {TenantLimitsError} {@link ImportRowError} */
  private parseLimits(untrusted: UntrustedImportRow, plan: PlanName): Pick<ImportRow, "limits"> {
    const rate = typeof untrusted.rate === "number" ? String(untrusted.rate) : textIn(untrusted, "rate");
    const burst = numberIn(untrusted, "burst");
    const quota = textIn(untrusted, "quota");
    if (rate === undefined && burst === undefined && quota === undefined) return {};
    const change = defined({
      rateLimit: rate === undefined ? undefined : parseRate(rate),
      burstLimit: burst,
      quota: quota === undefined ? undefined : parseQuota(quota),
    });
    return { limits: changedLimits(limitsOf({ plan }, this.environment), change) };
  }

  private parseCell(untrustedCell: string | undefined): { readonly cell?: string } {
    if (untrustedCell === undefined) return {};
    const { name, cells = [] } = this.environment;
    if (!cells.some((cell) => cell.name === untrustedCell))
      throw new ImportRowError(`cell ${quoted(untrustedCell)} is not one of ${name}`);
    return { cell: untrustedCell };
  }

  private parseToken(untrusted: UntrustedImportRow): ImportRow["token"] {
    const token = textIn(untrusted, "token");
    const tokenId = textIn(untrusted, "tokenId");
    const label = textIn(untrusted, "label");
    const expiresAt = numberIn(untrusted, "expiresAt");
    const scopes = scopesIn(untrusted);
    const disabled = flagIn(untrusted, "disabled");
    const names = this.parseTokenCell(textIn(untrusted, "tokenCell"));
    const options = defined({ label, expiresAt, scopes });
    if (token === undefined) {
      const isStated = [tokenId, disabled, names, ...Object.values(options)].some(
        (each) => each !== undefined,
      );
      if (!isStated) return undefined;
      throw new ImportRowError("it has fields of a token but no token");
    }
    checkTokenOptions(options, this.nowSeconds);
    for (const scope of scopes ?? []) {
      const problem = this.problemWithScope(scope);
      if (problem !== undefined) throw new ImportRowError(problem);
    }
    if (token === "mint") {
      if (tokenId !== undefined) throw new ImportRowError("a token to mint cannot have an id");
      if (disabled) throw new ImportRowError("a token to mint cannot be disabled");
      if (names !== undefined)
        throw new ImportRowError("a token to mint names the cell that it is minted in");
      checkLifetime(expiresAt, latestEnd(this.nowSeconds, this.environment), this.environment);
      return { kind: "mint", options };
    }
    // The message does not repeat the value, because it may be a secret in the wrong place.
    if (!TOKEN_HASH.test(token))
      throw new ImportRowError('token is neither "mint" nor a SHA-256 in 64 lower-case hexadecimal digits');
    if (tokenId !== undefined && !TOKEN_ID.test(tokenId))
      throw new ImportRowError("the token's id must be 1 to 64 characters of a-z, A-Z, 0-9, _, . and -");
    return {
      kind: "hash",
      tokenHash: token,
      tokenId: tokenId ?? `hash-${token.slice(0, 12)}`,
      ...(disabled && { disabled }),
      ...(names !== undefined && { names }),
      options,
    };
  }

  /** The cell may be gone: then its tokens are the first cell's, unless the router knows more. */
  private parseTokenCell(untrustedCell: string | undefined): string | undefined {
    if (untrustedCell === undefined) return undefined;
    const { name, cells = [] } = this.environment;
    if (cells.length < 2) throw new ImportRowError(`token_cell is given, and ${name} has no cells`);
    if (!CELL_NAME.test(untrustedCell)) throw new ImportRowError("token_cell is not 1 to 8 of 0-9 and a-z");
    return untrustedCell;
  }

  /** Several rows of one tenant have one token each, and must agree on the tenant's fields. */
  private checkAgainstEarlier(row: ImportRow, line: number): void {
    const { tenantId, plan, status, clientId, limits, cell, token } = row;
    const hash = token?.kind === "hash" ? token.tokenHash : undefined;
    const stated = digest([plan, status, clientId, limits && limitsText(limits), cell, detailsOf(row)]);
    const earlier = this.tenants.get(tenantId);
    if (earlier !== undefined && hash === undefined)
      throw new ImportRowError(`tenant "${tenantId}" is on line ${earlier.line} already`);
    if (earlier !== undefined && earlier.stated !== stated)
      throw new ImportRowError(
        `tenant "${tenantId}" has a different plan, status, key, limits, cell, name, contact or metadata on line ${earlier.line}`,
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

/** @throws {TenantDetailError} {@link ImportRowError} */
function parseDetails(untrusted: UntrustedImportRow): TenantDetails {
  const name = textIn(untrusted, "name");
  const contact = textIn(untrusted, "contact");
  const metadata = metadataIn(untrusted);
  const details = detailsOf(defined({ name, contact, metadata }));
  checkTenantDetails(details);
  return details;
}

/** A digest, because the metadata of all tenants of a file could be too large to keep. */
function digest(stated: unknown): string {
  return createHash("sha256").update(JSON.stringify(stated)).digest("base64");
}
