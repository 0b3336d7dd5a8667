import { isAllowed } from "./evaluate.test-support";
import { trustPolicy, type TrustedRuns } from "./trust";

const ISSUER = "token.actions.githubusercontent.com";
const repository = "example/gateway";
const repositoryIds = { owner: 123, repository: 456 };
const applying = { workflow: "apply.yml", environment: "dev" };
const planning = { workflow: "plan.yml" };

/** The claims of a run of the main branch, with the differences of another run. */
const deploys = {
  aud: "sts.amazonaws.com",
  sub: "repo:example/gateway:environment:dev",
  repository,
  repository_id: "456",
  repository_owner_id: "123",
  ref: "refs/heads/main",
  job_workflow_ref: "example/gateway/.github/workflows/apply.yml@refs/heads/main",
};
const plans = {
  ...deploys,
  sub: "repo:example/gateway:ref:refs/heads/main",
  job_workflow_ref: "example/gateway/.github/workflows/plan.yml@refs/heads/main",
};

const isLetIn = (claims: Readonly<Record<string, string>>, runs: TrustedRuns, ids?: typeof repositoryIds) => {
  const account = { repository, repositoryIds: ids };
  const context = Object.fromEntries(
    Object.entries(claims).map(([claim, value]) => [`${ISSUER}:${claim}`, value]),
  );
  const request = { action: "sts:AssumeRoleWithWebIdentity", resource: "*", context };
  return isAllowed(request, { identity: [trustPolicy("arn", account, runs)] });
};

it("accepts a run of the main branch, with its ids in the subject or without", () => {
  expect(isLetIn(deploys, applying)).toBe(true);
  expect(isLetIn(plans, planning)).toBe(true);
  expect(isLetIn(deploys, applying, repositoryIds)).toBe(true);
  const immutable = "repo:example@123/gateway@456";
  expect(isLetIn({ ...deploys, sub: `${immutable}:environment:dev` }, applying, repositoryIds)).toBe(true);
  expect(isLetIn({ ...plans, sub: `${immutable}:ref:refs/heads/main` }, planning, repositoryIds)).toBe(true);
});

const branch = "refs/heads/a-branch";
const workflows = "example/gateway/.github/workflows";
it.each<[string, Partial<typeof deploys>]>([
  [
    "a branch that says environment: dev",
    { ref: branch, job_workflow_ref: `${workflows}/apply.yml@${branch}` },
  ],
  ["a branch that calls the main branch's workflow", { ref: branch }],
  ["a pull request", { ref: "refs/pull/7/merge", sub: "repo:example/gateway:pull_request" }],
  ["a tag of that name", { ref: "refs/tags/main" }],
  ["another workflow of the main branch", { job_workflow_ref: `${workflows}/drift.yml@refs/heads/main` }],
  [
    "a workflow of another repository",
    { job_workflow_ref: "a/b/.github/workflows/apply.yml@refs/heads/main" },
  ],
  ["a workflow of a branch", { job_workflow_ref: `${workflows}/apply.yml@${branch}` }],
  ["another environment", { sub: "repo:example/gateway:environment:prod" }],
  ["no environment", { sub: "repo:example/gateway:ref:refs/heads/main" }],
  ["another repository", { repository: "example/another", sub: "repo:example/another:environment:dev" }],
  [
    "a repository whose environment is named like ours",
    { sub: "repo:a/b:environment:example/gateway:environment:dev" },
  ],
  ["a name in another case", { repository: "Example/Gateway" }],
  ["another audience", { aud: "https://github.com/example" }],
])("does not let %s deploy", (_, claims) => {
  expect(isLetIn({ ...deploys, ...claims }, applying)).toBe(false);
});

it.each<[string, Partial<typeof deploys>]>([
  ["the name, once somebody else has it", { repository_id: "999" }],
  ["the owner's name, once somebody else has it", { repository_owner_id: "999" }],
  ["other ids in the subject", { sub: "repo:example@1/gateway@2:environment:dev" }],
])("does not accept %s with the repository's ids", (_, claims) => {
  expect(isLetIn({ ...deploys, ...claims }, applying, repositoryIds)).toBe(false);
});

it("each claim must be there", () => {
  for (const claim of Object.keys(deploys)) {
    const without = Object.fromEntries(Object.entries(deploys).filter(([name]) => name !== claim));
    expect([claim, isLetIn(without, applying, repositoryIds)]).toEqual([claim, false]);
  }
});

it.each(["refs/heads/a-branch", "refs/pull/7/merge"])("no run of %s can plan", (ref) => {
  const called = { ...plans, ref, sub: `repo:example/gateway:ref:${ref}` };
  expect(isLetIn(called, planning)).toBe(false);
  expect(isLetIn({ ...plans, ref }, planning)).toBe(false);
  expect(isLetIn({ ...plans, job_workflow_ref: `${workflows}/plan.yml@${ref}` }, planning)).toBe(false);
});
