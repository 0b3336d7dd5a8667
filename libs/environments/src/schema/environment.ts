import { z } from "zod";
import { alarmsOption, tracingOption } from "./observability-options";
import { backupOption, encryptionOption } from "./data-options";
import { domainOption, wafOption } from "./edge-options";
import { codeSigningOption, rolloutOption } from "./function-options";
import { plans } from "./plan";
import { bucketName, region, service } from "../values/forms";
/** Where a stack's Terraform state lives. */
const state = z.discriminatedUnion("kind", [
  /** A file beside `cdktf.json`, for an environment that one person owns. */
  z.strictObject({ kind: z.literal("local") }),
  /** The bucket that the `account` stack creates: encrypted, versioned, locked by S3 itself. */
  z.strictObject({
    kind: z.literal("s3"),
    bucket: bucketName,
    // Terraform adds `.tflock` to it for the lock; S3 takes 1,024 bytes, and SDKs leave parts that are `.` or `..` out.
    key: z
      .string()
      .regex(/^(?!\.{1,2}(\/|$))[\w.-]+(\/(?!\.{1,2}(\/|$))[\w.-]+)*$/, "an S3 object key")
      .max(1_024 - ".tflock".length),
    region,
  }),
]);

/** CloudWatch Logs accepts these retentions and no others (PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** The fields of an environment; what several of them say together is checked when one is parsed. */
export const environmentFields = z.strictObject({
  /** Also the stage's name, the first path segment of the invoke URL. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, "2 to 16 of a-z and 0-9, a letter first")
    .refine((name) => name !== "account", "another than account, which is the stack of the AWS account"),
  /** Of AWS: `eu-central-1`. */
  region,
  /** First part of the names of all resources: `<service>-<thing>-<environment>`. */
  service,
  /** DynamoDB table of token hashes. */
  tokensTable: z.string().regex(/^[\w.-]{3,255}$/, "3 to 255 of a-z, A-Z, 0-9, '_', '-', '.'"),
  /** First part of every token that is minted for this environment. */
  tokenPrefix: z
    .string()
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, "lower-case words joined by '_'")
    // The search for tokens in texts that must not hold any looks no further back.
    .max(60),
  /** Usage plans by name. A tenant is on the first when nobody names one. */
  plans,
  /** How tokens are checked. */
  authorizer: z.strictObject({
    /** How long API Gateway keeps an authorizer's answer: the delay of a token's revocation. */
    cacheTtlSeconds: z.int().min(0).max(3600),
    /** `any`: every token whose hash is in the table; `checksummed`: only those that Tollgate minted. */
    acceptedTokens: z.enum(["any", "checksummed"]),
    /**
     * Lambda's concurrency that is set aside for the authorizer, and is its most: backends can take none of it.
     *
     * @default none: it shares the account's with all other functions
     */
    reservedConcurrency: z.int().min(1).optional(),
  }),
  /** Days after which lines of the access log and of functions go; CloudWatch takes certain numbers only. */
  logRetentionDays: z.literal(LOG_RETENTION_DAYS),
  /** Whether tables refuse deletion, by Terraform or anyone else. */
  deletionProtection: z.boolean(),
  /** Where Terraform keeps the state of the environment's stack. */
  state,
  /** From when on someone is told. */
  alarms: alarmsOption,
  /** @default no request is traced */
  tracing: tracingOption.optional(),
  /** Host names of its own. @default API Gateway's */
  domain: domainOption.optional(),
  /** @default none */
  waf: wafOption.optional(),
  /** @default keys that AWS manages */
  encryption: encryptionOption.optional(),
  /** @default recovery to any second of the last 35 days, which ends with the table */
  backup: backupOption.optional(),
  /** @default all requests go to a backend's new version at once */
  rollout: rolloutOption.optional(),
  /** @default Lambda takes any bundle from whoever may deploy */
  codeSigning: codeSigningOption.optional(),
});

/** One deployed copy of the gateway: `dev` or `prod`. */
export type Environment = Readonly<z.output<typeof environmentFields>>;
/** What {@link Environment} is written as: an editor completes its fields and shows what is said of them. */
export type EnvironmentValues = z.input<typeof environmentFields>;
export type State = Environment["state"];
export type AlarmThresholds = Environment["alarms"];
