import {
  type AuditedState,
  auditOf,
  auditSince,
  limitsText,
  merged,
} from "@tollgate/tenant-provisioning-runtime";
import { cellColumn, cellHeading, cellMember, columns, detailsCell } from "../output/columns";
import { define } from "./definition";
import { since, type Moment } from "../input/options";
import { UsageError } from "../io/errors";

export const auditCommands = [
  define({
    name: "audit",
    arguments: "[tenant-id]",
    summary: "show the changes of a tenant, or of all tenants since a time, including deleted tenants",
    options: [since],
    examples: [
      "audit acme --env dev",
      "audit --since 7d --env dev",
      "audit --since 2026-11-24 --env dev --json",
    ],
    writes: false,
    async *run({ args: [id], options, places, now }) {
      const moment = options["since"] as Moment | undefined;
      if ((id === undefined) === (moment === undefined))
        throw new UsageError("give either a tenant's id or --since");
      // A tenant that was moved or deleted has events in more cells than its own.
      const parts = places.map(({ cell, tenancy }) => ({
        cell,
        values: id === undefined ? auditSince(moment?.(now) ?? now, tenancy) : auditOf(id, tenancy),
      }));
      for await (const { cell, value } of merged(parts, (one, other) => one.at < other.at))
        yield { ...value, ...cellMember(cell) };
    },
    empty: "Nothing was changed.\n",
    problemOf: ({ altered }) => (altered ? "problems" : undefined),
    header: (_, hasCells) =>
      columns(
        ["WHEN", 24],
        ["TENANT", 16],
        ...cellHeading(hasCells),
        ["CHANGE", 12],
        ["PHASE", 5],
        ["BEFORE", 24],
        ["AFTER", 24],
        ["WHO", 1],
      ),
    format: ({ tenantId, cell, at, change, phase, before, after, actor, altered }) =>
      `${columns([at, 24], [tenantId, 16], ...cellColumn(cell), [change, 12], [phase, 6], [state(before), 24], [state(after), 24], [altered ? ALTERED : actor, 1])}\n`,
  }),
];

const ALTERED = "this entry was overwritten";

function state({ status, plan, limits, tokenId, label, ...details }: AuditedState = {}): string {
  return (
    [status, plan, limits && limitsText(limits), tokenId, label, detailsCell(details)]
      .filter(Boolean)
      .join(" ") || "-"
  );
}
