import { freePort } from "@tollgate/testing-runtime";
import type { Service } from "../programs/service";
import { startService } from "../programs/service";

/** A server that keeps AWS's control planes in memory. */
export interface Moto {
  readonly endpoint: string;
  /** Environment that points the AWS SDKs, Terraform and `cdktf` at the server, and at nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** What it was asked and answered so far, a line each in the order of its answers: `POST /restapis 200`. */
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
    // It would let each certificate wait for a minute.
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
      // The lock file of every platform can only be made with the public registry at hand.
      ...(process.env["TF_CLI_CONFIG_FILE"] ? { CDKTF_SKIP_PROVIDER_LOCK: "true" } : {}),
      // The cache that cdktf sets up is a folder of this user's: a test neither reads nor fills it.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    },
    requests: () =>
      [...service.output().matchAll(/"(\w+ \S+) HTTP\/1\.1" (?:\S*m)?(\d{3})/g)].map(
        ([, request = "", status = ""]) => `${request} ${status}`,
      ),
    stop: () => service.stop("SIGKILL"),
  };
}
