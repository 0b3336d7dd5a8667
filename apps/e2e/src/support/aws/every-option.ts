import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setDevOptions } from "../copies/environment-options";
import { succeed } from "../programs/run";

/**
 * Turns on every option of the environment `dev` in a copy of the workspace. Requires `openssl`, for a
 * truststore.
 */
export async function setEveryOption(root: string): Promise<void> {
  const truststore = await writeTruststore(root);
  setDevOptions(root, {
    encryption: { rotationDays: 180, deletionWindowDays: 7 },
    waf: { mode: "block", requestsPerAddress: 1000, allow: ["198.51.100.0/24"], block: ["2001:db8::/32"] },
    authorizer: { cacheTtlSeconds: 60, acceptedTokens: "any", reservedConcurrency: 5 },
    domain: {
      names: [{ name: "api.example.com", zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" } }],
      mutualTls: { truststore, bucket: "example-gateway-e2e-clients" },
    },
    backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 },
    rollout: { strategy: "Canary10Percent5Minutes" },
    usage: { retentionDays: 400 },
    selfService: {},
    codeSigning: { bucket: "example-gateway-e2e-code" },
  });
}

/**
 * Writes a certificate authority's certificate into a copy of the workspace. Returns its path in the copy.
 * Requires `openssl`.
 */
export async function writeTruststore(root: string): Promise<string> {
  const path = "certificates/clients.pem";
  mkdirSync(join(root, "certificates"));
  await succeed("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null"],
    ...["-days", "90", "-subj", "/CN=Clients", "-out", join(root, path)],
  ]);
  return path;
}
