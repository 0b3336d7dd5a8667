import { dayOf } from "@tollgate/aws-quotas";
import {
  chunksOf,
  explainAwsError,
  type OwnedToken,
  SomeCellsFailedError,
} from "@tollgate/tenant-provisioning-runtime";
import {
  counted,
  endOf,
  firstSealedHour,
  type Hour,
  hourOf,
  NO_TENANT,
  openTokenUses,
  startOf,
  timeText,
  type TokenUses,
} from "@tollgate/usage-runtime";
import { UsageError } from "../io/errors";
import type { UsageContext } from "./context";
import { firstKeptDay, hoursOf } from "./ledger-range";
import { fromEachLedger, requireUsage } from "./ledgers";

type Context = Omit<UsageContext, "placeOf">;

/** A token with the day (UTC) of its last request: null for none that the ledger keeps, undefined where it is not known. */
export type UsedToken<Token> = Token & { readonly lastUsed: string | null | undefined };

/** Tenants whose ledgers are read at once. */
const AT_ONCE = 8;

/** Adds the day of their last use to the tokens of a tenant. It says so where that cannot be read. */
export async function* withLastUse<Token extends OwnedToken>(
  tenantId: string,
  found: AsyncIterable<Token>,
  context: Context,
): AsyncIterable<UsedToken<Token>> {
  const { tokens, failed } = await gathered(found);
  const { now, firstKept } = keptBy(context, "this");
  let uses: ReadonlyMap<string, Hour> | undefined;
  if (tokens.length > 0)
    try {
      const ledgers = await openLedgers(firstKept, context);
      // No token has requests from before it was made.
      const oldest = hourOf(Math.min(...tokens.map(({ createdAt = 0 }) => createdAt)) * 1000);
      const [kept] = hoursOf({ from: firstKept, to: firstKept });
      const since = oldest > kept ? oldest : kept;
      uses = await ledgers.lastUses(tenantId, tokens, since);
      const begins = [...ledgers.begins.values()].sort()[0];
      if (begins === undefined || begins > since)
        context.io.note(
          `The ledger begins at ${beginText(begins, now)}: earlier uses of tokens are not known.\n`,
        );
    } catch (error) {
      // The list of tokens is needed most when something fails.
      const problem = explainAwsError(error, { environmentName: context.environment.name })?.message;
      context.io.note(`When tokens were last used is not known: ${problem ?? String(error)}.\n`);
    }
  for (const token of tokens) yield { ...token, lastUsed: lastDay(token, uses) };
  if (failed !== undefined) throw failed;
}

/**
 * The tokens that were not used for some time. Tokens that were created within it are not idle. Those of which the ledger
 * cannot know it are counted in a note.
 *
 * @param seconds how long
 * @throws {UsageError} where the ledger does not keep as many days
 */
export async function* idleTokens<Token extends OwnedToken & { readonly cell?: string }>(
  seconds: number,
  found: AsyncIterable<Token>,
  context: Context,
): AsyncIterable<Token> {
  const { usage, now, firstKept } = keptBy(context, "--idle");
  const since = now - seconds * 1000;
  if (dayOf(since) < firstKept)
    throw new UsageError(`the ledger keeps ${usage.retentionDays} days (usage.retentionDays): ask for fewer`);
  const { tokens, failed } = await gathered(found);
  const ledgers = await openLedgers(firstKept, context);
  const unknown = { before: 0, begins: "", nameless: 0, ageless: 0 };
  const old = tokens.filter(({ createdAt }) => createdAt === undefined || createdAt * 1000 <= since);
  for (const some of chunksOf([...byTenant(old)], AT_ONCE)) {
    const read = some.map(async ([tenantId, its]) => {
      const uses = await ledgers.lastUses(tenantId, its, hourOf(since));
      return its.filter((token) => {
        const used = uses.get(token.tokenId);
        if (used !== undefined && endOf(used) > since) return false;
        const begins = ledgers.begins.get(token.cell);
        if (isNameless(token)) unknown.nameless += 1;
        else if (token.createdAt === undefined) unknown.ageless += 1;
        else if (begins === undefined || startOf(begins) > since) {
          unknown.before += 1;
          unknown.begins = beginText(begins, now);
        } else return true;
        return false;
      });
    });
    for (const idle of await Promise.all(read)) yield* idle;
  }
  const { note } = context.io;
  const { before, begins, nameless, ageless } = unknown;
  if (before > 0)
    note(
      `The ledger begins at ${begins}: whether ${counted(before, "older token")} had requests since ${timeText(since)} is not known.\n`,
    );
  if (nameless > 0)
    note(
      `Not known of ${counted(nameless, "token")} without a public name or a tenant: the access log has none either.\n`,
    );
  if (ageless > 0)
    note(`Not known of ${counted(ageless, "token")} without a time of creation, which may be new.\n`);
  if (failed !== undefined) throw failed;
}

interface Ledgers {
  /** The first hour that the ledger of each cell has counted. */
  readonly begins: ReadonlyMap<string | undefined, Hour>;
  lastUses(tenant: string, tokens: readonly OwnedToken[], since: Hour): Promise<ReadonlyMap<string, Hour>>;
}

/** The ledgers of all cells: a tenant may have moved. @throws {SomeCellsFailedError} what one does not tell is not known */
async function openLedgers(firstKept: string, context: Context): Promise<Ledgers> {
  const kept = hoursOf({ from: firstKept, to: dayOf(context.time.now()) });
  const { results, failed } = await fromEachLedger(context, async (ledger) => ({
    cell: ledger.cell,
    uses: await openTokenUses(ledger),
    begins: await firstSealedHour(ledger.ledger, ...kept),
  }));
  if (failed !== undefined) throw failed;
  return {
    begins: new Map(results.flatMap(({ cell, begins }) => (begins === undefined ? [] : [[cell, begins]]))),
    lastUses: (tenant, tokens, since) =>
      latest(
        results.map(({ uses }) => uses),
        tenant,
        new Set(tokens.map(({ tokenId }) => tokenId)),
        since,
      ),
  };
}

async function latest(
  all: readonly TokenUses[],
  ...asked: Parameters<TokenUses["lastUses"]>
): Promise<ReadonlyMap<string, Hour>> {
  const last = new Map<string, Hour>();
  for (const uses of await Promise.all(all.map((each) => each.lastUses(...asked))))
    for (const [token, hour] of uses) if (hour > (last.get(token) ?? "")) last.set(token, hour);
  return last;
}

function keptBy({ environment, time }: Context, what: string) {
  const usage = requireUsage(environment, what);
  const now = time.now();
  return { usage, now, firstKept: firstKeptDay(usage, now) };
}

/** All tokens, and the error of cells that failed. */
async function gathered<Token>(found: AsyncIterable<Token>) {
  const tokens: Token[] = [];
  try {
    for await (const token of found) tokens.push(token);
  } catch (failed) {
    if (!(failed instanceof SomeCellsFailedError)) throw failed;
    return { tokens, failed };
  }
  return { tokens, failed: undefined };
}

function byTenant<Token extends OwnedToken>(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[]> {
  const tenants = new Map<string, Token[]>();
  for (const token of tokens) {
    const its = tenants.get(token.tenantId ?? NO_TENANT);
    if (its === undefined) tenants.set(token.tenantId ?? NO_TENANT, [token]);
    else its.push(token);
  }
  return tenants;
}

function lastDay(token: OwnedToken, uses: ReadonlyMap<string, Hour> | undefined): string | null | undefined {
  if (uses === undefined || isNameless(token)) return undefined;
  return uses.get(token.tokenId)?.slice(0, 10) ?? null;
}

/** Whether another program stored the token without a public name or a tenant. The access log has none either. */
function isNameless({ tokenId, tenantId }: OwnedToken): boolean {
  return tenantId === undefined || /^hash-[0-9a-f]{12}$/.test(tokenId);
}

function beginText(begins: Hour | undefined, now: number): string {
  return timeText(begins === undefined ? now : startOf(begins));
}
