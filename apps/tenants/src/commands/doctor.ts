import type { Cells, DirectoryFinding, Finding, Tenancy } from "@tollgate/tenant-provisioning-runtime";
import {
  ApiKeyMissingError,
  ApiKeyTakenError,
  DirectoryChangedError,
  examineCell,
  examineDirectory,
  examineTenants,
  sideBySide,
  SomeCellsFailedError,
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
import { cellColumn, cellHeading, cellMember, columns } from "../output/columns";
import { define, type Place } from "./definition";

export type FindingView = Omit<Finding, "repair" | "kind"> & {
  readonly kind: Finding["kind"] | DirectoryFinding["kind"];
  readonly cell?: string;
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
    async *run({ options, places, cells }) {
      const fix = options["fix"] === true;
      const parts = places.map((place) => ({ cell: place.cell, values: examinePlace(place, cells, fix) }));
      let failure: SomeCellsFailedError | undefined;
      try {
        for await (const { cell, value } of sideBySide(parts)) yield { ...value, ...cellMember(cell) };
      } catch (error) {
        if (!(error instanceof SomeCellsFailedError)) throw error;
        failure = error;
      }
      // After the missing entries, because it counts them.
      if (cells) yield* ofDirectory(examineDirectory(cells), fix);
      if (failure !== undefined) throw failure;
    },
    empty: "Nothing is wrong.\n",
    problemOf: ({ fixed }) => (fixed ? undefined : "problems"),
    header: (_, hasCells) =>
      columns(["FOUND", 18], ["ABOUT", 20], ...cellHeading(hasCells), ["CAUSE", 48], ["REPAIR", 1]),
    format: ({ kind, subject, cell, cause, mend, fixable, fixed }) =>
      `${columns([kind, 18], [subject, 20], ...cellColumn(cell), [cause, 48], [fixed ? "repaired" : `${mend}${fixable ? " (or --fix)" : ""}`, 1])}\n`,
  }),
];

/** The findings in one place, and those about its tenants in the directory. */
async function* examinePlace(
  { cell, tenancy, inventory }: Place,
  cells: Cells | undefined,
  fix: boolean,
): AsyncIterable<FindingView> {
  for await (const { repair, ...finding } of examineTenants(inventory, tenancy)) {
    const fixed = fix && repair !== undefined && (await isRepaired(repair, tenancy));
    yield { ...finding, fixable: repair !== undefined, fixed };
  }
  if (cells && cell !== undefined) yield* ofDirectory(examineCell({ cell, tenancy, inventory }, cells), fix);
}

async function* ofDirectory(
  findings: AsyncIterable<DirectoryFinding>,
  fix: boolean,
): AsyncIterable<FindingView> {
  for await (const { repair, ...finding } of findings) {
    const fixed = fix && repair !== undefined && (await isEntryRepaired(repair));
    yield { ...finding, fixable: repair !== undefined, fixed };
  }
}

async function isEntryRepaired(repair: NonNullable<DirectoryFinding["repair"]>): Promise<boolean> {
  try {
    return await repair();
  } catch (error) {
    if (error instanceof DirectoryChangedError) return false;
    throw error;
  }
}

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
