import { z } from "zod";
import { bucketName } from "./bucket-name";
import { region } from "./region";
import { service } from "./resource-name";

export const accountSchema = z.strictObject({
  service,
  /** The Region of its state bucket and of API Gateway's role: environments in another need a copy of their own. */
  region,
  /** Holds Terraform's state of the environments. */
  stateBucket: bucketName,
  /**
   * The GitHub repository, `owner/name`, whose workflows plan and deploy the environments: they get a role for planning and
   * one for each environment, which they assume by OpenID Connect.
   *
   * @default nobody but who has credentials of the account
   */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "owner/name of a repository on GitHub")
    .optional(),
});

/** What exists once per AWS account and Region, deployed as the stack `account`. */
export type Account = Readonly<z.output<typeof accountSchema>>;
