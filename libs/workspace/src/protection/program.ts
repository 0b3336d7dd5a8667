// Repository protection: compares the settings on GitHub with those that the pipeline's security depends on.
// Not here: changes of the settings, which the guide to the pipeline describes.

import { allAccounts, environments, firstPipeline } from "@tollgate/environments";
import { programOutput } from "@tollgate/program-output";
import { askGitHub } from "./github";
import { checkProtection } from "./rules";

const HELP = `Usage: npm run check-protection

Asks GitHub for the settings that the pipeline's trust rests on, for the repository in libs/environments/src/environments.ts.

  GH_TOKEN, GITHUB_TOKEN  a token that may read the repository's administration and Actions; never printed
  GITHUB_API_URL          the API of another GitHub. Default: https://api.github.com

Exit status: 0 every rule holds, 1 one does not, 3 something is not known or cannot be written, 64 wrong use
`;

const { out, note, end } = programOutput({ unwritable: 3 });

const MARKS = { holds: "yes", missing: "NO", unknown: "not known" };

async function program(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.length > 0) {
    out(HELP);
    return args.join() === "--help" ? 0 : 64;
  }
  const { repository, repositoryIds } = firstPipeline(allAccounts()) ?? {};
  if (repository === undefined) {
    note("no account has a repository, so there is no pipeline to check\n");
    return 64;
  }
  const ask = askGitHub(
    env["GITHUB_API_URL"] ?? "https://api.github.com",
    repository,
    env["GH_TOKEN"] ?? env["GITHUB_TOKEN"],
  );
  const checked = await checkProtection(ask, {
    repository,
    repositoryIds,
    // An environment with deletion protection requires an approval.
    environments: environments.map(({ name, deletionProtection }) => ({
      name,
      isApproved: deletionProtection,
    })),
  });
  for (const { title, outcome } of checked)
    out(`${MARKS[outcome.state]}: ${title}${outcome.state === "holds" ? "" : ` (${outcome.why})`}\n`);
  const states = checked.map(({ outcome }) => outcome.state);
  if (states.includes("missing")) return 1;
  return states.includes("unknown") ? 3 : 0;
}

void program(process.argv.slice(2), process.env)
  .catch((error: unknown) => {
    note(`${error instanceof Error ? error.message : "failed"}\n`);
    return 64;
  })
  .then(end);
