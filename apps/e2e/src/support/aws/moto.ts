// Deployments in tests: an AWS-compatible server, Terraform on it, and an environment's options.
// Not here: the permissions that the recorded requests need, which are in `support/aws-calls`.

import { freePort } from "@tollgate/testing-runtime";
import type { Service } from "../programs/service";
import { startService } from "../programs/service";

/** A server that keeps AWS's control planes in memory. */
export interface Moto {
  readonly endpoint: string;
  /** Environment variables that make the AWS SDKs, Terraform and `cdktf` use only this server. */
  readonly env: Readonly<Record<string, string>>;
  /** The requests and statuses so far, one line each in the order of the answers: `POST /restapis 200`. */
  requests(): readonly string[];
  stop(): Promise<unknown>;
}

/** Starts `moto_server` on a free port of the loopback interface. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const service: Service = await startService({
    command: "moto_server",
    args: ["-H", "127.0.0.1", "-p", String(port)],
    // Without it, each certificate would take a minute.
    env: { MOTO_ACM_VALIDATION_WAIT: "0" },
    ready: /Running on http/,
  });
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      CHECKPOINT_DISABLE: "1",
      // A lock file for every platform requires access to the public registry.
      ...(process.env["TF_CLI_CONFIG_FILE"] ? { CDKTF_SKIP_PROVIDER_LOCK: "true" } : {}),
      // The cache that cdktf sets up is in a folder of the user. A test neither reads nor writes it.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    },
    requests: () =>
      [...service.output().matchAll(/"(\w+ \S+) HTTP\/1\.1" (?:\S*m)?(\d{3})/g)].map(
        ([, request = "", status = ""]) => `${request} ${status}`,
      ),
    stop: () => service.stop("SIGKILL"),
  };
}
