import { z } from "zod";
import { bucketName, region, service } from "../values/forms";

const budgetOption = z.strictObject({
  /** US dollars a month that the gateway's services may cost, all environments and Regions of the account together. */
  monthlyDollars: z.int().positive(),
  /** Who is told by e-mail, once it is spent or will be by the end of the month: at most ten, as AWS Budgets takes. */
  notify: z.array(z.email({ error: "an e-mail address" })).max(10),
});

export type BudgetOption = z.output<typeof budgetOption>;

export const accountSchema = z
  .strictObject({
    /** First part of the names of all resources; the same in each environment. */
    service,
    /** The Region of its state bucket, of API Gateway's role, and of all environments. */
    region,
    /** Holds Terraform's state of the environments. */
    stateBucket: bucketName,
    /**
     * Lambda's quota of concurrent executions in the account and Region, of which `authorizer.reservedConcurrency` and backends'
     * `reservedConcurrency` take a part (Service Quotas, `L-B99A9384`; a new account may have less than the default).
     *
     * @default 1,000
     */
    lambdaConcurrency: z.int().min(100).default(1_000),
    /**
     * IAM's quota of policies that a role may have (Service Quotas, "Managed policies per role"). The pipeline's role that plans
     * has some two for each environment.
     *
     * @default 10
     */
    policiesPerRole: z.int().min(10).max(25).default(10),
    /** AWS's budgets are of an account and not of a Region: state it in one Region only. @default none */
    budget: budgetOption.optional(),
    /**
     * The GitHub repository, `owner/name` as GitHub spells it, whose workflows plan and deploy the environments: they get a role for
     * planning and one for each environment, which they assume by OpenID Connect.
     *
     * @default nobody but who has credentials of the account
     */
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, "owner/name of a repository on GitHub")
      .optional(),
    /**
     * The repository's and its owner's ids, which nobody else gets when a name is free again: `gh api repos/<owner>/<name> --jq
     * '.owner.id, .id'`. A repository made or renamed since July 2026 needs them, since GitHub names it by them.
     *
     * @default only the names are checked
     */
    repositoryIds: z.strictObject({ owner: z.int().positive(), repository: z.int().positive() }).optional(),
    /**
     * Who provides GitHub's identities: an account has one provider for GitHub, whoever made it. `own`: this stack makes it;
     * `existing`: it is there already, and stays when this stack goes.
     *
     * @default own
     */
    githubProvider: z.enum(["own", "existing"]).optional(),
  })
  .refine(({ repository, repositoryIds }) => repository !== undefined || repositoryIds === undefined, {
    path: ["repositoryIds"],
    error: "nothing without a repository",
  });

/** What exists once per AWS account and Region, deployed as the stack `account`. */
export type Account = Readonly<z.output<typeof accountSchema>>;
/** What {@link Account} is written as. */
export type AccountValues = z.input<typeof accountSchema>;
