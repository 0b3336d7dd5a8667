import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { accessKeyOf } from "../lambda/function-access";
import { NOON, startTestEmulator } from "../test-support/emulator.test-support";
import { HOME, OTHER, startTestPlaces, type TestPlaces } from "../test-support/places.test-support";
import { accountOfKey } from "./access-keys";

let test: TestPlaces;
const made: STSClient[] = [];
beforeAll(async () => void (test = await startTestPlaces()));
afterAll(async () => {
  for (const each of made) each.destroy();
  await test.stop();
});

function sts(credentials: object = { accessKeyId: "local", secretAccessKey: "local" }): STSClient {
  const client = new STSClient({
    endpoint: test.url,
    region: "us-east-1",
    credentials: credentials as { accessKeyId: string; secretAccessKey: string },
    maxAttempts: 1,
  });
  made.push(client);
  return client;
}

const roleIn = (accountId: string, name = "operate") => `arn:aws:iam::${accountId}:role/${name}`;
async function assume(RoleArn: string, more: object = {}): Promise<Partial<Credentials>> {
  const input = { RoleArn, RoleSessionName: "me@example.com", ...more };
  return (await sts().send(new AssumeRoleCommand(input))).Credentials ?? {};
}

it("the key of this machine is a user of the home account", async () => {
  expect(await sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: HOME,
    Arn: `arn:aws:iam::${HOME}:user/local`,
  });
});

it("a function is its role", async () => {
  const credentials = { accessKeyId: accessKeyOf("backend", OTHER), secretAccessKey: "local" };
  expect(await sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: OTHER,
    Arn: `arn:aws:sts::${OTHER}:assumed-role/backend/backend`,
  });
});

it("an assumed role is in its own account, with keys that reach that account's places", async () => {
  const {
    AccessKeyId = "",
    SecretAccessKey = "",
    SessionToken = "",
    Expiration,
  } = await assume(roleIn(OTHER, "teams/gateway/operate"));
  expect(accountOfKey(AccessKeyId, HOME)).toBe(OTHER);
  expect(Expiration?.getTime()).toBe(NOON + 3_600_000);
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  expect(await sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: OTHER,
    Arn: `arn:aws:sts::${OTHER}:assumed-role/operate/me@example.com`,
  });
  const { gateway, dynamodb } = test.clients("us-east-1", credentials);
  expect((await gateway.send(new GetRestApisCommand({}))).items).toHaveLength(1);
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await expect(
    test.clients("eu-central-1", credentials).gateway.send(new GetRestApisCommand({})),
  ).rejects.toThrow(`nothing in account ${OTHER}, eu-central-1`);
});

it("takes the session's length", async () => {
  const { Expiration } = await assume(roleIn(OTHER), { DurationSeconds: 900 });
  expect(Expiration?.getTime()).toBe(NOON + 900_000);
});

it.each([
  ["a role of no account of this gateway", roleIn("333333333333"), {}, "AccessDenied", "has the accounts"],
  ["no role", "arn:aws:iam::222222222222:user/me", {}, "ValidationError", "roleArn"],
  ["a session without a name", roleIn(OTHER), { RoleSessionName: "x" }, "ValidationError", "roleSessionName"],
  ["a short session", roleIn(OTHER), { DurationSeconds: 899 }, "ValidationError", "durationSeconds"],
  ["a long session", roleIn(OTHER), { DurationSeconds: 43_201 }, "ValidationError", "durationSeconds"],
  ["a session policy", roleIn(OTHER), { Policy: "{}" }, "InvalidParameterCombination", "no Policy"],
])("refuses %s", async (_, arn, more, name, message) => {
  await expect(assume(arn, more)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

it("a function assumes no role", async () => {
  const credentials = { accessKeyId: accessKeyOf("backend"), secretAccessKey: "local" };
  await expect(
    sts(credentials).send(new AssumeRoleCommand({ RoleArn: roleIn(OTHER), RoleSessionName: "me" })),
  ).rejects.toMatchObject({ name: "AccessDenied" });
});

it("a temporary key without its session token, or a key of no account, is nobody", async () => {
  const { AccessKeyId = "" } = await assume(roleIn(OTHER));
  for (const accessKeyId of [AccessKeyId, "test"])
    await expect(
      sts({ accessKeyId, secretAccessKey: "x" }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
});

it("with one place, it is there where it is asked for, and every key is of its account", async () => {
  const alone = await startTestEmulator({ accountId: OTHER, hasSecurityTokens: true });
  const credentials = { accessKeyId: "anything", secretAccessKey: "x" };
  const client = new STSClient({ endpoint: alone.url, region: "eu-west-3", credentials, maxAttempts: 1 });
  expect((await client.send(new GetCallerIdentityCommand({}))).Account).toBe(OTHER);
  const role = { RoleArn: roleIn(OTHER), RoleSessionName: "me" };
  expect((await client.send(new AssumeRoleCommand(role))).Credentials?.AccessKeyId).toMatch(/^ASIA/);
  client.destroy();
  await alone.stop();
});
