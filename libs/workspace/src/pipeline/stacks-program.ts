import { allAccounts, environments } from "@tollgate/environments";
import { programOutput } from "@tollgate/program-output";
import { listedStacks, reviewedStacks } from "./listed-stacks";

const HELP = `Usage: npm run stacks [-- --proposed <folder>]

Prints the stacks of libs/environments/src/environments.ts in the order of deployment, as one line of JSON.

  --proposed <folder>  print what is reviewed of a change that synthesized the stacks in this folder: these stacks, those
                       that it adds, and those that it removes

Exit status: 0, 1 a folder that is not of stacks, 64 wrong use
`;

const { out, note, end } = programOutput({ unwritable: 1 });

function program(args: readonly string[]): number {
  const [option, folder] = args;
  if (args.length === 0) out(`${JSON.stringify(listedStacks(environments, allAccounts()))}\n`);
  else if (args.length === 2 && option === "--proposed" && folder !== undefined)
    out(`${JSON.stringify(reviewedStacks(environments, allAccounts(), folder))}\n`);
  else {
    out(HELP);
    return args.join() === "--help" ? 0 : 64;
  }
  return 0;
}

let status = 1;
try {
  status = program(process.argv.slice(2));
} catch (error) {
  note(`${error instanceof Error ? error.message : "failed"}\n`);
}
end(status);
