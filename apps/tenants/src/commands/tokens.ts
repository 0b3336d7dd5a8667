import {
  listTokens,
  mintTenantToken,
  revokeToken,
  rotateToken,
  verifyToken,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { columns, time } from "../columns";
import { define } from "../definition";
import { expiresIn, label, overlap, scope, tokenOptions } from "../options";
import { UsageError } from "../usage-error";

const tenantId = "<tenant-id>";

const shownOnce = ({ token, tokenId }: { readonly token: string; readonly tokenId: string }) =>
  token === undefined ? `Token ${tokenId} is minted.\n` : `Token ${tokenId}, shown this once: ${token}\n`;

/** Longer than any token that API Gateway lets through (a header line is at most 10,240 bytes). */
const MAX_SECRET_LENGTH = 10_240;

/** The tokens of a tenant. */
export const tokenCommands = [
  define({
    name: "tokens mint",
    arguments: tenantId,
    summary: "mint a token, which is shown once",
    options: [label, scope, expiresIn],
    examples: [
      "tokens mint acme --label ci --expires-in 90d --env dev",
      "tokens mint acme --out ci.token --env dev",
    ],
    writes: true,
    secret: true,
    run: ({ args: [id = ""], options, tenancy, now }) =>
      mintTenantToken({ tenantId: id, ...tokenOptions(options, now) }, tenancy),
    format: shownOnce,
  }),
  define({
    name: "tokens list",
    arguments: tenantId,
    summary: "list a tenant's tokens: never their secrets",
    options: [],
    examples: ["tokens list acme --env dev"],
    writes: false,
    run: ({ args: [id = ""], tenancy }) => listTokens(id, tenancy),
    empty: "It has no tokens.\n",
    header: columns(["TOKEN", 17], ["CREATED", 17], ["EXPIRES", 17], ["SCOPES", 12], ["LABEL", 1]),
    format: ({ tokenId, createdAt, expiresAt, expired, scopes = [], label: text = "-" }) =>
      `${columns(
        [tokenId, 17],
        [time(createdAt), 17],
        [expired ? "expired" : time(expiresAt), 17],
        [scopes.join(",") || "-", 12],
        [text, 1],
      )}\n`,
  }),
  define({
    name: "tokens rotate",
    arguments: tenantId,
    summary: "mint a token that replaces another one, which ends after an overlap",
    options: [
      new Option("--token <token-id>", "the token to replace, where the tenant has several"),
      overlap,
      expiresIn,
    ],
    examples: ["tokens rotate acme --env dev", "tokens rotate acme --overlap 1h --env dev"],
    writes: true,
    asks: "prod",
    secret: true,
    run: ({ args: [id = ""], options, tenancy, now }) =>
      rotateToken(
        {
          tenantId: id,
          overlapSeconds: options["overlap"] as number,
          ...(typeof options["token"] === "string" && { tokenId: options["token"] }),
          ...tokenOptions(options, now),
        },
        tenancy,
      ),
    format: (rotated) =>
      `${shownOnce(rotated)}Token ${rotated.replaced.tokenId} ends at ${time(rotated.replaced.expiresAt)}.\n`,
  }),
  define({
    name: "tokens revoke",
    arguments: `${tenantId} <token-id>`,
    summary: "remove a token",
    options: [
      new Option("--now", "flush the stage's authorizer cache, for all tenants, so that it ends at once"),
    ],
    examples: [
      "tokens revoke acme 0123456789abcdef --env dev",
      "tokens revoke acme 0123456789abcdef --now --env dev",
    ],
    writes: true,
    asks: "prod",
    async run({ args: [id = "", tokenId = ""], options, tenancy, environment }) {
      const started = performance.now();
      const flush = options["now"] === true;
      await revokeToken({ tenantId: id, tokenId, flush }, tenancy);
      return {
        tenantId: id,
        tokenId,
        endsWithinSeconds: flush ? 0 : environment.authorizer.cacheTtlSeconds,
        tookMs: flush ? Math.round(performance.now() - started) : null,
      };
    },
    format: ({ tokenId, endsWithinSeconds, tookMs }) =>
      tookMs === null
        ? `Token ${tokenId} is revoked: cached answers let it in for at most ${endsWithinSeconds} s more.\n`
        : `Token ${tokenId} is revoked, and the authorizer's cache is flushed: that took ${tookMs} ms.\n`,
  }),
  define({
    name: "tokens verify",
    arguments: "",
    summary: "say whose a token is, and whether it works; the secret comes from standard input",
    options: [],
    examples: ["tokens verify --env dev < ci.token"],
    writes: false,
    async run({ tenancy, environment, io }) {
      const untrustedToken = (await io.readInput("The token", MAX_SECRET_LENGTH)).trim();
      if (untrustedToken === "")
        throw new UsageError("standard input is empty: the secret is read from there");
      if (untrustedToken.length > MAX_SECRET_LENGTH)
        throw new UsageError(
          `standard input has more than ${MAX_SECRET_LENGTH} characters: that is no token`,
        );
      return verifyToken(untrustedToken, environment.authorizer, tenancy);
    },
    format: ({ state, tenantId: id, tokenId, label: text, expiresAt }) =>
      [
        `State    ${state}`,
        `Tenant   ${id ?? "-"}`,
        `Token    ${tokenId ?? "-"}`,
        columns(["Label", 7], [text ?? "-", 1]),
        `Expires  ${time(expiresAt)}`,
        "",
      ].join("\n"),
  }),
];
