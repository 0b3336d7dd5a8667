import {
  type ReachingClients,
  awsClients,
  isAboutCredentials,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import { type STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

export type Clients = ReachingClients;

/** The clients of a Region. @param tell gets a line for each long wait */
export function createClients(region: string, tell?: (line: string) => void): Clients {
  return awsClients(region, tell && { tell });
}

/**
 * The caller's name for the audit trail: the ARN from STS, or without STS, as in the local gateway, the access key's id, which is no
 * secret.
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
  // A token in the wrong variable must not be stored in every event.
  return `access key ${withoutTokens((await sts.config.credentials()).accessKeyId)}`;
}
