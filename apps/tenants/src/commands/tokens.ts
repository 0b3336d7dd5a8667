import type {
  MintedToken,
  RotatedToken,
  OwnedToken,
  TokenFilter,
  VerifiedToken,
} from "@tollgate/tenant-provisioning-runtime";
import {
  filterTokens,
  findTokens,
  merged,
  mintTenantToken,
  revokeInCells,
  revokeToken,
  rotateToken,
  sideBySide,
  TokenNotFoundError,
  updateToken,
  stateOfToken,
  TOKEN_STATES,
  verifyToken,
  verifyTokenInCells,
  withFormerCell,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { cellColumn, cellHeading, cellMember, columns, time } from "../output/columns";
import { define, type Place } from "./definition";
import { each } from "./each";
import { cacheText, endOfNew, endText, withCacheTime } from "../output/end-text";
import {
  collect,
  DEFAULT_OVERLAP_SECONDS,
  endOption,
  expiresIn,
  force,
  label,
  overlap,
  parseDuration,
  scope,
  successorExpiresIn,
  tokenOptions,
  updatedExpiresIn,
} from "../input/options";
import { MAX_SECRET_LENGTH, pastedToken } from "../input/pasted-token";
import { UsageError } from "../io/errors";
import { requireUsage } from "../usage/ledgers";
import { idleTokens, withLastUse } from "../usage/token-use";
import { requireKnownScopes } from "../scopes/routes-by-scope";

const tenantId = "<tenant-id>";

type ListedToken = OwnedToken & { readonly cell?: string; readonly lastUsed?: string | null | undefined };

const tokenTable = {
  header: (_: unknown, hasCells: boolean, first: ListedToken) =>
    columns(
      ["TOKEN", 17],
      ["TENANT", 16],
      ...cellHeading(hasCells),
      ["CREATED", 20],
      ["EXPIRES", 20],
      ...("lastUsed" in first ? ([["LAST USED", 10]] as const) : []),
      ["SCOPES", 12],
      ["LABEL", 1],
    ),
  format(token: ListedToken): string {
    const {
      tokenId,
      tenantId: id = "-",
      cell,
      createdAt,
      expiresAt,
      lastUsed,
      replacedBy,
      scopes = [],
      label: text = "-",
    } = token;
    const state = stateOfToken(token);
    return `${columns(
      [tokenId, 17],
      [id, 16],
      ...cellColumn(cell),
      [time(createdAt), 20],
      [state === "works" ? time(expiresAt) : state, 20],
      ...("lastUsed" in token ? ([[lastUsed === null ? "-" : (lastUsed ?? "?"), 10]] as const) : []),
      [scopes.join(",") || "-", 12],
      [replacedBy === undefined ? text : `${text} (replaced by ${replacedBy})`, 1],
    )}\n`;
  },
};

/** The tokens with a public name. @throws {TokenNotFoundError} when no place that answers has one */
async function* findInPlaces(tokenId: string, places: readonly Place[]) {
  let isFound = false;
  let missing: TokenNotFoundError | undefined;
  const parts = places.map(({ cell, tenancy, inventory }) => ({
    cell,
    values: (async function* () {
      try {
        yield* findTokens(tokenId, { ...tenancy, inventory });
      } catch (error) {
        if (!(error instanceof TokenNotFoundError)) throw error;
        missing = error;
      }
    })(),
  }));
  for await (const found of sideBySide(parts)) {
    isFound = true;
    yield found;
  }
  if (!isFound && missing !== undefined) throw missing;
}

export const tokenCommands = [
  define({
    name: "tokens mint",
    arguments: tenantId,
    summary: "mint a token, which is shown once",
    options: [label, scope, force, expiresIn],
    examples: [
      "tokens mint acme --label ci --expires-in 90d --env dev",
      "tokens mint acme --out ci.token --env dev",
    ],
    writes: true,
    secret: true,
    async run({ args: [id = ""], options, placeOf, environment, delivery, now }) {
      const view = withCacheTime<MintedToken>(environment);
      const wish = { tenantId: id, ...tokenOptions(options, now) };
      await requireKnownScopes(wish.scopes ?? [], options, environment);
      return view(await mintTenantToken(wish, (await placeOf(id)).tenancy, delivery(view)));
    },
    format: endOfNew,
  }),
  define({
    name: "tokens list",
    arguments: "[tenant-id]",
    summary:
      "list a tenant's tokens, never their secrets; without a tenant all tokens, which reads the whole table",
    options: [
      new Option("--state <state>", "only those with the state").choices(TOKEN_STATES),
      new Option(
        "--ending-within <duration>",
        "only those that end within this time, sorted by their end",
      ).argParser(parseDuration),
      new Option(
        "--idle <duration>",
        "only those without a request for this time, such as 90d; of the usage ledger",
      )
        .argParser(parseDuration)
        .conflicts("endingWithin"),
    ],
    examples: [
      "tokens list acme --env dev",
      "tokens list --ending-within 14d --env dev",
      "tokens list --idle 90d --env dev",
      "tokens list --state disabled --json --env dev",
    ],
    writes: false,
    async *run({ args: [id], options, places, placeOf, environment, time: clock, io }) {
      const { state, endingWithin } = options as Pick<TokenFilter, "state" | "endingWithin">;
      const idle = options["idle"] as number | undefined;
      if (idle !== undefined) requireUsage(environment, "--idle");
      const filter = {
        ...(id !== undefined && { tenantId: id }),
        ...(state !== undefined && { state }),
        ...(endingWithin !== undefined && { endingWithin }),
      };
      const view = withCacheTime<OwnedToken>(environment);
      let ends = false;
      const asked = id === undefined ? places : [await placeOf(id)];
      const parts = asked.map(({ cell, tenancy, inventory }) => ({
        cell,
        values: filterTokens(filter, { ...tenancy, inventory }),
      }));
      // Sorted by their end where that is asked for.
      const isBefore = (one: OwnedToken, other: OwnedToken) => (one.expiresAt ?? 0) < (other.expiresAt ?? 0);
      const found = endingWithin === undefined ? sideBySide(parts) : merged(parts, isBefore);
      const context = { environment, places, time: clock, io };
      const listed = (async function* () {
        for await (const { cell, value } of found) yield { ...view(value), ...cellMember(cell) };
      })();
      const some = idle === undefined ? listed : idleTokens(idle, listed, context);
      const rows: AsyncIterable<ListedToken> =
        id === undefined || environment.usage === undefined ? some : withLastUse(id, some, context);
      for await (const token of rows) {
        ends ||= token.expiresAt !== undefined;
        yield token;
      }
      const { cacheTtlSeconds } = environment.authorizer;
      if (ends && options["json"] !== true && cacheTtlSeconds > 0)
        io.note(`Each end is as listed${cacheText(cacheTtlSeconds)}.\n`);
    },
    empty: "There are no such tokens.\n",
    ...tokenTable,
  }),
  define({
    name: "tokens find",
    arguments: "<token-id>",
    summary: "find the tenant of a token by its public name; it reads the whole tokens table",
    options: [],
    examples: ["tokens find 0123456789abcdef --env dev"],
    writes: false,
    async *run({ args: [tokenId = ""], places, environment }) {
      const view = withCacheTime<OwnedToken>(environment);
      for await (const { cell, value } of findInPlaces(tokenId, places))
        yield { ...view(value), ...cellMember(cell) };
    },
    ...tokenTable,
  }),
  define({
    name: "tokens rotate",
    arguments: tenantId,
    summary: "mint a token that replaces another one, which ends after an overlap",
    options: [
      new Option("--token <token-id>", "the token to replace, if the tenant has several"),
      overlap,
      new Option(
        "--now",
        "end the old token at once: no overlap, and flush the stage's authorizer cache, for all tenants",
      ),
      successorExpiresIn,
    ],
    examples: [
      "tokens rotate acme --env dev",
      "tokens rotate acme --overlap 1h --expires-in 90d --env dev",
      "tokens rotate acme --now --env dev",
    ],
    writes: true,
    asks: "protected",
    secret: true,
    async run({ args: [id = ""], options, placeOf, cells, environment, delivery, now }) {
      const isNow = options["now"] === true;
      if (isNow && typeof options["overlap"] === "number" && options["overlap"] > 0)
        throw new UsageError("--now leaves no overlap: give either --overlap or --now");
      const wish = {
        tenantId: id,
        overlapSeconds: isNow ? 0 : ((options["overlap"] as number | undefined) ?? DEFAULT_OVERLAP_SECONDS),
        flush: isNow,
        ...(typeof options["token"] === "string" && { tokenId: options["token"] }),
        ...endOption(options, now),
      };
      const cacheTtlSeconds = environment.authorizer.cacheTtlSeconds;
      const view = ({ replaced, ...minted }: RotatedToken) => ({
        ...withCacheTime<MintedToken>(environment)(minted),
        replaced: { ...replaced, cacheTtlSeconds: isNow ? 0 : cacheTtlSeconds },
      });
      const tenancy = withFormerCell(id, (await placeOf(id)).tenancy, cells);
      return view(await rotateToken(wish, tenancy, delivery(view)));
    },
    format: ({ replaced, ...minted }) =>
      `${endOfNew(minted)}Token ${replaced.tokenId} ends at ${endText(replaced.expiresAt, replaced.cacheTtlSeconds)}.\n`,
  }),
  define({
    name: "tokens revoke",
    arguments: `${tenantId} <token-id...>`,
    summary: "remove tokens",
    options: [
      new Option("--now", "flush the stage's authorizer cache, for all tenants, so that it ends at once"),
    ],
    examples: [
      "tokens revoke acme 0123456789abcdef --env dev",
      "tokens revoke acme 0123456789abcdef --now --env dev",
    ],
    writes: true,
    asks: "protected",
    async *run({ args: [id = "", ...tokenIds], options, placeOf, cells, environment }) {
      const flush = options["now"] === true;
      const { tenancy } = await placeOf(id);
      yield* each(tokenIds, async (tokenId) => {
        const started = performance.now();
        const wish = { tenantId: id, tokenId, flush };
        await (cells ? revokeInCells(wish, cells) : revokeToken(wish, tenancy));
        return {
          tenantId: id,
          tokenId,
          endsWithinSeconds: flush ? 0 : environment.authorizer.cacheTtlSeconds,
          tookMs: flush ? Math.round(performance.now() - started) : null,
        };
      });
    },
    format: ({ tokenId, endsWithinSeconds, tookMs }) =>
      tookMs === null
        ? `Token ${tokenId} is revoked: it ends now${cacheText(endsWithinSeconds)}.\n`
        : `Token ${tokenId} is revoked, and the authorizer's cache is flushed: that took ${tookMs} ms.\n`,
  }),
  define({
    name: "tokens update",
    arguments: `${tenantId} <token-id...>`,
    summary: "change a token's label, scopes or end, or disable it until it is enabled again",
    options: [
      label,
      new Option("--no-label", "remove the label"),
      new Option("--scope <scope>", "a scope, instead of all earlier ones; may be repeated")
        .argParser(collect)
        .conflicts("scopes"),
      new Option("--no-scopes", "remove all scopes, which allows every route"),
      force,
      updatedExpiresIn,
      new Option("--disable", "disable the token: its requests get 401").conflicts("enable"),
      new Option("--enable", "enable the token again, with its earlier end"),
      new Option(
        "--now",
        "flush the stage's authorizer cache, for all tenants, so that the change applies at once",
      ),
    ],
    examples: [
      "tokens update acme 0123456789abcdef --disable --now --env dev",
      "tokens update acme 0123456789abcdef --enable --env dev",
      "tokens update acme 0123456789abcdef --label ci --expires-in 30d --env dev",
    ],
    writes: true,
    async *run({ args: [id = "", ...tokenIds], options, placeOf, cells, environment, now }) {
      const { label: text, scope: scopes, disable, enable } = options;
      const update = {
        ...(typeof text === "string" && { label: text }),
        ...(text === false && { label: null }),
        ...(Array.isArray(scopes) && { scopes: scopes as string[] }),
        ...(options["scopes"] === false && { scopes: [] }),
        ...endOption(options, now),
        ...((disable === true || enable === true) && { disabled: disable === true }),
      };
      if (Object.keys(update).length === 0) throw new UsageError("give something to change: see --help");
      await requireKnownScopes(update.scopes ?? [], options, environment);
      const flush = options["now"] === true;
      const tenancy = withFormerCell(id, (await placeOf(id)).tenancy, cells);
      yield* each(tokenIds, async (tokenId) => {
        const started = performance.now();
        const updated = await updateToken({ tenantId: id, tokenId, flush, ...update }, tenancy);
        return {
          ...updated,
          cacheTtlSeconds: flush ? 0 : environment.authorizer.cacheTtlSeconds,
          tookMs: flush ? Math.round(performance.now() - started) : null,
        };
      });
    },
    format: ({ tokenId, disabled, expiresAt, cacheTtlSeconds, tookMs }) =>
      [
        `Token ${tokenId} is changed: that applies now${cacheText(cacheTtlSeconds)}.`,
        ...(disabled ? ["It is disabled: its requests get 401 until it is enabled."] : []),
        ...(expiresAt === undefined
          ? []
          : [
              `It ends at ${endText(expiresAt, cacheTtlSeconds)}${disabled ? ", if it is enabled by then" : ""}.`,
            ]),
        ...(tookMs === null ? [] : [`The authorizer's cache is flushed: that took ${tookMs} ms.`]),
        "",
      ].join("\n"),
  }),
  define({
    name: "tokens verify",
    arguments: "",
    summary: "find the tenant of a token, and whether it works; the secret comes from standard input",
    options: [],
    examples: ["tokens verify --env dev < ci.token"],
    writes: false,
    async run({ places: [{ tenancy }], cells, environment, io }) {
      const untrustedToken = pastedToken(await io.readInput("The token", MAX_SECRET_LENGTH));
      const view = withCacheTime<VerifiedToken & { readonly cell?: string }>(environment);
      if (cells) return view(await verifyTokenInCells(untrustedToken, environment.authorizer, cells));
      return view(await verifyToken(untrustedToken, environment.authorizer, tenancy));
    },
    problemOf: ({ state }) => (state === "works" ? undefined : state === "unknown" ? "notFound" : "problems"),
    format: ({
      state,
      mintedFor,
      tenantId: id,
      cell,
      tokenId,
      label: text,
      expiresAt,
      cacheTtlSeconds = 0,
    }) =>
      [
        `State    ${state}${mintedFor === undefined ? "" : `: its prefix is that of ${mintedFor}, so verify it with --env ${mintedFor}`}`,
        `Tenant   ${id ?? "-"}`,
        ...(cell === undefined ? [] : [`Cell     ${cell}`]),
        `Token    ${tokenId ?? "-"}`,
        columns(["Label", 7], [text ?? "-", 1]),
        `Expires  ${expiresAt === undefined ? "-" : endText(expiresAt, cacheTtlSeconds)}`,
        "",
      ].join("\n"),
  }),
];
