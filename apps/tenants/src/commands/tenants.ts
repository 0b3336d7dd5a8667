import { firstPlan, type PlanName } from "@tollgate/environments";
import {
  type CreatedTenant,
  type TenantStatus,
  type TenantUpdate,
  adoptTenant,
  adoptTenantInCells,
  cellOfTenant,
  createTenant,
  createTenantInCells,
  deleteInCells,
  deleteTenant,
  idleTenants,
  limitsText,
  listTenants,
  merged,
  moveTenant,
  requireLeft,
  resumeTenant,
  showTenant,
  sideBySide,
  suspendInCells,
  suspendTenant,
  updateTenant,
} from "@tollgate/tenant-provisioning-runtime";
import { InvalidArgumentError, Option } from "commander";
import {
  cellColumn,
  cellHeading,
  cellMember,
  columns,
  time,
  detailLines,
  detailsCell,
  tenantView,
  type TenantView,
} from "../output/columns";
import { each } from "./each";
import { define, type OpenCells, type Places } from "./definition";
import { endOfNew, withCacheTime } from "../output/end-text";
import {
  collect,
  contact,
  expiresIn,
  force,
  label,
  metadata,
  name,
  plan,
  scope,
  tenantDetails,
  tokenOptions,
} from "../input/options";
import { UsageError } from "../io/errors";
import { requireKnownScopes } from "../scopes/routes-by-scope";

const tenantId = "<tenant-id>";
const tenantIds = "<tenant-id...>";
const key = new Option(
  "--key <api-key-id>",
  "id of the API key, as aws apigateway get-api-keys shows it",
).makeOptionMandatory();
const STATUSES: readonly TenantStatus[] = ["creating", "adopting", "active", "suspended", "deleting"];

const inCell = (cell: string | undefined) => (cell === undefined ? "" : ` in cell ${cell}`);

const ownLimits = ({ limits }: Pick<TenantView, "limits">) =>
  limits === undefined ? "" : `own limits: ${limitsText(limits)}`;

const changed = ({ tenantId: id, status, plan: on, limits }: TenantView) =>
  `Tenant ${id} is ${status} on plan ${on}${limits ? `, with ${ownLimits({ limits })}` : ""}.\n`;

const IDLE =
  "API Gateway counts late, and by API key. The saved query tokensOfTenant of the access log finds idle tokens.\n";

/** @returns days @throws {InvalidArgumentError} */
function parseIdle(untrustedDays: string): number {
  const days = /^[1-9]\d?d$/.test(untrustedDays) ? Number.parseInt(untrustedDays, 10) : NaN;
  if (!(days <= 90)) throw new InvalidArgumentError("It is 1d to 90d: API Gateway reports no more.");
  return days;
}

/** @throws {UsageError} when no option is given, or two contradict each other */
function tenantUpdate(options: Readonly<Record<string, unknown>>): TenantUpdate {
  const { metadata: set = {}, ...texts } = tenantDetails(options);
  const removed = (options["removeMetadata"] as readonly string[] | undefined) ?? [];
  const both = removed.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) throw new UsageError(`${JSON.stringify(both)} is to be set and to be removed`);
  const update = {
    ...texts,
    ...(options["name"] === false && { name: null }),
    ...(options["contact"] === false && { contact: null }),
    metadata: { ...set, ...Object.fromEntries(removed.map((key) => [key, null])) },
  };
  if (Object.keys(update).length === 1 && Object.keys(update.metadata).length === 0)
    throw new UsageError("give something to change: see --help");
  return update;
}

const byId = (one: { readonly tenantId: string }, other: { readonly tenantId: string }) =>
  one.tenantId < other.tenantId;

/** Deletes a tenant in all cells. The cell is the one that it was in. */
async function deleteAndNameCell(id: string, cells: OpenCells) {
  const { cell } = await cellOfTenant(id, cells, true);
  return { ...(await deleteInCells(id, cells)), cell };
}

/**
 * Deletes the tenants of every cell, of the cells side by side. All tenants of a cell are listed before the
 * first is deleted, because a list that changes during reading may omit some.
 */
async function* deleteAll({ places, cells }: Places) {
  const parts = places.map(({ cell, tenancy }) => ({
    cell,
    values: (async function* () {
      const ids: string[] = [];
      for await (const tenant of listTenants({}, tenancy)) ids.push(tenant.tenantId);
      const remove = (id: string) => (cells ? deleteAndNameCell(id, cells) : deleteTenant(id, tenancy));
      // If AWS did not answer, thousands of tenants would fail one after the other.
      yield* each(ids, remove, { failuresInARow: 10 });
    })(),
  }));
  for await (const { value } of sideBySide(parts)) yield value;
}

const cellOption = new Option("--cell <cell>", "the cell (default: the one with the most room)");

/** @throws {UsageError} */
function cellOf({ cell }: Readonly<Record<string, unknown>>, { cells, environment }: Places) {
  if (typeof cell !== "string") return {};
  if (cells === undefined) throw new UsageError(`${environment.name} has no cells: omit --cell`);
  return { cell };
}

export const tenantCommands = [
  define({
    name: "create",
    arguments: tenantId,
    summary: "create a tenant: its API key, its plan and its first token, which is shown once",
    options: [
      plan("its usage plan (default: the environment's first)"),
      name,
      contact,
      metadata,
      label,
      scope,
      force,
      expiresIn,
      cellOption,
    ],
    examples: [
      "create acme --env dev",
      'create acme --name "Acme Corp" --contact ops@acme.example --metadata region=eu --env dev',
      "create acme --env dev --plan Unlimited --out acme.token",
    ],
    writes: true,
    secret: true,
    mend: ([id]) =>
      `If tenant ${id} was begun, tenants create ${id} finishes it, and tenants delete ${id} removes it.`,
    async run({ args: [id = ""], options, delivery, now, io, ...places }) {
      const { environment, cells } = places;
      const placing = { ...cellOf(options, places), tell: (line: string) => io.note(`${line}\n`) };
      const wish = {
        tenantId: id,
        plan: (options["plan"] as PlanName | undefined) ?? firstPlan(environment),
        ...tenantDetails(options),
        ...tokenOptions(options, now),
      };
      await requireKnownScopes(wish.scopes ?? [], options, environment);
      const view = withCacheTime<CreatedTenant & { readonly cell?: string }>(environment);
      if (cells) return view(await createTenantInCells(wish, cells, placing, delivery(view)));
      return view(await createTenant(wish, places.places[0].tenancy, delivery(view)));
    },
    format: ({ tenantId: id, plan: on, apiKeyId, cell, ...token }) =>
      `Tenant ${id} is active on plan ${on} (API key ${apiKeyId})${inCell(cell)}.\n${endOfNew(token)}`,
  }),
  define({
    name: "adopt",
    arguments: tenantId,
    summary: "take over a manually created API key and its tokens as a tenant; access does not change",
    options: [
      key,
      plan("its usage plan (default: the one that the key is in)"),
      name,
      contact,
      metadata,
      cellOption,
    ],
    examples: [
      "adopt acme --key a1b2c3d4e5 --env dev",
      "adopt acme --key a1b2c3d4e5 --plan General --env dev",
    ],
    writes: true,
    async run({ args: [id = ""], options, ...places }) {
      const { key: apiKeyId, plan: on } = options as { readonly key: string; readonly plan?: PlanName };
      const adopting = { tenantId: id, apiKeyId, ...(on && { plan: on }), ...tenantDetails(options) };
      const placing = cellOf(options, places);
      if (places.cells) {
        const { tenant, tokens, cell } = await adoptTenantInCells(adopting, places.cells, placing);
        return { ...tenantView(tenant), cell, tokens };
      }
      const { tenant, tokens } = await adoptTenant(adopting, places.places[0].tenancy);
      return { ...tenantView(tenant), tokens };
    },
    format: (adopted) =>
      `${changed(adopted)}Tokens of its API key, which are now listed: ${adopted.tokens}.\n`,
  }),
  define({
    name: "show",
    arguments: tenantIds,
    summary: "show tenants' records, and how API Gateway differs from them",
    options: [],
    examples: ["show acme --env dev", "show acme --env dev --json"],
    writes: false,
    run: ({ args, placeOf }) =>
      each(args, async (id) => {
        const { cell, tenancy } = await placeOf(id);
        const { tenant, ...report } = await showTenant(id, tenancy);
        return { tenant: tenantView(tenant), ...cellMember(cell), ...report };
      }),
    format: ({ tenant, cell, key, limits, problems }) =>
      [
        `Tenant   ${tenant.tenantId}`,
        ...(cell === undefined ? [] : [`Cell     ${cell}`]),
        ...detailLines(tenant),
        `Status   ${tenant.status}`,
        `Plan     ${tenant.plan}`,
        `Limits   ${limitsText(limits)}${tenant.limits ? " (its own)" : ""}`,
        `API key  ${key ? `${key.id} (${key.enabled ? "enabled" : "disabled"})` : "none"}`,
        `Created  ${time(tenant.createdAt)}`,
        `Changed  ${time(tenant.updatedAt)}`,
        ...problems.map((problem) => `Problem  ${problem}`),
        "",
      ].join("\n"),
  }),
  define({
    name: "list",
    arguments: "",
    summary: "list tenants, in the order of their ids",
    options: [
      plan("only those on the plan"),
      new Option("--status <status>", "only those with the status").choices(STATUSES),
      new Option(
        "--text <text>",
        "only those whose id, name, contact or metadata contains the text, in upper or lower case",
      ),
      new Option("--details", "with name, contact, metadata and own limits; --text implies it"),
      new Option(
        "--idle <days>",
        "only those without a counted request for so many days, such as 30d (at most 90d); it reads the usage of all keys",
      ).argParser(parseIdle),
    ],
    examples: [
      "list --env dev",
      "list --text ops@acme.example --env dev",
      "list --env dev --status suspended --details --json",
      "list --idle 30d --env dev",
    ],
    writes: false,
    async *run({ options, places, io }) {
      const idle = options["idle"] as number | undefined;
      const parts = places.map(({ cell, tenancy }) => ({
        cell,
        values: idle === undefined ? listTenants(options, tenancy) : idleTenants(options, idle, tenancy),
      }));
      for await (const { cell, value } of merged(parts, byId))
        yield { ...tenantView(value), ...cellMember(cell) };
      if (idle !== undefined) io.note(IDLE);
    },
    empty: "There is no such tenant.\n",
    header: ({ text, details }, hasCells) =>
      columns(
        ["TENANT", 24],
        ...cellHeading(hasCells),
        ["STATUS", 10],
        ["PLAN", 10],
        ["CREATED", 20],
        [details || text ? "NAME, CONTACT, METADATA, LIMITS" : "", 1],
      ),
    format: ({ tenantId: id, cell, status, plan: on, createdAt, ...details }) =>
      `${columns([id, 24], ...cellColumn(cell), [status, 10], [on, 10], [time(createdAt), 20], [[detailsCell(details), ownLimits(details)].filter(Boolean).join(" "), 1])}\n`,
  }),
  define({
    name: "suspend",
    arguments: tenantIds,
    summary: "disable tenants' API keys: their requests get 403, despite cached results",
    options: [],
    examples: ["suspend acme --env dev", "suspend acme globex --env dev"],
    writes: true,
    run: ({ args, placeOf, cells }) =>
      each(args, async (id) =>
        tenantView(
          cells ? await suspendInCells(id, cells) : await suspendTenant(id, (await placeOf(id)).tenancy),
        ),
      ),
    format: changed,
  }),
  define({
    name: "resume",
    arguments: tenantIds,
    summary: "enable tenants' API keys again",
    options: [],
    examples: ["resume acme --env dev"],
    writes: true,
    run: ({ args, placeOf }) =>
      each(args, async (id) => tenantView(await resumeTenant(id, (await placeOf(id)).tenancy))),
    format: changed,
  }),
  define({
    name: "move",
    arguments: tenantIds,
    summary: "move tenants to another plan, which resets their quota; own limits stay",
    options: [plan("the usage plan to move it to").makeOptionMandatory()],
    examples: ["move acme --plan Unlimited --env dev"],
    writes: true,
    run: ({ args, options, placeOf, cells }) =>
      each(args, async (id) => {
        const { tenancy } = await placeOf(id);
        await requireLeft(id, tenancy, cells);
        return tenantView(await moveTenant(id, options["plan"] as PlanName, tenancy));
      }),
    format: changed,
  }),
  define({
    name: "update",
    arguments: tenantIds,
    summary: "change tenants' names, contacts or metadata; fields that are not named stay",
    options: [
      name,
      new Option("--no-name", "remove the name"),
      contact,
      new Option("--no-contact", "remove the contact"),
      metadata,
      new Option("--remove-metadata <key>", "remove an entry of the metadata; may be repeated").argParser(
        collect,
      ),
    ],
    examples: [
      'update acme --name "Acme Corp" --contact ops@acme.example --env dev',
      "update acme --metadata region=eu --metadata crm/id=4711 --remove-metadata tier --env dev",
      "update acme --no-contact --env dev",
    ],
    writes: true,
    run({ args, options, placeOf }) {
      const update = tenantUpdate(options);
      return each(args, async (id) =>
        tenantView(await updateTenant(id, update, (await placeOf(id)).tenancy)),
      );
    },
    format: (tenant) => [`Tenant ${tenant.tenantId} is updated.`, ...detailLines(tenant), ""].join("\n"),
  }),
  define({
    name: "delete",
    arguments: "[tenant-id...]",
    summary: "permanently delete tenants with their tokens and their API keys",
    options: [
      new Option(
        "--all",
        "all tenants of the environment, such as before cdktf destroy, which does not delete their API keys",
      ),
    ],
    examples: ["delete acme --env dev", "delete acme --env dev --yes", "delete --all --env dev"],
    writes: true,
    check(args, { all }) {
      if (args.length > 0 === (all === true)) throw new UsageError("give either tenants or --all");
    },
    asks: "always",
    async *run({ args, options, ...places }) {
      if (options["all"] === true) return yield* deleteAll(places);
      const { cells } = places;
      yield* each(args, (id) =>
        cells ? deleteAndNameCell(id, cells) : deleteTenant(id, places.places[0].tenancy),
      );
    },
    empty: "There are no tenants.\n",
    format: ({ tenantId: id, removedTokens }) =>
      `Tenant ${id} is deleted. Tokens deleted with it: ${removedTokens}.\n`,
  }),
];
