import { environments } from "@tollgate/environments";
import { Command, InvalidArgumentError, Option } from "commander";
import type { SelectionOptions } from "./cases/select-cases";

export interface ConformanceCommand extends SelectionOptions {
  readonly against: string;
  readonly env: string;
  readonly accessLog: string | undefined;
  readonly report: string | undefined;
  readonly record: string | undefined;
  readonly maxMinutes: number;
  readonly yes: boolean;
  readonly allowProtected: boolean;
  readonly list: boolean;
}

const HELP_FOOTER = `
The tenants that it creates are named conformance-run-..., and removed at its end. It uses the standard AWS
credentials, and AWS_ENDPOINT_URL for a stage that is not on AWS. It starts its own local gateway to compare with.

Exit statuses: 0 same, 1 different, 2 wrong use (also missing or insufficient credentials), 6 no answer.
The report goes to stdout too, everything else to stderr. Neither contains a token, nor does a file.

Examples:
  npm run conformance -- --against https://<id>.execute-api.<region>.amazonaws.com/dev --env dev
  npm run conformance -- --against <url> --env dev --control-plane --yes --report conformance
  npm run conformance -- --against <url> --env dev --only header,route/none --no-tenants`;

/** The command line. `run` gets the parsed options. */
export function conformanceProgram(run: (command: ConformanceCommand) => Promise<void>): Command {
  const env = new Option("--env <name>", "the stage's environment").makeOptionMandatory();
  env.argChoices = environments.map(({ name }) => name);
  return new Command("conformance")
    .description(
      "Sends the same requests to a deployed stage and to the local gateway, and reports the differences.",
    )
    .requiredOption("--against <invoke URL>", "the stage, such as the stack's output invoke_url")
    .addOption(env)
    .option("--control-plane", "also try the operator's commands and a plan with a quota")
    .option("--no-tenants", "only cases that need no tenant, and so no AWS credentials")
    .option("--only <ids>", "only these groups or cases, with commas between them", list)
    .option("--access-log <file>", "where the stage's access log is, if not in CloudWatch Logs")
    .option("--report <file>", "write the report to <file>.md and <file>.json")
    .option("--record <file>", "write the stage's answers, for the local gateway's tests to replay")
    .option("--max-minutes <minutes>", "stop after this time; later cases are not tried", minutes, 30)
    .option("--yes", "do not ask before it starts")
    .option("--allow-protected", "run against an environment with deletionProtection")
    .option("--list", "list the cases and exit")
    .allowExcessArguments(false)
    .addHelpText("after", HELP_FOOTER)
    .action((options: Partial<ConformanceCommand>) =>
      run({
        against: options.against ?? "",
        env: options.env ?? "",
        controlPlane: options.controlPlane === true,
        tenants: options.tenants !== false,
        only: options.only ?? [],
        accessLog: options.accessLog,
        report: options.report,
        record: options.record,
        maxMinutes: options.maxMinutes ?? 30,
        yes: options.yes === true,
        allowProtected: options.allowProtected === true,
        list: options.list === true,
      }),
    );
}

function list(untrustedIds: string): readonly string[] {
  const ids = untrustedIds.split(",").map((id) => id.trim());
  if (ids.some((id) => id === "")) throw new InvalidArgumentError("It is a list such as header,route/none.");
  return ids;
}

function minutes(untrustedMinutes: string): number {
  const value = /^\d{1,3}$/.test(untrustedMinutes) ? Number(untrustedMinutes) : 0;
  if (value < 1 || value > 240) throw new InvalidArgumentError("It is a number from 1 to 240.");
  return value;
}

/** The command's input and output, which tests replace. */
export interface Io {
  /** Results: stdout. */
  readonly out: (text: string) => void;
  /** Everything else: stderr. */
  readonly note: (text: string) => void;
  /** Whether the command is interactive. */
  readonly isTerminal: boolean;
  readonly ask: (question: string) => Promise<string>;
}
