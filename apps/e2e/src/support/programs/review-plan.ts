import { run } from "./run";

/** The used part of the output of `--json`, and the command's exit status. */
export interface Review {
  readonly status: number | null;
  readonly exitStatus: number;
  readonly hazards: readonly { readonly id: string; readonly severity: string; readonly address: string }[];
}

/** Reviews a plan with the command. @param plan as `terraform show -json` prints it */
export async function reviewPlan(plan: string): Promise<Review> {
  const { status, stdout } = await run("npm", ["run", "-s", "plan-review", "--", "--json", "-"], {
    input: plan,
  });
  return { ...(JSON.parse(stdout) as Omit<Review, "status">), status };
}
