import type { Finding, Tenancy } from "@tollgate/tenant-provisioning-runtime";
import {
  ApiKeyMissingError,
  ApiKeyTakenError,
  examineTenants,
  LeftUnfinishedError,
  PlanConflictError,
  PlanGoneError,
  TenantChangedError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
  UnknownApiKeyError,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { columns } from "../output/columns";
import { define } from "./definition";

export type FindingView = Omit<Finding, "repair"> & {
  /** Whether `doctor --fix` repairs it. Otherwise, a person has to decide. */
  readonly fixable: boolean;
  readonly fixed: boolean;
};

/** The errors that a repair gets if its finding is outdated. */
const OTHERS_AT_IT = [
  ApiKeyMissingError,
  ApiKeyTakenError,
  PlanConflictError,
  PlanGoneError,
  TenantChangedError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
  UnknownApiKeyError,
];

/** Commands that compare records with AWS. */
export const doctorCommands = [
  define<FindingView>({
    name: "doctor",
    arguments: "",
    summary: "compare tenants, API keys, plans and tokens, and report problems with their repairs",
    options: [new Option("--fix", "repair what is safe to repair")],
    examples: ["doctor --env dev", "doctor --fix --env dev"],
    writes: true,
    mend: (_, { fix }) => (fix === true ? "Run doctor --fix again to continue." : undefined),
    async *run({ options, places: [{ tenancy, inventory }] }) {
      for await (const { repair, ...finding } of examineTenants(inventory, tenancy)) {
        const fixed = options["fix"] === true && repair !== undefined && (await isRepaired(repair, tenancy));
        yield { ...finding, fixable: repair !== undefined, fixed };
      }
    },
    empty: "Nothing is wrong.\n",
    problemOf: ({ fixed }) => (fixed ? undefined : "problems"),
    header: columns(["FOUND", 18], ["ABOUT", 20], ["CAUSE", 48], ["REPAIR", 1]),
    format: ({ kind, subject, cause, mend, fixable, fixed }) =>
      `${columns([kind, 18], [subject, 20], [cause, 48], [fixed ? "repaired" : `${mend}${fixable ? " (or --fix)" : ""}`, 1])}\n`,
  }),
];

/** Whether a repair succeeded. After a concurrent change, the next `doctor` run reports the rest. */
async function isRepaired(repair: NonNullable<Finding["repair"]>, tenancy: Tenancy): Promise<boolean> {
  try {
    await repair(tenancy);
    return true;
  } catch (error) {
    const cause = error instanceof LeftUnfinishedError ? error.cause : error;
    if (OTHERS_AT_IT.some((each) => cause instanceof each)) return false;
    throw error;
  }
}
