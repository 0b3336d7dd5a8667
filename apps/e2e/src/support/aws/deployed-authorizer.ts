import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import { succeed } from "../programs/run";

export type AuthorizerOutcome = { readonly result: Record<string, unknown> } | { readonly error: string };

// Runs the handler as Lambda does: a new process, the function's own environment, one event.
const PROGRAM = `
  const { handler } = require("./index.js");
  const event = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  Promise.resolve()
    .then(() => handler(event, { awsRequestId: "e2e", functionName: "authorizer", getRemainingTimeInMillis: () => 5000 }))
    .then((result) => ({ result }), (error) => ({ error: error.message }))
    .then((outcome) => require("node:fs").writeFileSync("outcome.json", JSON.stringify(outcome)));
`;

/**
 * Runs the code that is deployed as a function, with its deployed environment variables.
 *
 * The server stores a function's hash, but offers no download of its code. So this takes the code from the
 * zip that was deployed, after comparing its hash with the deployed one.
 */
export async function invokeDeployed(
  lambda: LambdaClient,
  functionName: string,
  zipFile: string,
  event: object,
  env: Readonly<Record<string, string>>,
): Promise<AuthorizerOutcome> {
  const { Configuration } = await lambda.send(
    new GetFunctionCommand({ FunctionName: functionName, Qualifier: "live" }),
  );
  const zip = readFileSync(zipFile);
  expect(createHash("sha256").update(zip).digest("base64")).toBe(Configuration?.CodeSha256);

  const folder = mkdtempSync(join(tmpdir(), "tollgate-function-"));
  try {
    for (const [name, content] of Object.entries(unzipSync(zip))) writeFileSync(join(folder, name), content);
    await succeed("node", ["-e", PROGRAM], {
      cwd: folder,
      input: JSON.stringify(event),
      env: { ...env, ...Configuration?.Environment?.Variables },
    });
    return JSON.parse(readFileSync(join(folder, "outcome.json"), "utf8")) as AuthorizerOutcome;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
