import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { executableInPath } from "./executable-in-path";
import { answersWithin, freePort, withHttpServer } from "./loopback";
import { runTool, startTool } from "./run-tool";

/** Checks whether a tool can do what the tests require. @throws {Error} with the cause, when it cannot. */
type Probe = () => Promise<void>;

const workspaceRoot = resolve(__dirname, "../../../../..");

/** The probe of each tool. Tests can require only these tools. */
export const probes = {
  actionlint: async () => {
    const workflow = (label: string) =>
      `on: push\njobs:\n  a:\n    runs-on: ${label}\n    steps:\n      - run: echo "\${{ vars.A }}"\n`;
    const lint = (label: string) => runTool("actionlint", ["-oneline", "-"], { input: workflow(label) });
    mustMatch("actionlint", await lint("ubuntu-latest"), /^$/);
    const problem = await lint("ubuntu-0").then(
      () => "",
      (error: Error) => error.message,
    );
    mustMatch("actionlint, of a mistake,", problem, /ubuntu-0/);
  },
  /** Requires version 2, and calls a local server: the walkthrough uses its options. */
  aws: () =>
    withHttpServer('{"item":[]}', async (endpoint) => {
      const printed = await runTool("aws", [...AWS_QUERY, "--endpoint-url", endpoint], {
        env: AWS_ENVIRONMENT,
      });
      mustMatch("aws apigateway get-rest-apis", printed, /^\{\s*"items": \[\]\s*\}\s*$/);
    }),
  /** Requires the commands that scripts of the pipeline and of the documents call. */
  bash: async () => {
    const script =
      "set -euo pipefail; a=(1 2); complete -W x y; echo ${a[1]} $(compgen -W 'one two' t) <<< x\n" +
      'd=$(mktemp -d); trap \'rm -rf "$d"\' EXIT; sleep 0; printf "a\\nb\\nc\\n" > "$d/f"; true\n' +
      'cat "$d/f" | sed "s/b/x/" | head -n 2 | tail -n 1 | tr x y';
    mustMatch("bash", await runTool("bash", ["--noprofile", "--norc", "-c", script]), /^2 two\ny$/m);
  },
  checkov: () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "a.tf.json"), '{"resource":{"aws_sqs_queue":{"a":{"name":"a"}}}}');
      const args = ["--directory", folder, "--framework", "terraform_json", "--output", "json"];
      const printed = await runTool("checkov", [...args, "--skip-download", "--soft-fail"], {
        timeoutMs: 180_000,
      });
      mustMatch("checkov", printed, /"check_id": "CKV_AWS_\d+"/);
    }),
  chromium: async () => {
    const { chromium } = await import("playwright-core");
    const executablePath = executableInPath("chromium") ?? fail("chromium is not in PATH");
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 120_000 });
    try {
      const page = await browser.newPage();
      if ((await page.evaluate("6 * 7")) !== 42) fail("chromium runs no script");
    } finally {
      await browser.close();
    }
  },
  curl: () =>
    withHttpServer("answered", async (endpoint) =>
      mustMatch(
        "curl",
        await runTool("curl", ["-sS", "-o", "-", "-w", "%{http_code}", endpoint]),
        /^answered200$/,
      ),
    ),
  /** Requires a clone, not only a copy of the files, because tests copy the files that Git tracks. */
  git: async () =>
    mustMatch(
      "git ls-files",
      await runTool("git", ["ls-files", "nx.json"], { cwd: workspaceRoot }),
      /^nx\.json$/m,
    ),
  jq: async () => mustMatch("jq", await runTool("jq", ["-r", ".a[0]"], { input: '{"a":["x"]}' }), /^x$/m),
  moto_server: async () => {
    const port = await freePort();
    const server = startTool("moto_server", ["-H", "127.0.0.1", "-p", String(port)]);
    try {
      await Promise.race([
        server.ended,
        answersWithin(`http://127.0.0.1:${port}/moto-api/data.json`, 30_000),
      ]);
    } finally {
      server.stop();
    }
  },
  /** Requires modules, asynchronous functions and digests: njs runs the router's function. */
  njs: () =>
    withFolder(async (folder) => {
      const file = join(folder, "a.js");
      writeFileSync(
        file,
        "const c = require('crypto'); async function f() { return c.createHash('sha256').update('abc').digest('hex') }\n" +
          "f().then(console.log)",
      );
      mustMatch("njs", await runTool("njs", [file]), /^ba7816bf/);
    }),
  /** Requires digests, random bytes and certificates. */
  openssl: async () => {
    mustMatch(
      "openssl dgst",
      await runTool("openssl", ["dgst", "-sha256"], { input: "a" }),
      /ca978112ca1bbdca/,
    );
    mustMatch("openssl rand", await runTool("openssl", ["rand", "-base64", "32"]), /^[\w+/]{43}=$/m);
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const certificate = await runTool("openssl", [
      ...request,
      "-keyout",
      "-",
      "-subj",
      "/CN=a",
      "-days",
      "1",
    ]);
    mustMatch("openssl req", certificate, /BEGIN CERTIFICATE/);
  },
  /** Requires a terminal for input: the `script` of util-linux. Other systems' `script` has other options. */
  script: async () =>
    mustMatch(
      "script",
      await runTool("script", ["-qec", "test -t 1 && echo terminal", "/dev/null"]),
      /terminal/,
    ),
  /**
   * Requires access to the pinned AWS provider: from the registry, or from the source in Terraform's
   * configuration.
   */
  terraform: () =>
    withFolder(async (folder) => {
      const printed = await runTool("terraform", ["version", "-json"]);
      const [, major, minor] = /"terraform_version":\s*"(\d+)\.(\d+)\./.exec(printed) ?? [];
      if (!(Number(major) === 1 && Number(minor) >= 10))
        fail("terraform is older than 1.10, or says no version");
      const configuration = {
        terraform: { required_providers: { aws: { source: "hashicorp/aws", version: pinnedProvider() } } },
        resource: { aws_sqs_queue: { probe: { name: "probe" } } },
      };
      writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
      const options = { cwd: folder, env: { CHECKPOINT_DISABLE: "1" }, timeoutMs: 180_000 };
      await runTool("terraform", ["init", "-input=false", "-no-color"], options);
      mustMatch(
        "terraform validate",
        await runTool("terraform", ["validate", "-json"], options),
        /"valid": true/,
      );
    }),
  zizmor: () =>
    withFolder(async (folder) => {
      const file = join(folder, ".github/workflows/a.yml");
      mkdirSync(dirname(file), { recursive: true });
      const steps = [{ uses: "actions/checkout@main" }];
      writeFileSync(file, JSON.stringify({ on: "push", jobs: { a: { "runs-on": "ubuntu-latest", steps } } }));
      const args = ["--offline", "--no-progress", "--color=never", "--no-exit-codes", folder];
      mustMatch("zizmor, of a workflow with a mistake,", await runTool("zizmor", args), /unpinned-uses/);
    }),
} satisfies Readonly<Record<string, Probe>>;

export type Tool = keyof typeof probes;

const AWS_QUERY = ["apigateway", "get-rest-apis", "--no-cli-pager", "--output", "json"];
const AWS_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: "probe",
  AWS_SECRET_ACCESS_KEY: "probe",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

function fail(cause: string): never {
  throw new Error(cause);
}

function mustMatch(subject: string, printed: string, expected: RegExp): void {
  if (!expected.test(printed)) fail(`${subject} printed not what was expected`);
}

/**
 * Returns the version of the AWS provider that the stacks require, which is the version of its constructs.
 */
function pinnedProvider(): string {
  const file = join(workspaceRoot, "node_modules/@cdktf/provider-aws/lib/provider/index.js");
  return (
    /providerVersion: '([\d.]+)'/.exec(readFileSync(file, "utf8"))?.[1] ?? fail(`${file} names no version`)
  );
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-probe-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
