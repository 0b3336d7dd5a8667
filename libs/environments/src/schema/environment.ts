import { TABLE_NAME, TOKEN_PREFIX } from "@tollgate/records";
import * as z from "zod";
import { alarmsOption, tracingOption } from "./observability-options";
import { accountId, cellCapacityOption, cellsOption, rolesOption } from "./cells";
import { backupOption, encryptionOption } from "./data-options";
import { domainOption, wafOption } from "./edge-options";
import { codeSigningOption, rolloutOption } from "./function-options";
import { eventsOption } from "./events-option";
import { plans } from "./plan";
import { selfServiceOption } from "./self-service-option";
import { usageOption } from "./usage-option";
import { DURATION, isLifetime, LONGEST_DURATION } from "../values/duration";
import { bucketName, region, service } from "../values/forms";

/** Where Terraform stores the state of a stack. */
const state = z.discriminatedUnion("kind", [
  /** A file beside `cdktf.json`, for an environment with one owner. */
  z.strictObject({ kind: z.literal("local") }),
  /** The S3 bucket that the `account` stack creates: encrypted, versioned, locked by S3. */
  z.strictObject({
    kind: z.literal("s3"),
    /** Name of the bucket. */
    bucket: bucketName,
    /** Key of the state object, at most 1,017 characters. */
    // Terraform adds `.tflock` to it for the lock; S3 takes 1,024 bytes, and SDKs leave parts that are `.` or `..` out.
    key: z
      .string()
      .regex(/^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/, "an S3 object key")
      .max(1_024 - ".tflock".length),
    /** Region of the bucket. */
    region,
  }),
]);

/** The retentions that CloudWatch Logs accepts (PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** The fields of an environment; what several of them say together is checked when one is parsed. */
export const environmentFields = z.strictObject({
  /** Name of the environment and of its stage, which is the first path segment of the invoke URL: 2 to 16 of a-z and 0-9. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, "2 to 16 of a-z and 0-9, a letter first")
    .refine((name) => name !== "account", "another than account, which is the stack of the AWS account"),
  /** AWS Region, such as `eu-central-1`. */
  region,
  /**
   * Id of the AWS account. Terraform refuses every other one.
   *
   * @default that of the credentials
   */
  account: accountId.optional(),
  /** IAM roles that programs assume in the account. @default none: the credentials themselves are used */
  roles: rolesOption.optional(),
  /** First part of each resource name: `<service>-<thing>-<environment>`. */
  service,
  /** Name of the DynamoDB table that stores token hashes. */
  tokensTable: z.string().regex(TABLE_NAME, "3 to 255 of a-z, A-Z, 0-9, '_', '-', '.'"),
  /** Prefix of every token that is minted for this environment, at most 60 characters. */
  tokenPrefix: z
    .string()
    .regex(TOKEN_PREFIX, "lower-case words joined by '_'")
    // The search for leaked tokens reads no further back.
    .max(60),
  /**
   * Longest time between a token's creation and its end, such as `90d`. A token that is minted without an end gets this one.
   *
   * @default none; a token without an end does not expire
   */
  maximumTokenLifetime: z
    .string()
    .refine(isLifetime, `${DURATION}, more than 0 and at most ${LONGEST_DURATION}`)
    .optional(),
  /** Usage plans by name. A new tenant gets the first plan unless the operator names another. */
  plans,
  /** How the authorizer checks tokens. */
  authorizer: z.strictObject({
    /** Seconds that API Gateway caches an authorizer result, which is the longest delay of a revocation. */
    cacheTtlSeconds: z.int().min(0).max(3600),
    /** `any` accepts every token whose hash is in the table; `checksummed` accepts only tokens that Tollgate minted. */
    acceptedTokens: z.enum(["any", "checksummed"]),
    /**
     * Concurrent executions that Lambda reserves for the authorizer. They are also its maximum; backends cannot use them.
     *
     * @default none; the authorizer shares the account's concurrency with all other functions
     */
    reservedConcurrency: z.int().min(1).optional(),
  }),
  /** Days that CloudWatch keeps the access log and the logs of functions. */
  logRetentionDays: z.literal(LOG_RETENTION_DAYS),
  /**
   * Whether DynamoDB refuses to delete the tables. Commands then ask before they end a token, the conformance run needs
   * `--allow-protected`, and a deployment by the pipeline needs a second person's approval.
   */
  deletionProtection: z.boolean(),
  /** Where Terraform stores the state of the stack. */
  state,
  /** Thresholds and recipients of the alarms. */
  alarms: alarmsOption,
  /** Requests that X-Ray samples. @default no request is traced */
  tracing: tracingOption.optional(),
  /** Exact requests of each tenant by hour, route and token. @default none; the loudest tenants are counted by CloudWatch alone */
  usage: usageOption.optional(),
  /** Routes by which tenants manage their own tokens and see their usage. @default none; tenants ask an operator */
  selfService: selfServiceOption.optional(),
  /** Events of tenants, tokens and quotas, on a bus of EventBridge. @default none */
  events: eventsOption.optional(),
  /** Custom domain names. @default the address that API Gateway gives the stage */
  domain: domainOption.optional(),
  /** AWS WAF in front of the stage. @default none */
  waf: wafOption.optional(),
  /** A customer-managed KMS key with automatic rotation. @default keys that AWS manages */
  encryption: encryptionOption.optional(),
  /** Scheduled backups of all tables. @default point-in-time recovery of the last 35 days, which ends with the table */
  backup: backupOption.optional(),
  /** Gradual deployment of the backends' new versions. @default a new version gets all requests at once */
  rollout: rolloutOption.optional(),
  /** Lambda accepts only signed bundles. @default Lambda accepts any bundle from whoever may deploy */
  codeSigning: codeSigningOption.optional(),
  /**
   * Whole gateways in further accounts or Regions, behind one host: each has API keys for `cellCapacity` tenants, because AWS
   * allows 10,000 in an account and Region.
   *
   * @default one, in the environment's account and Region
   */
  cells: cellsOption.optional(),
  /** Tenants that one cell takes, where there is more than one. @default 9,000 */
  cellCapacity: cellCapacityOption.optional(),
});

/** One deployed copy of the gateway: `dev` or `prod`. */
export type Environment = Readonly<z.output<typeof environmentFields>> & {
  /** The cell, for an environment as one of its cells has it: `cellsOf`. Not a field to write. */
  readonly cell?: { readonly name: string; readonly of: string };
};
/** The input type of {@link Environment}: an editor completes its fields and shows their comments. */
export type EnvironmentValues = z.input<typeof environmentFields>;
export type State = Environment["state"];
export type AlarmThresholds = Environment["alarms"];
