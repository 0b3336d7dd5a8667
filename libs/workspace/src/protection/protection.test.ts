import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { askGitHub, type Ask } from "./github";
import { checkProtection, TITLES, type Expected } from "./rules";

const expected: Expected = {
  repository: "example/gateway",
  repositoryIds: { owner: 123, repository: 456 },
  environments: [
    { name: "dev", isApproved: false },
    { name: "prod", isApproved: true },
  ],
};

/** GitHub's answers, in the documented shapes, for a repository that is protected as the guide describes. */
const answers = {
  "": {
    id: 456,
    full_name: "example/gateway",
    private: true,
    default_branch: "main",
    owner: { login: "example", id: 123 },
  },
  "/rules/branches/main?per_page=100": [
    {
      type: "deletion",
      ruleset_source_type: "Repository",
      ruleset_source: "example/gateway",
      ruleset_id: 42,
    },
    {
      type: "non_fast_forward",
      ruleset_source_type: "Repository",
      ruleset_source: "example/gateway",
      ruleset_id: 42,
    },
    {
      type: "pull_request",
      ruleset_id: 42,
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_review_thread_resolution: false,
        allowed_merge_methods: ["squash"],
      },
    },
    {
      type: "required_status_checks",
      ruleset_id: 42,
      parameters: {
        strict_required_status_checks_policy: false,
        do_not_enforce_on_create: false,
        required_status_checks: ["check", "e2e", "e2e-terraform", "review"].map((context) => ({
          context,
          integration_id: 15368,
        })),
      },
    },
    {
      type: "merge_queue",
      ruleset_id: 42,
      parameters: { merge_method: "SQUASH", grouping_strategy: "ALLGREEN" },
    },
  ],
  "/rulesets/42": { id: 42, name: "main", target: "branch", enforcement: "active", bypass_actors: [] },
  "/environments?per_page=100": {
    total_count: 2,
    environments: [
      {
        id: 1,
        name: "dev",
        can_admins_bypass: true,
        protection_rules: [{ id: 2, node_id: "a", type: "branch_policy" }],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
      {
        id: 3,
        name: "prod",
        can_admins_bypass: false,
        protection_rules: [
          {
            id: 4,
            node_id: "b",
            type: "required_reviewers",
            prevent_self_review: true,
            reviewers: [{ type: "Team", reviewer: { id: 5, slug: "gateway-owners" } }],
          },
          { id: 6, node_id: "c", type: "branch_policy" },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ],
  },
  "/environments/dev/deployment-branch-policies?per_page=100": {
    total_count: 1,
    branch_policies: [{ id: 7, node_id: "d", name: "main", type: "branch" }],
  },
  "/environments/prod/deployment-branch-policies?per_page=100": {
    total_count: 1,
    branch_policies: [{ id: 8, node_id: "e", name: "main", type: "branch" }],
  },
  "/codeowners/errors?ref=main": { errors: [] },
  "/actions/permissions": { enabled: true, allowed_actions: "all", sha_pinning_required: true },
  "/actions/permissions/workflow": {
    default_workflow_permissions: "read",
    can_approve_pull_request_reviews: false,
  },
} satisfies Record<string, unknown>;

type Path = keyof typeof answers;
const paths = Object.keys(answers) as Path[];

const answering =
  (given: Readonly<Record<string, unknown>>): Ask =>
  (path) =>
    Promise.resolve(path in given ? { value: given[path] } : { problem: `${path} answered 404` });

/** Returns the answers after replacing the first occurrence of a text in one of them. */
function changed(path: Path, from: string, to: string): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(answers[path]);
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { ...answers, [path]: JSON.parse(text.replace(from, to)) as unknown };
}

const notHeld = async (given: Readonly<Record<string, unknown>>, of = expected) =>
  (await checkProtection(answering(given), of)).filter(({ outcome }) => outcome.state !== "holds");

it("a repository that is configured like the guide passes every rule", async () => {
  expect(await notHeld(answers)).toEqual([]);
});

const RULES = "/rules/branches/main?per_page=100";
const ENVIRONMENTS = "/environments?per_page=100";
it.each<[string, Path, string, string, string]>([
  [
    "no approval",
    RULES,
    '"required_approving_review_count":1',
    '"required_approving_review_count":0',
    TITLES.pullRequest,
  ],
  [
    "no approval by owners",
    RULES,
    '"require_code_owner_review":true',
    '"require_code_owner_review":false',
    TITLES.codeOwners,
  ],
  ["no rule for owners", RULES, '"require_code_owner_review":true,', "", TITLES.codeOwners],
  [
    "no approval of the last push",
    RULES,
    '"require_last_push_approval":true',
    '"require_last_push_approval":false',
    TITLES.lastPush,
  ],
  ["a check that is not required", RULES, '"context":"review"', '"context":"another"', TITLES.checks],
  ["no merge queue", RULES, '"merge_queue"', '"creation"', TITLES.queue],
  ["history that can be overwritten", RULES, '"non_fast_forward"', '"creation"', TITLES.history],
  ["a branch that can be deleted", RULES, '"deletion"', '"creation"', TITLES.history],
  [
    "an actor that can bypass the rules",
    "/rulesets/42",
    '"bypass_actors":[]',
    '"bypass_actors":[{"actor_id":5,"actor_type":"RepositoryRole"}]',
    TITLES.bypass,
  ],
  [
    "an environment for any branch",
    ENVIRONMENTS,
    '{"protected_branches":false,"custom_branch_policies":true}',
    "null",
    TITLES.branches("dev"),
  ],
  [
    "an environment for protected branches",
    ENVIRONMENTS,
    '{"protected_branches":false,"custom_branch_policies":true}',
    '{"protected_branches":true,"custom_branch_policies":false}',
    TITLES.branches("dev"),
  ],
  [
    "an environment for more branches",
    "/environments/prod/deployment-branch-policies?per_page=100",
    '"name":"main"',
    '"name":"*"',
    TITLES.branches("prod"),
  ],
  [
    "an environment for tags",
    "/environments/prod/deployment-branch-policies?per_page=100",
    '"type":"branch"',
    '"type":"tag"',
    TITLES.branches("prod"),
  ],
  ["a missing environment", ENVIRONMENTS, '"name":"dev"', '"name":"Dev"', TITLES.branches("dev")],
  ["no reviewers", ENVIRONMENTS, '"required_reviewers"', '"wait_timer"', TITLES.reviewers("prod")],
  [
    "an environment that allows self-review",
    ENVIRONMENTS,
    '"prevent_self_review":true',
    '"prevent_self_review":false',
    TITLES.reviewers("prod"),
  ],
  [
    "administrators that can bypass an approval",
    ENVIRONMENTS,
    '"can_admins_bypass":false',
    '"can_admins_bypass":true',
    TITLES.reviewers("prod"),
  ],
  [
    "an owner that GitHub does not know",
    "/codeowners/errors?ref=main",
    '"errors":[]',
    '"errors":[{"line":7,"kind":"Unknown owner"}]',
    TITLES.owners,
  ],
  [
    "actions without pins",
    "/actions/permissions",
    '"sha_pinning_required":true',
    '"sha_pinning_required":false',
    TITLES.actions,
  ],
  ["no rule for pins", "/actions/permissions", ',"sha_pinning_required":true', "", TITLES.actions],
  ["tokens that write", "/actions/permissions/workflow", '"read"', '"write"', TITLES.token],
  ["workflows that approve", "/actions/permissions/workflow", ":false", ":true", TITLES.token],
  ["another default branch", "", '"main"', '"master"', TITLES.repository],
  ["a name in another case", "", "example/gateway", "Example/gateway", TITLES.repository],
  ["another repository of that name", "", '"id":456', '"id":457', TITLES.repository],
  ["another owner of that name", "", '"id":123', '"id":124', TITLES.repository],
])("reports %s", async (_, path, from, to, title) => {
  expect(await notHeld(changed(path, from, to))).toEqual([
    { title, outcome: { state: "missing", why: expect.stringMatching(/./) } },
  ]);
});

it("reports the repository's ids if the account has none", async () => {
  const [rule] = await notHeld(answers, { ...expected, repositoryIds: undefined });
  expect(rule?.outcome).toEqual({
    state: "missing",
    why: "account.repositoryIds is missing: { owner: 123, repository: 456 }",
  });
});

it.each(paths)("if a request to %j fails, its rules are unknown and do not pass", async (path) => {
  const others = Object.fromEntries(Object.entries(answers).filter(([each]) => each !== path));
  const rules = await notHeld(others);
  expect(rules.length).toBeGreaterThan(0);
  for (const { outcome } of rules)
    expect(outcome).toEqual({ state: "unknown", why: `${path || ""} answered 404` });
});

it("no other response of GitHub makes every rule pass", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
      // Even a valid answer, such as an empty list, contains none of the required rules.
      expect((await notHeld({ ...answers, [path]: value })).length).toBeGreaterThan(0);
    }),
  );
});

it("a full page is not treated as the last one", async () => {
  const filler = Array.from({ length: 100 }, () => ({ type: "creation", ruleset_id: 42 }));
  const rules = await notHeld({ ...answers, [RULES]: filler });
  for (const title of [TITLES.queue, TITLES.bypass])
    expect(rules.find((each) => each.title === title)?.outcome.state).toBe("unknown");
  const environments = { ...answers[ENVIRONMENTS], total_count: 101, environments: [] };
  for (const { outcome } of await notHeld({ ...answers, [ENVIRONMENTS]: environments }))
    expect(outcome.state).toBe("unknown");
});

describe("asking GitHub", () => {
  const serve = async (listener: RequestListener, ask: (address: string) => Promise<void>) => {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };

  it("sends the token to the API, reads JSON, and follows no redirect", async () => {
    const asked: (string | undefined)[] = [];
    await serve(
      (request, response) => {
        asked.push(`${request.url} ${request.headers.authorization}`);
        if (request.url?.endsWith("/moved"))
          response.writeHead(301, { location: "https://attacker.example" }).end();
        else response.end(request.url?.endsWith("/text") ? "no JSON" : "{}");
      },
      async (address) => {
        const ask = askGitHub(address, "example/gateway", "a-token");
        expect(await ask("/environments")).toEqual({ value: {} });
        expect(await ask("/moved")).toEqual({ problem: "/moved answered 301" });
        expect(JSON.stringify(await ask("/text"))).toMatch(/did not answer with JSON/);
      },
    );
    expect(asked[0]).toBe("/repos/example/gateway/environments Bearer a-token");
  });

  it("does not print the token if the connection fails", async () => {
    const answer = await askGitHub("http://127.0.0.1:9", "example/gateway", "a-token")("/environments");
    expect(JSON.stringify(answer)).toMatch(/did not answer/);
    expect(JSON.stringify(answer)).not.toContain("a-token");
  });

  it("sends no token without TLS", () => {
    expect(() => askGitHub("http://api.example.com", "a/b", "a-token")).toThrow(
      "GITHUB_API_URL is not an https URL",
    );
  });
});
