import { Command, InvalidArgumentError } from "commander";

export interface ReviewCommand {
  readonly plan: string;
  readonly json: boolean;
  readonly exceptions: string | undefined;
  readonly proposedExceptions: string | undefined;
}

type Options = Partial<Omit<ReviewCommand, "plan">>;

const HELP_EPILOGUE = `
Make the plan with:
  terraform plan -out=tfplan && terraform show -json tfplan > plan.json

Exit statuses: 0 clean, 1 warnings, 2 blocked, 3 not reviewed: wrong use, no plan, a plan that was cut short or has an unknown
format, or a mistake in the file of exceptions. The review goes to stdout, all else to stderr.`;

/** Defines the command line. `run` gets the parsed command. */
export function reviewProgram(run: (command: ReviewCommand) => Promise<void>): Command {
  return new Command("plan-review")
    .description("Says what a Terraform plan would do to tenants.")
    .argument(
      "<plan.json>",
      "what `terraform show -json <plan file>` prints; `-` reads standard input",
      (name: string) => once(name, undefined),
    )
    .option("--json", "write JSON instead of Markdown")
    .option("--exceptions <file>", "accepted hazards (default: .plan-review.yaml, if there is one)", once)
    .option(
      "--proposed-exceptions <file>",
      "the file as a pull request would leave it: what it changes is reported, and counts for nothing",
      once,
    )
    .addHelpText("after", HELP_EPILOGUE)
    .action((plan: string, { json = false, exceptions, proposedExceptions }: Options) =>
      run({ plan, json, exceptions, proposedExceptions }),
    );
}

/**
 * Rejects an empty name, which comes from an unset variable, and a second name, which would otherwise be
 * ignored.
 */
function once(name: string, earlier: string | undefined): string {
  if (name === "") throw new InvalidArgumentError("It is empty.");
  if (earlier !== undefined) throw new InvalidArgumentError("It is given twice.");
  return name;
}
