import * as z from "zod";
import { bucketName, region, service } from "../values/forms";
import { accountId, roleName } from "./cells";

const budgetOption = z.strictObject({
  /** Monthly budget in US dollars for the gateway's services in all environments and Regions of the account. */
  monthlyDollars: z.int().positive(),
  /** E-mail addresses, at most ten, that are notified when the budget is spent or forecast to be spent. */
  notify: z.array(z.email({ error: "an e-mail address" })).max(10),
});

export type BudgetOption = z.output<typeof budgetOption>;

export const accountSchema = z
  .strictObject({
    /**
     * Name of a further account or Region, 1 to 16 of a-z and 0-9: its stack is `account-<name>`.
     *
     * @default none; the stack is `account`
     */
    name: z
      .string()
      .regex(/^[a-z0-9]{1,16}$/, "1 to 16 of a-z and 0-9")
      .optional(),
    /**
     * Id of the AWS account. Terraform refuses every other one. Required where environments are in more than one account.
     *
     * @default that of the credentials
     */
    account: accountId.optional(),
    /**
     * Name of an existing IAM role of the account that `cdktf deploy` assumes for this stack, such as
     * `OrganizationAccountAccessRole`.
     *
     * @default none; the credentials themselves are used
     */
    role: roleName.optional(),
    /** First part of each resource name, the same in all environments. */
    service,
    /** Region of the state bucket, of API Gateway's logging role, and of the environments and cells there. */
    region,
    /**
     * Name of the S3 bucket for the Terraform state of the environments.
     *
     * @default none, for an account with a name: states can be in the bucket of another
     */
    stateBucket: bucketName.optional(),
    /**
     * Lambda's quota of concurrent executions in the account and Region (Service Quotas, `L-B99A9384`), from which all
     * `reservedConcurrency` is taken. A new account may have less than the default.
     *
     * @default 1,000
     */
    lambdaConcurrency: z.int().min(100).default(1_000),
    /**
     * IAM's quota "Managed policies per role" (Service Quotas). The pipeline's role for planning has about two for each
     * environment.
     *
     * @default 10
     */
    policiesPerRole: z.int().min(10).max(25).default(10),
    /** A budget with notifications. It counts for the whole account: set it in one Region only. @default none */
    budget: budgetOption.optional(),
    /**
     * The GitHub repository, `owner/name` as GitHub spells it, whose workflows plan and deploy the environments. They assume a
     * role for planning and one for each environment by OpenID Connect.
     *
     * @default none; only holders of credentials of the account can deploy
     */
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, "owner/name of a repository on GitHub")
      .optional(),
    /**
     * Ids of the repository and its owner, which GitHub never gives to another when a name becomes free: `gh api
     * repos/<owner>/<name> --jq '.owner.id, .id'`. Required for a repository created or renamed since July 2026.
     *
     * @default only the names are checked
     */
    repositoryIds: z
      .strictObject({
        /** Id of the owner. */
        owner: z.int().positive(),
        /** Id of the repository. */
        repository: z.int().positive(),
      })
      .optional(),
    /**
     * The account's OpenID Connect provider for GitHub, of which there can be one. `own`: this stack creates it; `existing`: it
     * exists already and remains when this stack is destroyed.
     *
     * @default own
     */
    githubProvider: z.enum(["own", "existing"]).optional(),
  })
  .refine(({ name, stateBucket }) => name !== undefined || stateBucket !== undefined, {
    path: ["stateBucket"],
    error: "an S3 bucket name",
  })
  .refine(({ repository, repositoryIds }) => repository !== undefined || repositoryIds === undefined, {
    path: ["repositoryIds"],
    error: "nothing without a repository",
  })
  .refine(({ account, role }) => account !== undefined || role === undefined, {
    path: ["role"],
    error: "none without the account that it is in",
  });

/** The resources that exist once per AWS account and Region, deployed as the stack `account` or `account-<name>`. */
export type Account = Readonly<z.output<typeof accountSchema>>;
/** The input type of {@link Account}. */
export type AccountValues = z.input<typeof accountSchema>;
