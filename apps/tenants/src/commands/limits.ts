import type { PlanLimits } from "@tollgate/environments";
import {
  limitsOf,
  limitsText,
  limitTenant,
  requireLeft,
  showTenant,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { burst, limitsChange, quota, rate } from "../input/options";
import { tenantView, type TenantView } from "../output/columns";
import { define } from "./definition";

type LimitsView = TenantView & {
  /** The limits that hold: the tenant's own or, without any, those of its plan. */
  readonly effective: PlanLimits;
  /** Whether the command has changed the tenant's usage plan, so that its usage starts at zero. */
  readonly startsAnew: boolean;
};

export const limitCommands = [
  define<LimitsView>({
    name: "limits",
    arguments: "<tenant-id>",
    summary: "show a tenant's limits, or give it limits of its own, which it has a usage plan of its own for",
    options: [rate, burst, quota, new Option("--reset", "return to the limits of its plan")],
    examples: [
      "limits acme --env dev",
      "limits acme --rate 200 --burst 400 --quota 5000000/month --env dev",
      "limits acme --quota none --env dev",
      "limits acme --reset --env dev",
    ],
    writes: true,
    check: (_, options) => void limitsChange(options),
    mend: ([id], options) =>
      limitsChange(options) === undefined
        ? undefined
        : `Run the same command again to finish it, or tenants show ${id} to see what is left.`,
    async run({ args: [id = ""], options, placeOf, cells }) {
      const change = limitsChange(options);
      const { tenancy, environment } = await placeOf(id);
      if (change !== undefined) await requireLeft(id, tenancy, cells);
      const { tenant } = await showTenant(id, tenancy);
      const after = change === undefined ? tenant : await limitTenant(id, change, tenancy);
      return {
        ...tenantView(after),
        effective: limitsOf(after, environment),
        startsAnew: (tenant.limits === undefined) !== (after.limits === undefined),
      };
    },
    format: ({ tenantId, plan, limits, effective, startsAnew }) =>
      `Tenant ${tenantId} is on plan ${plan}, with ${limits ? "limits of its own" : "its limits"}: ${limitsText(effective)}.\n` +
      (startsAnew
        ? "It is on another usage plan now: its usage starts at zero, and requests may have got 403 in between.\n"
        : ""),
  }),
];
