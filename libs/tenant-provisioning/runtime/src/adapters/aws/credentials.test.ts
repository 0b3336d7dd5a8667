import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { awsCredentials } from "./credentials";
import { NoCredentialsError } from "./errors";
import { explainAwsError } from "./explain";
import { Waiting } from "./waiting";

const folder = temporaryFolder("all");

/** A `credential_process` that prints something and exits with a status. */
const program = (code: string) => `"${process.execPath}" -e "${code}"`;
const PRINT = "console.log(JSON.stringify({Version:1,AccessKeyId:'p',SecretAccessKey:'s'}))";
const profile = (text: string, name = "ops") => `[profile ${name}]\n${text}\n`;
const before = { ...process.env };
let files = 0;
afterEach(() => void (process.env = { ...before }));

/** Makes the SDK see only the given configuration, and no credentials of this machine. */
function setUp(config: string, env: Readonly<Record<string, string>> = { AWS_PROFILE: "ops" }) {
  const file = folder.write(`config-${(files += 1)}`, config);
  const others = Object.entries(before).filter(([name]) => !name.startsWith("AWS_"));
  process.env = {
    ...Object.fromEntries(others),
    HOME: folder.path(),
    AWS_CONFIG_FILE: file,
    AWS_SHARED_CREDENTIALS_FILE: folder.path("none"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...env,
  };
}
const silent = new Waiting(() => undefined);
const messageOf = async (limitMs?: number) => {
  const error: unknown = await awsCredentials("us-east-1", silent, limitMs)().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  const explained = explainAwsError(error, { environmentName: "dev" });
  return { isNone: error instanceof NoCredentialsError, ...explained };
};

describe("credentials that are there", () => {
  it("come from the environment, and from a program", async () => {
    setUp("", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
    expect(await awsCredentials("us-east-1", silent)()).toMatchObject({ accessKeyId: "a" });
    setUp(profile(`credential_process = ${program(PRINT)}`));
    expect(await awsCredentials("us-east-1", silent)()).toMatchObject({ accessKeyId: "p" });
  });
});

describe("credentials that are not there", () => {
  it.each<[string, string, Record<string, string>, RegExp]>([
    ["no place has any", "", {}, /^there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and/],
    [
      "a profile that is not there",
      profile("region = us-east-1"),
      { AWS_PROFILE: "nope" },
      /^the AWS profile nope gives no credentials: .*nope/,
    ],
    [
      "a program that fails",
      profile(`credential_process = ${program("console.error('token is locked');process.exit(3)")}`),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*token is locked/,
    ],
    [
      "a program that is not there",
      profile("credential_process = /nonexistent/program"),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*not found/,
    ],
    [
      "a program that says something else",
      profile(`credential_process = ${program("console.log('hello')")}`),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*invalid JSON/,
    ],
    [
      "a program whose credentials have ended",
      profile(
        `credential_process = ${program("console.log(JSON.stringify({Version:1,AccessKeyId:'p',SecretAccessKey:'s',Expiration:'2020-01-01T00:00:00Z'}))")}`,
      ),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*expired/,
    ],
    [
      "a sign-in that was not made",
      `[sso-session s]\nsso_region = us-east-1\nsso_start_url = http://127.0.0.1:1\n${profile(
        "sso_session = s\nsso_account_id = 123456789012\nsso_role_name = ops",
      )}`,
      { AWS_PROFILE: "ops" },
      /^the sign-in has expired or is missing: .*sso/i,
    ],
    [
      "a web identity whose file is not there",
      profile("web_identity_token_file = /nonexistent/file\nrole_arn = arn:aws:iam::123456789012:role/x"),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*\/nonexistent\/file/,
    ],
    [
      "a role whose source is not there",
      profile("role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = gone"),
      { AWS_PROFILE: "ops" },
      /^the AWS profile ops gives no credentials: .*gone/,
    ],
  ])("%s: the place's own cause is said", async (_, config, env, said) => {
    setUp(config, env);
    expect(await messageOf()).toMatchObject({
      isNone: true,
      kind: "access",
      message: expect.stringMatching(said) as string,
    });
  });

  it("a program that does not end is not waited for, and it is said which", async () => {
    setUp(profile(`credential_process = ${program(`setTimeout(()=>${PRINT},600)`)}`));
    expect(await messageOf(100)).toEqual({
      isNone: true,
      kind: "access",
      message:
        "the AWS profile ops gives no credentials: the credential_process of the profile ops gave no credentials within 0.1 s",
    });
  });

  it("a role that may not be assumed is a denial, in STS's words", async () => {
    const server = createServer((request, response) => {
      request.resume();
      const message =
        "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x";
      response
        .writeHead(403, { "content-type": "text/xml" })
        .end(
          `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
        );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    setUp(
      `${profile("role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base")}${profile(
        "aws_access_key_id = a\naws_secret_access_key = b",
        "base",
      )}`,
      {
        AWS_PROFILE: "ops",
        AWS_REGION: "us-east-1",
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
    );
    const said = await messageOf();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(said).toMatchObject({
      isNone: false,
      kind: "access",
      message: expect.stringMatching(
        /sts:AssumeRole on \S+ is not allowed: the role of the profile/,
      ) as string,
    });
  });
});
