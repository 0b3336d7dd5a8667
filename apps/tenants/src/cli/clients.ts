import {
  type ReachingClients,
  awsClients,
  isAboutCredentials,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import { type STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

export type Clients = ReachingClients;

/** Creates the clients of a Region. @param tell receives a line for each long wait */
export function createClients(region: string, tell?: (line: string) => void): Clients {
  return awsClients(region, tell && { tell });
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
