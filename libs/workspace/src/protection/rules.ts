import * as z from "zod";
import type { Ask } from "./github";

/** Whether a rule holds. `unknown` means that GitHub did not report it, and counts as not held. */
export type Outcome =
  { readonly state: "holds" } | { readonly state: "missing" | "unknown"; readonly why: string };

export interface CheckedRule {
  readonly title: string;
  readonly outcome: Outcome;
}

export interface Expected {
  readonly repository: string;
  readonly repositoryIds: { readonly owner: number; readonly repository: number } | undefined;
  /** The environments on GitHub, and whether their deployments require an approval. */
  readonly environments: readonly { readonly name: string; readonly isApproved: boolean }[];
}

/** The protected branch, which the workflows deploy. */
const BRANCH = "main";
const CHECKS = ["check", "e2e", "e2e-terraform", "review"];
/** GitHub's largest page. After a full page, there may be another one. */
const PAGE = 100;
const MORE_RULES = "GitHub lists more rules than one page has";

const repositoryShape = z.object({
  id: z.number(),
  full_name: z.string(),
  default_branch: z.string(),
  owner: z.object({ id: z.number() }),
});
const rulesShape = z.array(
  z.object({
    type: z.string(),
    ruleset_id: z.number(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
);
const rulesetShape = z.object({ name: z.string(), bypass_actors: z.array(z.unknown()) });
const environmentsShape = z.object({
  total_count: z.number(),
  environments: z.array(
    z.object({
      name: z.string(),
      can_admins_bypass: z.boolean(),
      protection_rules: z.array(
        z.object({
          type: z.string(),
          prevent_self_review: z.boolean().optional(),
          reviewers: z.array(z.unknown()).optional(),
        }),
      ),
      deployment_branch_policy: z
        .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
        .nullable(),
    }),
  ),
});
const branchPoliciesShape = z.object({
  total_count: z.number(),
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().optional() })),
});
const workflowShape = z.object({
  default_workflow_permissions: z.string(),
  can_approve_pull_request_reviews: z.boolean(),
});
const actionsShape = z.object({ allowed_actions: z.string(), sha_pinning_required: z.boolean().optional() });
const ownersShape = z.object({ errors: z.array(z.object({ line: z.number(), kind: z.string() })) });

type RuleParameters = Readonly<Record<string, unknown>>;
type Facts<Value> =
  { readonly value: Value; readonly unknown?: never } | { readonly unknown: string; readonly value?: never };

const holds: Outcome = { state: "holds" };
const missing = (why: string): Outcome => ({ state: "missing", why });
const decided = (isRight: boolean, why: string): Outcome => (isRight ? holds : missing(why));

/**
 * Checks the GitHub settings that the pipeline's security depends on.
 *
 * https://docs.github.com/en/rest/repos/rules, /deployments/environments, /actions/permissions, /repos/repos
 */
export async function checkProtection(ask: Ask, expected: Expected): Promise<readonly CheckedRule[]> {
  const read = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ): Promise<Facts<z.output<Schema>>> => {
    const { value, problem } = await ask(path);
    if (problem !== undefined) return { unknown: problem };
    const parsed = schema.safeParse(value);
    return parsed.success
      ? { value: parsed.data }
      : { unknown: `${path || "/"} answered something other than GitHub documents` };
  };
  const repository = await read("", repositoryShape);
  const rules = await read(`/rules/branches/${BRANCH}?per_page=${PAGE}`, rulesShape);
  const environments = await read(`/environments?per_page=${PAGE}`, environmentsShape);
  const owners = await read(`/codeowners/errors?ref=${BRANCH}`, ownersShape);
  const workflow = await read("/actions/permissions/workflow", workflowShape);
  const actions = await read("/actions/permissions", actionsShape);
  const checked = <Value>(
    title: string,
    facts: Facts<Value>,
    judge: (value: Value) => Outcome,
  ): CheckedRule => ({
    title,
    outcome: facts.unknown === undefined ? judge(facts.value) : { state: "unknown", why: facts.unknown },
  });
  const rulesOf = (type: string, all: z.output<typeof rulesShape>) =>
    all.filter((rule) => rule.type === type);
  /** A rule on the first page holds. A rule that is not on a full page may be on the next one. */
  const found = (all: readonly unknown[], isRight: boolean, why: string): Outcome => {
    if (!isRight && all.length >= PAGE) return { state: "unknown", why: MORE_RULES };
    return decided(isRight, why);
  };
  /** Checks a requirement of a ruleset for pull requests. */
  const asked = (title: string, isAsked: (parameters: RuleParameters) => boolean, why: string): CheckedRule =>
    checked(title, rules, (all) =>
      found(
        all,
        rulesOf("pull_request", all).some(({ parameters = {} }) => isAsked(parameters)),
        why,
      ),
    );
  return [
    checked(TITLES.repository, repository, (value) => judgeRepository(value, expected)),
    asked(
      TITLES.pullRequest,
      ({ required_approving_review_count: count }) => Number(count) >= 1,
      `no ruleset asks for an approval of ${BRANCH}'s pull requests`,
    ),
    asked(
      TITLES.codeOwners,
      ({ require_code_owner_review: isAsked }) => isAsked === true,
      "no ruleset asks for an approval by code owners",
    ),
    asked(
      TITLES.lastPush,
      ({ require_last_push_approval: isAsked }) => isAsked === true,
      "the last push can be merged without a review",
    ),
    checked(TITLES.owners, owners, ({ errors }) =>
      decided(
        errors.length === 0,
        errors.map(({ line, kind }) => `line ${line}: ${JSON.stringify(kind)}`).join("; "),
      ),
    ),
    checked(TITLES.checks, rules, (all) => {
      const required = rulesOf("required_status_checks", all)
        .flatMap(({ parameters = {} }) => parameters["required_status_checks"] ?? [])
        .map((each) => (each as { context?: unknown } | null)?.context);
      const absent = CHECKS.filter((check) => !required.includes(check));
      return found(all, absent.length === 0, `not required: ${absent.join(", ")}`);
    }),
    checked(TITLES.queue, rules, (all) =>
      found(
        all,
        rulesOf("merge_queue", all).length > 0,
        "without it, e2e-terraform never runs before the merge",
      ),
    ),
    checked(TITLES.history, rules, (all) =>
      found(
        all,
        rulesOf("non_fast_forward", all).length > 0 && rulesOf("deletion", all).length > 0,
        `${BRANCH} can be overwritten or deleted`,
      ),
    ),
    await bypass(rules),
    ...(await Promise.all(expected.environments.map((each) => environmentRules(each)))).flat(),
    checked(
      TITLES.token,
      workflow,
      ({ default_workflow_permissions: permissions, can_approve_pull_request_reviews: approves }) =>
        decided(
          permissions === "read" && !approves,
          permissions === "read"
            ? "workflows may approve pull requests"
            : "workflows may write unless they say otherwise",
        ),
    ),
    checked(TITLES.actions, actions, ({ allowed_actions: allowed, sha_pinning_required: pinned }) =>
      decided(["selected", "local_only"].includes(allowed) || pinned === true, "any action may run"),
    ),
  ];

  async function bypass(all: Facts<z.output<typeof rulesShape>>): Promise<CheckedRule> {
    const ids = [...new Set((all.value ?? []).map(({ ruleset_id: id }) => id))];
    const rulesets = await Promise.all(ids.map((id) => read(`/rulesets/${id}`, rulesetShape)));
    return checked(TITLES.bypass, all, (listed) => {
      const unknown = rulesets.find((each) => each.unknown !== undefined)?.unknown;
      const open = rulesets.flatMap(({ value }) =>
        value && value.bypass_actors.length > 0 ? [JSON.stringify(value.name)] : [],
      );
      if (open.length > 0) return missing(`the rules can be bypassed: ${open.join(", ")}`);
      if (unknown !== undefined) return { state: "unknown", why: unknown };
      // Rules of another ruleset may be on the next page.
      if (listed.length >= PAGE) return { state: "unknown", why: MORE_RULES };
      return decided(ids.length > 0, "there is no ruleset");
    });
  }

  async function environmentRules({
    name,
    isApproved,
  }: Expected["environments"][number]): Promise<readonly CheckedRule[]> {
    const policies = await read(
      `/environments/${encodeURIComponent(name)}/deployment-branch-policies?per_page=${PAGE}`,
      branchPoliciesShape,
    );
    const own = environments.value?.environments.find((each) => each.name === name);
    const there = <Value>(
      facts: Facts<Value>,
      judge: (environment: NonNullable<typeof own>, value: Value) => Outcome,
    ): CheckedRule["outcome"] => {
      if (environments.unknown !== undefined) return { state: "unknown", why: environments.unknown };
      if (own === undefined)
        return environments.value.total_count > environments.value.environments.length
          ? { state: "unknown", why: "GitHub lists more environments than one page has" }
          : missing(`the environment ${name} does not exist`);
      return facts.unknown === undefined ? judge(own, facts.value) : { state: "unknown", why: facts.unknown };
    };
    const branches: CheckedRule = {
      title: TITLES.branches(name),
      // GitHub answers 404 if the environment has no branch policies of its own, so the environment's setting
      // is checked first.
      outcome: there({ value: undefined }, ({ deployment_branch_policy: policy }) => {
        if (policy === null || !policy.custom_branch_policies)
          return missing(policy === null ? "any branch may deploy" : "any protected branch may deploy");
        if (policies.unknown !== undefined) return { state: "unknown", why: policies.unknown };
        const { total_count: count, branch_policies: all } = policies.value;
        return decided(
          count === 1 &&
            all.length === 1 &&
            all[0]?.name === BRANCH &&
            (all[0].type ?? "branch") === "branch",
          `allowed: ${all.map((each) => `${each.type ?? "branch"} ${JSON.stringify(each.name)}`).join(", ") || "nothing"}`,
        );
      }),
    };
    if (!isApproved) return [branches];
    const reviewers: CheckedRule = {
      title: TITLES.reviewers(name),
      outcome: there({ value: undefined }, ({ protection_rules: all, can_admins_bypass: canBypass }) => {
        const rule = all.find(({ type }) => type === "required_reviewers");
        if (rule === undefined || (rule.reviewers ?? []).length === 0) return missing("it needs no approval");
        if (rule.prevent_self_review !== true) return missing("its author can approve it");
        return decided(!canBypass, "administrators may bypass it");
      }),
    };
    return [branches, reviewers];
  }
}

function judgeRepository(
  value: z.output<typeof repositoryShape>,
  { repository, repositoryIds: ids }: Expected,
): Outcome {
  if (value.full_name !== repository) return missing(`GitHub spells it ${JSON.stringify(value.full_name)}`);
  if (value.default_branch !== BRANCH)
    return missing(`the default branch is ${JSON.stringify(value.default_branch)}`);
  const own = `{ owner: ${value.owner.id}, repository: ${value.id} }`;
  if (ids === undefined) return missing(`account.repositoryIds is missing: ${own}`);
  return decided(
    ids.owner === value.owner.id && ids.repository === value.id,
    `account.repositoryIds would be ${own}`,
  );
}

/** The rules, as the guide to the pipeline lists them. */
export const TITLES = {
  repository:
    "The repository is the one that the roles trust, by name and ids, and its default branch is `main`",
  pullRequest: "A change of `main` needs a pull request with an approval",
  codeOwners: "Code owners approve what they own",
  lastPush: "The last push is approved by someone other than its author",
  owners: "GitHub knows every owner in CODEOWNERS",
  checks: "`check`, `e2e`, `e2e-terraform` and `review` are required",
  queue: "`main` has a merge queue",
  history: "`main` is neither overwritten nor deleted",
  bypass: "Nobody can bypass the rulesets of `main`",
  branches: (name: string) => `Only \`main\` deploys to the environment \`${name}\``,
  reviewers: (name: string) => `A second person approves a deployment to \`${name}\`, administrators too`,
  token: "A workflow's token can only read, unless the workflow says otherwise, and cannot approve",
  actions: "Only selected actions are allowed, or actions are pinned by commit",
};
