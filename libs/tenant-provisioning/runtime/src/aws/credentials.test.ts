import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsCredentials } from "./credentials";
import { NoCredentialsError } from "./errors";
import { Waiting } from "./waiting";

const folder = mkdtempSync(join(tmpdir(), "credentials-"));
const before = { ...process.env };
beforeAll(() => {
  // The SDK reads a file of profiles once.
  const config = join(folder, "config");
  writeFileSync(
    config,
    `[profile fails]
credential_process = sh -c 'echo no disk >&2; exit 3'
[profile garbage]
credential_process = echo hello
[profile web]
web_identity_token_file = /nonexistent/file
role_arn = arn:aws:iam::1:role/x
`,
  );
  process.env = {
    PATH: before["PATH"],
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

it.each([
  ["that is not there", "nope", /profile: \[nope\]/],
  ["whose credential_process fails", "fails", /no disk/],
  ["whose credential_process says something else", "garbage", /invalid JSON/],
  ["whose file of a web identity is not there", "web", /\/nonexistent\/file/],
])("says what a profile %s lacks", async (_, profile, said) => {
  process.env["AWS_PROFILE"] = profile;
  const credentials = awsCredentials("us-east-1", new Waiting(() => undefined));
  const failure = await credentials().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoCredentialsError);
  expect((failure as Error).message).toMatch(said);
});
