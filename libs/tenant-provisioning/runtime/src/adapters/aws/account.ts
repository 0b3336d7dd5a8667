import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { awsArn } from "@tollgate/environments";
import { NotAwsError, WrongAccountError } from "./errors";

type Credentials = Awaited<ReturnType<STSClient["config"]["credentials"]>>;

/** The account of an environment or of a cell, and how to get into it. */
export interface AccountAccess {
  /** 12 digits. */
  readonly account: string;
  /** Name of the IAM role to assume there. @default none: the credentials themselves are used */
  readonly role?: string;
}

/** The SDK renews credentials five minutes before their end. */
const RENEWED_BEFORE_MS = 6 * 60_000;

/**
 * Provides the credentials of a role. Clients share them, and they are renewed before they end.
 *
 * @param sts a client with the credentials that the role trusts
 */
export function assumedRole(
  sts: STSClient,
  { account, role }: Required<AccountAccess>,
  now: () => number = Date.now,
): () => Promise<Credentials> {
  let current: Promise<Credentials> | undefined;
  let renewAt = -Infinity;
  const assume = async (): Promise<Credentials> => {
    const RoleArn = awsArn("iam", "", account, `role/${role}`);
    const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "tollgate" }));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || Expiration === undefined)
      throw new NotAwsError("it has no credentials of the role", 200);
    renewAt = Expiration.getTime() - RENEWED_BEFORE_MS;
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      expiration: Expiration,
    };
  };
  return async () => {
    if (current !== undefined && now() < renewAt) return current;
    renewAt = Infinity;
    current = assume().catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    return current;
  };
}

/**
 * Makes a check that credentials belong to an account. It asks once, or again after a failure.
 *
 * @param sts a client with these credentials
 * @returns a function that throws {@link WrongAccountError}
 */
export function accountCheck(sts: STSClient, account: string): () => Promise<void> {
  let checked: Promise<void> | undefined;
  const check = async () => {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account !== account) throw new WrongAccountError(account, Account);
  };
  return () =>
    (checked ??= check().catch((error: unknown) => {
      checked = undefined;
      throw error;
    }));
}
