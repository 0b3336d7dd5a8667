import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headOf, LOCK_FILE, lockProviders, platformsOf, thisPlatform } from "./provider-lock";
import { receiveStack } from "./received-stack";

const LOCKED = 'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n}\n';

let root: string;
let artefact: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "received-stack-"));
  artefact = join(root, "artefact");
  mkdirSync(join(artefact, "dev/assets/code"), { recursive: true });
  writeFileSync(join(artefact, "dev/cdk.tf.json"), JSON.stringify(stack()));
  writeFileSync(join(artefact, "dev/assets/code/function.zip"), "code");
  writeFileSync(join(root, LOCK_FILE), `${headOf([thisPlatform()], true)}${LOCKED}`);
});
afterEach(() => rmSync(root, { recursive: true }));

const stack = (resource: object = {}, version = "5.100.0") => ({
  terraform: { backend: { s3: { bucket: "a" } }, required_providers: { aws: { source: "aws", version } } },
  provider: { aws: [{ region: "us-east-1" }] },
  resource,
});
const taken = () => join(root, "cdktf.out/stacks/dev");
const receive = () => receiveStack(artefact, "dev", { root });

it("copies the stack, its assets and this checkout's lock file, and nothing else", () => {
  for (const name of ["evil.tf", "terraform.tfvars", ".terraform.lock.hcl", "override.tf.json"])
    writeFileSync(join(artefact, "dev", name), "evil");
  mkdirSync(join(artefact, "dev/.terraform"));
  mkdirSync(taken(), { recursive: true });
  writeFileSync(join(taken(), "earlier.tf"), "evil");
  expect(receive()).toEqual([]);
  expect(readdirSync(taken()).sort()).toEqual([LOCK_FILE, "assets", "cdk.tf.json"]);
  expect(readFileSync(join(taken(), LOCK_FILE), "utf8")).toContain(LOCKED);
  expect(readFileSync(join(taken(), "assets/code/function.zip"), "utf8")).toBe("code");
});

it("copies state and provider of a stack that is removed, and nothing that is deployed", () => {
  writeFileSync(join(artefact, "dev/cdk.tf.json"), JSON.stringify(stack({ aws_sns_topic: { a: {} } })));
  expect(receiveStack(artefact, "dev", { root, isRemoved: true })).toEqual([]);
  expect(readdirSync(taken()).sort()).toEqual([LOCK_FILE, "cdk.tf.json"]);
  const { terraform, provider } = stack();
  expect(JSON.parse(readFileSync(join(taken(), "cdk.tf.json"), "utf8"))).toEqual({ terraform, provider });
});

it("assumes the role beside the deploying one where the job may only read", () => {
  const provider = { aws: [{ assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/deploy" }] }] };
  writeFileSync(join(artefact, "dev/cdk.tf.json"), JSON.stringify({ ...stack(), provider }));
  const role = () => /role\/[\w-]+/.exec(readFileSync(join(taken(), "cdk.tf.json"), "utf8"))?.[0];
  expect(receiveStack(artefact, "dev", { root, readsOnly: true })).toEqual([]);
  expect(role()).toBe("role/deploy-plan");
  expect(receive()).toEqual([]);
  expect(role()).toBe("role/deploy");
});

it("copies nothing of a stack that could run code", () => {
  writeFileSync(join(artefact, "dev/cdk.tf.json"), JSON.stringify(stack({ null_resource: { a: {} } })));
  expect(receive()).toEqual([expect.stringContaining("another provider")]);
  expect(existsSync(taken())).toBe(false);
});

it("copies nothing that contains a link", () => {
  symlinkSync("/etc/passwd", join(artefact, "dev/assets/code/link.zip"));
  expect(receive()).toEqual(["assets/code/link.zip is not a regular file"]);
  expect(existsSync(taken())).toBe(false);
});

it.each([
  ["no stack", () => rmSync(join(artefact, "dev"), { recursive: true })],
  ["no JSON", () => writeFileSync(join(artefact, "dev/cdk.tf.json"), "{")],
])("refuses %s", (_, spoil) => {
  spoil();
  expect(receive().join("\n")).toMatch(/cannot be read/);
});

it("refuses a name with a path in it", () => {
  expect(receiveStack(artefact, "../dev", { root })).toEqual(["not the name of a stack"]);
});

describe("a lock file", () => {
  const dev = () => join(artefact, "dev");

  it("is used only on platforms that it has hashes for, since Terraform refuses providers on others", () => {
    writeFileSync(join(root, LOCK_FILE), headOf(["linux_amd64", "darwin_arm64"], false) + LOCKED);
    const used = ["linux_amd64", "darwin_arm64", "windows_amd64"].filter((each) =>
      lockProviders(dev(), root, each),
    );
    expect(used).toEqual(["linux_amd64", "darwin_arm64"]);
  });

  it("is used for the stack's version, and replaces an older one", () => {
    expect(lockProviders(dev(), root)).toBe(true);
    for (const version of ["5.101.0", "5x100.0", ".*"]) {
      writeFileSync(join(dev(), "cdk.tf.json"), JSON.stringify(stack({}, version)));
      expect([version, lockProviders(dev(), root)]).toEqual([version, false]);
      expect(existsSync(join(dev(), LOCK_FILE))).toBe(false);
    }
  });

  it("covers no platform if it names none", () => {
    expect(platformsOf('provider "registry.terraform.io/hashicorp/aws" {}')).toEqual([]);
  });

  it("says that it is from a mirror", () => {
    expect(headOf(["linux_amd64"], true)).toContain("From a mirror");
    expect(headOf(["linux_amd64"], false)).not.toContain("mirror");
  });

  it.each([
    ["win32", "x64", "windows_amd64"],
    ["darwin", "arm64", "darwin_arm64"],
    ["linux", "x64", "linux_amd64"],
  ])("names %s on %s as Terraform does", (system, machine, platform) => {
    expect(thisPlatform(system, machine)).toBe(platform);
  });
});
