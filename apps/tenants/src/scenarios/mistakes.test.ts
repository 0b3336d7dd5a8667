import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tenantsTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { CacheNotFlushedError } from "@tollgate/tenant-provisioning-runtime";
import { explain } from "../cli/exit-status";
import { runnerAt, startGateway } from "./tenants.test-support";

const nowhere = runnerAt("http://127.0.0.1:9");

describe("wrong use is refused before any call, with status 2", () => {
  it.each([
    ["create Acme --env dev", 'tenant id "Acme" must be 1 to 64 characters of a-z, 0-9 and "-"\n'],
    ["create acme --env staging", 'environment "staging" does not exist; there are: dev, prod\n'],
    ["create acme", "error: required option '--env <name>' not specified, nor the variable TOLLGATE_ENV\n"],
    ["--env prod create acme --env dev", "It is given twice, with different environments"],
    ["suspend acme acme --env dev", '"acme" is given twice'],
    ["create acme --env dev --plan Gold", "Allowed choices are General, Unlimited"],
    ["create acme --env dev --expires-in soon", "such as 90d"],
    ["create acme --env dev --expires-in 99999999d", "It is too long: a duration is at most 1000000d"],
    ["tokens rotate acme --env dev --overlap 99999999d", "It is too long"],
    ["audit --since 99999999d --env dev", "It is too long"],
    ["create acme --env dev --label \u001b[2J", "the label has control or invisible characters"],
    ["create acme --env dev --expires-in 0s", "would end before it is used"],
    [
      "create acme --env dev --out nowhere/x",
      "nowhere/x cannot be written: its folder is not there (ENOENT)",
    ],
    ["create acme --env dev --out -", "omit --out for standard output"],
    ["export --env dev --out=", "omit --out for standard output"],
    ["create acme --nonsense --env dev", "(tenants create --help shows its arguments and options)"],
    ["tokens nonsense", "(tenants tokens --help lists its commands)"],
    ["create --env dev", "missing required argument 'tenant-id'"],
    ["tokens verify --env dev", "standard input is empty"],
    ["audit --env dev", "give either a tenant's id or --since"],
    ["audit acme --since 1d --env dev", "give either a tenant's id or --since"],
    ["audit --since 2026-02-30 --env dev", "a duration such as 7d, or a date such as 2026-11-24"],
    ["usage --env dev", "give either a tenant's id or --top"],
    ["usage acme --top 3 --env dev", "give either a tenant's id or --top"],
    ["usage --top 0 --env dev", "a number from 1 to 1000"],
    ["usage acme --from yesterday --env dev", "A date is written as 2026-11-24"],
    ["usage acme --from 2026-11-24 --to 2026-11-23 --env dev", "the first one is after the last one"],
    [
      "usage --top 1 --from 2026-01-01 --to 2026-11-24 --env dev",
      "are 328 days, and API Gateway reports at most 90",
    ],
    ["nonsense", "unknown command 'nonsense'"],
  ])("%s", async (line, note) => {
    const ran = await nowhere(line);
    expect(ran).toMatchObject({ status: 2, out: "" });
    expect(ran.note).toContain(note);
  });
});

describe("help", () => {
  it.each(["--help", "tokens --help", "create --help", "tokens mint --help", "help tokens"])(
    "%s is a result",
    async (line) => {
      const { status, out, note } = await nowhere(line);
      expect({ status, note }).toEqual({ status: 0, note: "" });
      expect(out).toContain("Usage: tenants");
    },
  );

  it("is that of a command, also where it is asked for by help", async () => {
    for (const name of ["create", "tokens rotate"])
      expect((await nowhere(`help ${name}`)).out).toContain(`Usage: tenants ${name} [options] <tenant-id>`);
  });

  it("has examples of every command, and the exit statuses", async () => {
    expect((await nowhere("--help")).out).toMatch(/Exit statuses:\n {2}0 {4}done\n/);
    expect((await nowhere("move --help")).out).toContain(
      "npm run tenants -- move acme --plan Unlimited --env dev",
    );
  });
});

describe("conflicts have status 4", () => {
  it("a tenant that exists", async () => {
    const gateway = await startGateway();
    await gateway.run("create acme --env dev");
    const ran = await gateway.run("create acme --env dev");
    await gateway.close();
    expect(ran).toMatchObject({ status: 4, out: "" });
    expect(ran.note).toMatch(/^tenant "acme" exists already/);
  });
});

describe("what is not there to work with has status 6", () => {
  it("a server that cannot be reached", async () => {
    const ran = await nowhere("show acme --env dev");
    expect(ran).toEqual({
      status: 6,
      out: "",
      note: "http://127.0.0.1:9 cannot be reached (ECONNREFUSED)\n",
    });
  });

  it("a server that does not answer as AWS does", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("<!doctype html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ran = await runnerAt(url)("create acme --env dev");
    await new Promise((resolve) => server.close(resolve));
    expect(ran).toMatchObject({
      status: 6,
      note: `${url} does not answer like AWS (it has HTTP status 404 and is not an AWS error): it is a different server, or lacks the operation\n`,
    });
  });

  it("a table that is not deployed", async () => {
    const gateway = await startGateway([]);
    const ran = await gateway.run("show acme --env dev");
    await gateway.close();
    expect(ran).toMatchObject({
      status: 6,
      note: "a table of dev does not exist in us-east-1: deploy it (npx cdktf deploy dev), or check the account\n",
    });
  });

  it("a plan that is not deployed", async () => {
    const gateway = await startGateway([tenantsTable(dev)]);
    const ran = await gateway.run("create acme --env prod");
    await gateway.close();
    expect(ran).toMatchObject({ status: 6 });
    expect(ran.note).toContain('there is no usage plan "example-gateway-General-prod"');
  });
});

describe("AWS's own refusals", () => {
  const named = (name: string, message = "m") => Object.assign(new Error(message), { name });
  const refusals = [
    [named("CredentialsProviderError", ""), 5, /there are no AWS credentials: set AWS_PROFILE/],
    [named("ExpiredTokenException"), 5, /credentials have expired: sign in again/],
    [
      named("UnrecognizedClientException"),
      5,
      /does not know these credentials in us-east-1.*not enabled the Region$/,
    ],
    [
      named(
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/x is not authorized to perform: dynamodb:PutItem on resource: y",
      ),
      5,
      /the action dynamodb:PutItem on y is missing from your policy.*operator_policy_arn/,
    ],
    [named("AccessDeniedException", "on purpose"), 5, /^AWS denies access: on purpose$/],
    [
      named("CredentialsProviderError", "Could not resolve profile: [x]"),
      5,
      /^there are no AWS credentials: .*\[x\]$/,
    ],
    [named("InvalidSignatureException", "Signature expired: 1 is now earlier than 2"), 5, /clock is wrong$/],
    [
      named("SignatureDoesNotMatch", "Credential should be scoped to a valid region."),
      5,
      /is not in us-east-1: /,
    ],
    [
      named("ValidationException", "The table does not have the specified index: tenants"),
      6,
      /lacks an index/,
    ],
    [new TypeError("Invalid URL"), 2, /^AWS is not a URL: set AWS_ENDPOINT_URL to one such as/],
    [named("TooManyRequestsException"), 6, /AWS throttles the requests/],
    [new Error("getaddrinfo ENOTFOUND x"), 6, /^AWS cannot be reached \(ENOTFOUND\)$/],
    [
      new CacheNotFlushedError("acme", "0123", named("ExpiredTokenException")),
      5,
      /credentials have expired.*\ntoken 0123 is revoked, but .* is not flushed/,
    ],
    [
      new TypeError("oops"),
      1,
      /^unexpected failure: TypeError: oops \(run it again with --debug to see where\)$/,
    ],
  ] as const;
  // Without an explicit name, Jest would name the test by the error's stack.
  it.each(refusals.map((row) => [`${row[0].name}: ${row[0].message}`, ...row] as const))(
    "%s",
    (_, error, status, message) => {
      const explained = explain(error, { environmentName: "dev" });
      expect(explained.status).toBe(status);
      expect(explained.message).toMatch(message);
    },
  );
});
