import type { Environment } from "@tollgate/environments";
import { routerName } from "@tollgate/records";
import {
  type ReachingClients,
  type RouterStore,
  accessOf,
  awsClients,
  cloudfrontExceptions,
  isAboutCredentials,
  routerClients,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import { type STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

export type Clients = ReachingClients;

/** The Region, the account and the roles of an environment, of a cell or of the directory. */
export type Place = Pick<Environment, "region" | "account" | "roles">;

/** Creates the clients of a place. @param tell receives a line for each long wait */
export function createClients(place: Place, tell?: (line: string) => void): Clients {
  return awsClients(place.region, { ...(tell && { tell }), ...accessOf(place) });
}

/** The exceptions of an environment's router, with the end of their clients. */
export interface OpenExceptions extends RouterStore {
  destroy(): void;
}

/** Opens the exceptions of an environment's router. @param tell receives a line for each long wait */
export async function openExceptions(
  environment: Environment,
  tell?: (line: string) => void,
): Promise<OpenExceptions> {
  const clients = await routerClients({ ...(tell && { tell }), ...accessOf(environment) });
  const exceptions = cloudfrontExceptions(clients, routerName(environment));
  return {
    write: (changes) => exceptions.write(changes),
    list: () => exceptions.list(),
    get: (key) => exceptions.get(key),
    secrets: exceptions.secrets,
    destroy: () => clients.destroy(),
  };
}

/**
 * Returns the caller's name for the audit trail: the ARN from STS. Without STS, as in the local gateway, it
 * is the access key's id, which is not secret.
 *
 * @throws {Error} when there are no valid credentials.
 */
export async function callerOf(sts: STSClient): Promise<string> {
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (Arn !== undefined) return Arn;
  } catch (error) {
    if (isAboutCredentials(error)) throw error;
  }
  // If a token was set as the access key's id by mistake, it must not be stored in every event.
  return `access key ${withoutTokens((await sts.config.credentials()).accessKeyId)}`;
}
