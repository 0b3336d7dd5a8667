import { account, parseAccount } from "../index";
import { problemsOf } from "../checks/problems-of.test-support";

const problemsIn = (change: object) => problemsOf(() => parseAccount({ ...account, ...change }));

it.each([
  ["no budget", { budget: undefined }],
  ["a budget that tells somebody", { budget: { monthlyDollars: 20, notify: ["team@example.com"] } }],
  ["a pipeline", { repository: "example/gateway" }],
  [
    "a repository with its ids",
    { repository: "example/gateway", repositoryIds: { owner: 1, repository: 2 } },
  ],
  ["a provider of GitHub's that is there", { repository: "example/gateway", githubProvider: "existing" }],
])("an account may have %s", (_, change) => {
  expect(problemsIn(change)).toEqual([]);
});

it.each([
  ["a misspelt field", { repo: "a/b" }, "repo is not a field that an account has"],
  [
    "a URL for a repository",
    { repository: "https://github.com/a/b" },
    'repository is "https://github.com/a/b"',
  ],
  [
    "a pattern for a repository",
    { repository: "a/*" },
    'repository is "a/*"; allowed: owner/name of a repository on GitHub',
  ],
  [
    "ids of no repository",
    { repositoryIds: { owner: 1, repository: 2 } },
    'repositoryIds is {"owner":1,"repository":2}; allowed: nothing without a repository',
  ],
  [
    "an id that is none",
    { repository: "a/b", repositoryIds: { owner: 1, repository: 0 } },
    "repositoryIds.repository is 0; allowed: more than 0",
  ],
  [
    "a provider of another kind",
    { githubProvider: "arn" },
    'githubProvider is "arn"; allowed: "own", "existing"',
  ],
  [
    "a budget of nothing",
    { budget: { monthlyDollars: 0, notify: [] } },
    "budget.monthlyDollars is 0; allowed: more than 0",
  ],
  [
    "somebody who is no e-mail address",
    { budget: { monthlyDollars: 1, notify: ["https://example.com"] } },
    'budget.notify.0 is "https://example.com"; allowed: an e-mail address',
  ],
  ["a bucket that S3 does not take", { stateBucket: "A" }, 'stateBucket is "A"; allowed: an S3 bucket name'],
])("an account is refused with field, value and what is allowed: %s", (_, change, problem) => {
  const problems = problemsIn(change);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`account: ${problem}`);
});
