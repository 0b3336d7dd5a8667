import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { dev } from "@tollgate/environments/sample";
import { accountCheck, assumedRole } from "./account";
import { accessOf, awsClients } from "./aws-clients";
import { NotAwsError, RoleWithoutAccountError, WrongAccountError } from "./errors";
import { explainAwsError } from "./explain";
import { type LoopbackRequest, withServer } from "./loopback.test-support";

const [OWN, OTHER] = ["111111111111", "222222222222"];
const HOUR_MS = 3_600_000;
const NOW = Date.parse("2026-11-24T10:00:00Z");

/** STS in XML: the credentials of a role carry the account in their id. */
function sts({ body }: LoopbackRequest, end = NOW + HOUR_MS) {
  const form = new URLSearchParams(body);
  const account = /::(\d{12}):/.exec(form.get("RoleArn") ?? "")?.[1];
  const xml =
    form.get("Action") === "AssumeRole"
      ? `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>role-${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(end).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
      : undefined;
  return xml;
}
const identity = (account: string) =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/x</Arn><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** Answers as the account of the credentials. @returns the calls, each with its access key's id */
function accounts(calls: string[]) {
  return (request: LoopbackRequest) => {
    const signature = String(request.headers["authorization"]);
    const [, id = "", service = ""] = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(signature) ?? [];
    const action = new URLSearchParams(request.body).get("Action") ?? request.headers["x-amz-target"];
    calls.push(`${id} ${service} ${String(action).replace("DynamoDB_20120810.", "")}`);
    if (service !== "sts") return { status: 200, json: {}, headers: { "x-amzn-requestid": "1" } };
    const account = id.startsWith("role-") ? id.slice("role-".length) : OWN;
    return { status: 200, html: sts(request, Date.now() + HOUR_MS) ?? identity(account ?? "") };
  };
}
const read = () => new GetItemCommand({ TableName: "t", Key: { a: { S: "b" } } });

describe("awsClients in an account", () => {
  it("assumes the role once for all clients, and calls nothing before the account is checked", async () => {
    const calls: string[] = [];
    await withServer(accounts(calls), async ({ region, ...server }) => {
      const clients = awsClients(region, { server, access: { account: OTHER ?? "", role: "operate" } });
      await clients.dynamodb.send(read());
      await clients.dynamodb.send(read());
      clients.destroy();
    });
    expect(calls).toEqual([
      "local sts AssumeRole",
      `role-${OTHER} sts GetCallerIdentity`,
      `role-${OTHER} dynamodb GetItem`,
      `role-${OTHER} dynamodb GetItem`,
    ]);
  });

  it("calls nothing in another account", async () => {
    const calls: string[] = [];
    await withServer(accounts(calls), async ({ region, ...server }) => {
      const clients = awsClients(region, { server, access: { account: OTHER ?? "" } });
      const failure = await clients.dynamodb.send(read()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WrongAccountError);
      expect(explainAwsError(failure, { environmentName: "dev" })).toEqual({
        kind: "access",
        message: `the AWS credentials belong to account ${OWN}, and not to ${OTHER}, which the environment states: nothing was done there`,
      });
      clients.destroy();
    });
    expect(calls).toEqual(["local sts GetCallerIdentity"]);
  });

  it("asks STS nothing for an environment that states no account", async () => {
    const calls: string[] = [];
    await withServer(accounts(calls), async ({ region, ...server }) => {
      const clients = awsClients(region, { server, ...accessOf(dev) });
      await clients.dynamodb.send(read());
      clients.destroy();
    });
    expect(calls).toEqual(["local dynamodb GetItem"]);
  });

  it("needs the account of a role", () => {
    expect(accessOf({ account: OWN, roles: { operate: "x" } })).toEqual({
      access: { account: OWN, role: "x" },
    });
    expect(accessOf({ account: OWN })).toEqual({ access: { account: OWN } });
    expect(() => accessOf({ roles: { operate: "x" } })).toThrow(RoleWithoutAccountError);
  });
});

const clientAt = (config: object) => new STSClient({ ...config, region: "us-east-1", maxAttempts: 1 });

describe("assumedRole", () => {
  it("renews credentials before they end, and tries again after a failure", async () => {
    let [count, now, isDown] = [0, NOW, false];
    await withServer(
      (request) => {
        count += 1;
        return isDown ? { status: 500, json: {} } : { status: 200, html: sts(request, now + HOUR_MS) ?? "" };
      },
      async (config) => {
        const client = clientAt(config);
        const provide = assumedRole(client, { account: OTHER ?? "", role: "operate" }, () => now);
        const [first, second] = await Promise.all([provide(), provide()]);
        expect(first).toMatchObject({ accessKeyId: `role-${OTHER}`, sessionToken: "t" });
        expect([second, count]).toEqual([first, 1]);
        now += HOUR_MS - 7 * 60_000;
        await provide();
        expect(count).toBe(1);
        now += 2 * 60_000;
        isDown = true;
        await expect(provide()).rejects.toThrow();
        isDown = false;
        await provide();
        expect(count).toBe(3);
        client.destroy();
      },
    );
  });

  it("refuses an answer without credentials", () =>
    withServer(
      () => ({ status: 200, html: "<AssumeRoleResponse/>" }),
      async (config) => {
        const client = clientAt(config);
        const provide = assumedRole(client, { account: OTHER ?? "", role: "operate" });
        await expect(provide()).rejects.toThrow(NotAwsError);
        client.destroy();
      },
    ));
});

it("asks for the account again after a failure, and not after a success", async () => {
  let [count, isDown] = [0, true];
  await withServer(
    () => {
      count += 1;
      return isDown ? { status: 403, json: {} } : { status: 200, html: identity(OWN ?? "") };
    },
    async (config) => {
      const client = clientAt(config);
      const check = accountCheck(client, OWN ?? "");
      await expect(check()).rejects.toThrow();
      isDown = false;
      await Promise.all([check(), check()]);
      await check();
      expect(count).toBe(2);
      client.destroy();
    },
  );
});
