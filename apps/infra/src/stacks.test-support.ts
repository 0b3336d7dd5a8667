import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApiPath } from "@tollgate/gateway-definition";
import { Template } from "@tollgate/testing-infra";
import type { TerraformStack } from "cdktf";
import { createApp } from "./create-app";
import type { ServerOptions } from "./aws/server-options";
import type { WorkspaceFiles } from "./workspace-files";

// For a test that loads the environments only after it replaced them.
export { deployedStacks } from "@tollgate/environments";

const folder = mkdtempSync(join(tmpdir(), "infra-"));
const bundle = join(folder, "function.zip");
writeFileSync(bundle, "code");

/** Certificate of an authority, valid until 2036; its private key was discarded. */
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUEjS+X+C+KZ78ai6RvLqNPY3Uk/gwCgYIKoZIzj0EAwIw
JjESMBAGA1UEAwwJQ2xpZW50cyBBMRAwDgYDVQQKDAdFeGFtcGxlMB4XDTI2MTEy
NDEyMTYxNFoXDTM2MTEyMTEyMTYxNFowJjESMBAGA1UEAwwJQ2xpZW50cyBBMRAw
DgYDVQQKDAdFeGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE75BD6crJ
zpYBmCxfKL5kKP5c2SZkVV6TemINMqss27XcZuCbI7rESkkbgZoXyaTw8IV3s28b
rSxMeRPeBYcNx6NTMFEwHQYDVR0OBBYEFNd7rk90F/2XLzfymeCt/mS3yiNdMB8G
A1UdIwQYMBaAFNd7rk90F/2XLzfymeCt/mS3yiNdMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIgTJ+v9xNDkcWNjdCXEVHb+9qky7nAep2e7U1sSLcA
pfQCIQCGdEymOZRDpE6EtpwvCK0nbTxYFZKVtGOUJuxRlfe6zg==
-----END CERTIFICATE-----
`;

/** A route of the sample's backend that uses every backend field. */
const ORDERS = `
  /orders:
    get:
      operationId: getOrders
      x-backend: orders
      security: [{ token: [], tenantKey: [] }]
      responses: { "200": { description: The orders. } }
`;

/** The document with a route for each backend, and one file in place of every bundle. */
export const files: WorkspaceFiles = {
  untrustedSource: readFileSync(join(__dirname, "../../..", openApiPath), "utf8").replace(
    /^paths:$/m,
    `paths:${ORDERS}`,
  ),
  codeZip: () => bundle,
  truststoreFile: (path) => ({ path, untrustedPem: AUTHORITY, now: Date.parse("2027-01-01") }),
};

/** Synthesizes the stacks of the app. */
export function synthesizeAll(server: ServerOptions = {}): Record<"account" | "dev" | "prod", Template> {
  const app = createApp(files, server, { outdir: join(folder, "out") });
  const template = (name: string): Template => Template.ofStack(app.node.findChild(name) as TerraformStack);
  return { account: template("account"), dev: template("dev"), prod: template("prod") };
}
