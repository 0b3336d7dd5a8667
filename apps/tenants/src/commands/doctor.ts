import type { Finding } from "@tollgate/tenant-provisioning-runtime";
import { examineTenants } from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import { columns } from "../columns";
import { define } from "../definition";

export type FindingView = Omit<Finding, "repair"> & {
  /** Whether `doctor --fix` mends it; the rest takes a person. */
  readonly fixable: boolean;
  readonly fixed: boolean;
};

/** What compares everything with everything. */
export const doctorCommands = [
  define<FindingView>({
    name: "doctor",
    arguments: "",
    summary: "compare tenants, API keys, plans and tokens, and say what is wrong and what mends it",
    options: [new Option("--fix", "mend what is safe to mend")],
    examples: ["doctor --env dev", "doctor --fix --env dev"],
    writes: true,
    async *run({ options, tenancy, inventory }) {
      for await (const { repair, ...finding } of examineTenants(inventory, tenancy)) {
        const fixed = options["fix"] === true && repair !== undefined;
        if (fixed) await repair(tenancy);
        yield { ...finding, fixable: repair !== undefined, fixed };
      }
    },
    empty: "Nothing is wrong.\n",
    isProblem: ({ fixed }) => !fixed,
    header: columns(["FOUND", 18], ["ABOUT", 20], ["CAUSE", 48], ["WHAT MENDS IT", 1]),
    format: ({ kind, subject, cause, mend, fixable, fixed }) =>
      `${columns([kind, 18], [subject, 20], [cause, 48], [fixed ? "mended" : `${mend}${fixable ? " (or --fix)" : ""}`, 1])}\n`,
  }),
];
