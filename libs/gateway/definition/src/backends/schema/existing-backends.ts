import { arnPattern, awsArn, regionOf, show, type Environment } from "@tollgate/environments";
import * as z from "zod";
import { byEnvironment, problemsWithNames, valueIn } from "./by-environment";
import { appFolder, timeoutSeconds } from "./lambda-backend";
import type { TakenNames } from "./own-names";

const ARN_RULE = `the ARN of a Lambda function, or of its alias or version: ${awsArn("lambda", "<region>", "<account>", "function:<name>:<alias>")}`;
/** `$LATEST` is the same as an ARN without a qualifier. */
const functionArn = z
  .string({ error: ARN_RULE })
  .regex(arnPattern("lambda", "function:[\\w-]{1,64}(:[\\w-]{1,128})?"), ARN_RULE);

const URL_RULE = "an https URL without query: https://orders.example.com/v1";
const LOCAL_URL_RULE = "an http URL of this machine: http://127.0.0.1:3000";
const HTTPS = /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[\w.~-]+)*$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?:\/[\w.~-]+)*$/;

/** API Gateway's documentation says of HTTP endpoints: "Ports: 80, 443, and 1024 to 65535". */
function isPort(url: string): boolean {
  const port = /^https?:\/\/[^/]*:(\d+)/.exec(url)?.[1];
  return (
    port === undefined || ["80", "443"].includes(port) || (Number(port) >= 1024 && Number(port) <= 65_535)
  );
}

const httpsUrl = z
  .string({ error: URL_RULE })
  .regex(HTTPS, URL_RULE)
  .refine(isPort, "a port that API Gateway calls: 80, 443, or 1024 to 65535");

/** An existing Lambda function. */
export const functionBackend = z.strictObject({
  /** The function, or its alias or version: one for all environments, or one for each by its name. */
  functionArn: byEnvironment(functionArn, ARN_RULE),
  /** How long API Gateway waits, in whole seconds, at most 29. */
  timeoutSeconds,
  /**
   * Folder under `apps/` of a Lambda of this workspace that replaces the function on the local gateway.
   *
   * @default none: the local gateway answers 502
   */
  standIn: appFolder.optional(),
});

/** A server that answers over HTTPS. The document's path is added to its URL. */
export const httpBackend = z.strictObject({
  /** The base URL of the document's paths: one for all environments, or one for each by its name. */
  url: byEnvironment(httpsUrl, URL_RULE),
  /** How long API Gateway waits, in whole seconds, at most 29. */
  timeoutSeconds,
  /**
   * Whether the server gets the tenant's token. Whoever has the token can call the API.
   *
   * @default false: it gets `-` in place of the token, and the tenant's id in X-Tenant-Id
   */
  passAuthorization: z.boolean().optional(),
  /** A server on this machine that replaces it on the local gateway. @default the environment's own `url` */
  standIn: z.string({ error: LOCAL_URL_RULE }).regex(LOOPBACK, LOCAL_URL_RULE).optional(),
});

/** Returns the problems of a function that matches the schema; each begins with the field. */
export function problemsWithFunctionBackend(
  backend: z.input<typeof functionBackend>,
  environments: readonly Environment[],
): readonly string[] {
  const elsewhere = environments.flatMap((environment) => {
    const arn = valueIn(backend.functionArn, environment.name);
    const region = arn && regionOf(arn);
    return region === undefined || region === environment.region
      ? []
      : [
          `functionArn is in ${show(region)} for ${show(environment.name)}; allowed: the environment's Region, ${environment.region}`,
        ];
  });
  return [...problemsWithNames("functionArn", backend.functionArn, environments), ...elsewhere];
}

/**
 * Reports a function that the stacks create in any environment, because it is not an existing one; each
 * problem begins with the field.
 */
export function problemsWithOwnFunction(
  { functionArn: arns }: z.input<typeof functionBackend>,
  environments: readonly Environment[],
  { isUsedByGateway, isUsedByBackend }: TakenNames,
): readonly string[] {
  return environments
    .flatMap(({ name }) => {
      const arn = valueIn(arns, name);
      if (arn === undefined) return [];
      const functionName = arn.split(":")[6] ?? "";
      if (isUsedByGateway("function", functionName))
        return [`functionArn is ${show(arn)}; allowed: another than the gateway's own functions`];
      return isUsedByBackend("function", functionName)
        ? [`functionArn is ${show(arn)}; allowed: another: name the backend in x-backend`]
        : [];
    })
    .slice(0, 1);
}

/**
 * Reports a server that is the gateway itself, which would loop endlessly; each problem begins with the
 * field.
 */
export function problemsWithOwnHost(
  { url }: z.input<typeof httpBackend>,
  environments: readonly Environment[],
  { isUsedByGateway }: TakenNames,
): readonly string[] {
  return environments
    .flatMap(({ name }) => {
      const own = valueIn(url, name);
      if (own === undefined || !isUsedByGateway("host", new URL(own).hostname)) return [];
      return [`url is ${show(own)}; allowed: another host than the gateway's own domains`];
    })
    .slice(0, 1);
}

/** Returns the problems of a server that matches the schema; each begins with the field. */
export function problemsWithHttpBackend(
  { url }: z.input<typeof httpBackend>,
  environments: readonly Environment[],
): readonly string[] {
  return problemsWithNames("url", url, environments);
}
