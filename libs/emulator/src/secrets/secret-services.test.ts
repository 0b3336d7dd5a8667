import { ManualClock } from "../common/clock";
import { askedOfSecrets, SecretServices, type SecretSource } from "./secret-services";

const place = { region: "us-east-1", accountId: "000000000000" };
const source: SecretSource = {
  read: (kind, id) => (id === "/a" ? { value: `value of ${kind}` } : { problem: `no value for ${id}` }),
};
const services = new SecretServices(source, place, new ManualClock(1_800_000_000_000));
const ask = (service: "ssm" | "secretsmanager", operation: string, input: unknown) => {
  const { status, body } = services.handle(service, operation, Buffer.from(JSON.stringify(input)));
  return { status, body: JSON.parse(String(body)) as Record<string, unknown> };
};

it("a parameter is given as Systems Manager gives a SecureString", () => {
  expect(ask("ssm", "GetParameter", { Name: "/a", WithDecryption: true })).toEqual({
    status: 200,
    body: {
      Parameter: {
        ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/a",
        DataType: "text",
        LastModifiedDate: 1_800_000_000,
        Name: "/a",
        Type: "SecureString",
        Value: "value of parameter",
        Version: 1,
      },
    },
  });
});

it("a parameter that nobody asked to be decrypted is not", () => {
  for (const input of [{ Name: "/a" }, { Name: "/a", WithDecryption: false }])
    expect(JSON.stringify(ask("ssm", "GetParameter", input))).not.toContain("value of");
});

it("a secret is given as Secrets Manager gives its current version", () => {
  expect(ask("secretsmanager", "GetSecretValue", { SecretId: "/a" })).toMatchObject({
    status: 200,
    body: { Name: "/a", SecretString: "value of secret", VersionStages: ["AWSCURRENT"] },
  });
});

it.each([
  ["ssm", "GetParameter", { Name: "/b" }, "ParameterNotFound", "no value for /b"],
  ["secretsmanager", "GetSecretValue", { SecretId: "b" }, "ResourceNotFoundException", "no value for b"],
  ["ssm", "GetParameter", {}, "ValidationException", "Name is missing or no text"],
  [
    "ssm",
    "PutParameter",
    { Name: "/a", Value: "x" },
    "UnknownOperationException",
    "The local gateway has no PutParameter of ssm, but GetParameter.",
  ],
] as const)("%s answers %s of %j with an error", (service, operation, input, type, message) => {
  expect(ask(service, operation, input)).toEqual({ status: 400, body: { __type: type, message } });
});

it.each([
  ["ssm", { Name: "/a/b" }, "arn:aws:ssm:us-east-1:000000000000:parameter/a/b"],
  ["ssm", { Name: "a" }, "arn:aws:ssm:us-east-1:000000000000:parameter/a"],
  ["secretsmanager", { SecretId: "a" }, "arn:aws:secretsmanager:us-east-1:000000000000:secret:a-??????"],
  [
    "secretsmanager",
    { SecretId: "arn:aws:secretsmanager:r:1:secret:a-123456" },
    "arn:aws:secretsmanager:r:1:secret:a-123456",
  ],
  ["ssm", {}, "*"],
] as const)("of %s %j IAM is asked for %s", (service, input, resource) => {
  expect(askedOfSecrets(service, "Op", Buffer.from(JSON.stringify(input)), place)).toEqual([
    { action: `${service}:Op`, resource },
  ]);
});
