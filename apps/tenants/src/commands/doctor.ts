import type { FindingInCells } from "@tollgate/tenant-provisioning-runtime";
import {
  ApiKeyMissingError,
  ApiKeyTakenError,
  DirectoryChangedError,
  examineCells,
  examineTenants,
  LeftUnfinishedError,
  PlanConflictError,
  PlanGoneError,
  repairedIn,
  TenantChangedError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
  UnknownApiKeyError,
} from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { cellColumn, cellHeading, cellMember, columns } from "../output/columns";
import { define } from "./definition";
import { moveContext } from "./move-cell";

export type FindingView = Omit<FindingInCells, "repair"> & {
  readonly cell?: string;
  /** Whether `doctor --fix` repairs it. Otherwise, a person has to decide. */
  readonly fixable: boolean;
  readonly fixed: boolean;
};

/** The errors that a repair gets if its finding is outdated. */
const OTHERS_AT_IT = [
  ApiKeyMissingError,
  ApiKeyTakenError,
  DirectoryChangedError,
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
    async *run({ options, places: [place], cells, environment }) {
      const fix = options["fix"] === true;
      const { inventory, tenancy } = place;
      if (cells === undefined)
        for await (const finding of examineTenants(inventory, tenancy))
          yield view(repairedIn(finding, tenancy), fix);
      else
        for await (const { cell, value } of examineCells({
          ...cells,
          ...moveContext({ options: {}, environment }, cells),
        }))
          yield { ...(await view(value, fix)), ...cellMember(cell) };
    },
    empty: "Nothing is wrong.\n",
    problemOf: ({ fixed }) => (fixed ? undefined : "problems"),
    header: (_, hasCells) =>
      columns(["FOUND", 18], ["ABOUT", 20], ...cellHeading(hasCells), ["CAUSE", 48], ["REPAIR", 1]),
    format: ({ kind, subject, cell, cause, mend, fixable, fixed }) =>
      `${columns([kind, 18], [subject, 20], ...cellColumn(cell), [cause, 48], [fixed ? "repaired" : `${mend}${fixable ? " (or --fix)" : ""}`, 1])}\n`,
  }),
];

async function view({ repair, ...finding }: FindingInCells, fix: boolean): Promise<FindingView> {
  const fixed = fix && repair !== undefined && (await isRepaired(repair));
  return { ...finding, fixable: repair !== undefined, fixed };
}

/** Whether a repair succeeded. After a concurrent change, the next `doctor` run reports the rest. */
async function isRepaired(repair: () => Promise<boolean>): Promise<boolean> {
  try {
    return await repair();
  } catch (error) {
    const cause = error instanceof LeftUnfinishedError ? error.cause : error;
    if (OTHERS_AT_IT.some((each) => cause instanceof each)) return false;
    throw error;
  }
}
