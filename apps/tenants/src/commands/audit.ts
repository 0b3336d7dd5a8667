import type { AuditedState } from "@tollgate/tenant-provisioning-runtime";
import { auditOf } from "@tollgate/tenant-provisioning-runtime";
import { columns } from "../columns";
import { define } from "../definition";

/** What was changed, when and by whom. */
export const auditCommands = [
  define({
    name: "audit",
    arguments: "<tenant-id>",
    summary: "show who changed a tenant, when and how; also of one that is deleted",
    options: [],
    examples: ["audit acme --env dev"],
    writes: false,
    run: ({ args: [id = ""], tenancy }) => auditOf(id, tenancy),
    header: columns(["WHEN", 24], ["CHANGE", 12], ["PHASE", 5], ["BEFORE", 24], ["AFTER", 24], ["WHO", 1]),
    format: ({ at, change, phase, before, after, actor }) =>
      `${columns([at, 24], [change, 12], [phase, 5], [state(before), 24], [state(after), 24], [actor, 1])}\n`,
  }),
];

function state({ status, plan, tokenId, label }: AuditedState = {}): string {
  return [status, plan, tokenId, label].filter(Boolean).join(" ") || "-";
}
