import { arnPattern, awsArn, regionOf, show, type Environment } from "@tollgate/environments";
import { z } from "zod";
import { byEnvironment, problemsWithNames, valueIn } from "./by-environment";
import { appFolder, timeoutSeconds } from "./lambda-backend";
import type { OwnNames } from "./own-names";

const ARN_RULE = `the ARN of a Lambda function, or of its alias or version: ${awsArn("lambda", "<region>", "<account>", "function:<name>:<alias>")}`;
/** `$LATEST` is what the ARN without a qualifier means. */
const functionArn = z
  .string({ error: ARN_RULE })
  .regex(arnPattern("lambda", "function:[\\w-]{1,64}(:[\\w-]{1,128})?"), ARN_RULE);

const URL_RULE = "an https URL without query: https://orders.example.com/v1";
const LOCAL_URL_RULE = "an http URL of this machine: http://127.0.0.1:3000";
const HTTPS = /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[\w.~-]+)*$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?:\/[\w.~-]+)*$/;

/** "Ports: 80, 443, and 1024 to 65535", API Gateway's documents say of HTTP endpoints. */
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

/** A Lambda function that is there already. */
export const functionBackend = z.strictObject({
  /** The function, or its alias or version: one for all environments, or one for each by its name. */
  functionArn: byEnvironment(functionArn, ARN_RULE),
  /** How long API Gateway waits, in whole seconds, at most 29. */
  timeoutSeconds,
  /**
   * Folder under `apps/` of a Lambda of this workspace that answers in its place on the local gateway.
   *
   * @default none: the local gateway answers 502
   */
  standIn: appFolder.optional(),
});

/** A server that answers over HTTPS. The document's path is added to its URL. */
export const httpBackend = z.strictObject({
  /** Where the paths of the document begin: one for all environments, or one for each by its name. */
  url: byEnvironment(httpsUrl, URL_RULE),
  /** How long API Gateway waits, in whole seconds, at most 29. */
  timeoutSeconds,
  /**
   * Whether the server gets the tenant's token, which lets whoever has it call the API.
   *
   * @default false: it gets `-` in the place of the token, and the tenant's id in X-Tenant-Id
   */
  passAuthorization: z.boolean().optional(),
  /** A server on this machine that answers in its place on the local gateway. @default the environment's own `url` */
  standIn: z.string({ error: LOCAL_URL_RULE }).regex(LOOPBACK, LOCAL_URL_RULE).optional(),
});

/** What is wrong with a function that has the right form; each begins with the field. */
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

/** A function that the stacks make, in any environment, is not one that is there already; each problem begins with the field. */
export function problemsWithOwnFunction(
  { functionArn: arns }: z.input<typeof functionBackend>,
  environments: readonly Environment[],
  { isOfGateway, isOfBackend }: OwnNames,
): readonly string[] {
  return environments
    .flatMap(({ name }) => {
      const arn = valueIn(arns, name);
      if (arn === undefined) return [];
      const functionName = arn.split(":")[6] ?? "";
      if (isOfGateway("function", functionName))
        return [`functionArn is ${show(arn)}; allowed: another than the gateway's own functions`];
      return isOfBackend("function", functionName)
        ? [`functionArn is ${show(arn)}; allowed: another: name the backend in x-backend`]
        : [];
    })
    .slice(0, 1);
}

/** A server is not the gateway itself, which would ask itself without end; each problem begins with the field. */
export function problemsWithOwnHost(
  { url }: z.input<typeof httpBackend>,
  environments: readonly Environment[],
  { isOfGateway }: OwnNames,
): readonly string[] {
  return environments
    .flatMap(({ name }) => {
      const own = valueIn(url, name);
      if (own === undefined || !isOfGateway("host", new URL(own).hostname)) return [];
      return [`url is ${show(own)}; allowed: another host than the gateway's own domains`];
    })
    .slice(0, 1);
}

/** What is wrong with a server that has the right form; each begins with the field. */
export function problemsWithHttpBackend(
  { url }: z.input<typeof httpBackend>,
  environments: readonly Environment[],
): readonly string[] {
  return problemsWithNames("url", url, environments);
}
