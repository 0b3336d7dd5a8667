import {
  type ReachingClients,
  awsClients,
  isAboutCredentials,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import { type STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

export type Clients = ReachingClients;

/** The clients of a Region. @param tell is told what is waited for */
export function createClients(region: string, tell?: (line: string) => void): Clients {
  return awsClients(region, tell && { tell });
}

/**
 * Who makes a change: the ARN that STS names. Where there is no STS, as in the local gateway, the access key's id, which is
 * no secret.
 *
 * @throws what says that there are no credentials, or that they are not valid.
 */
export async function callerOf(sts: STSClient): Promise<string> {
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (Arn !== undefined) return Arn;
  } catch (error) {
    if (isAboutCredentials(error)) throw error;
  }
  // A token in the wrong variable would be stored in every event.
  return `access key ${withoutTokens((await sts.config.credentials()).accessKeyId)}`;
}
