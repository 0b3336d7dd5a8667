import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { workspaceWithOptions } from "../support/copies/workspace-with-options";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { tool } from "../support/programs/run";
import { type Service, startService } from "../support/programs/service";

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
}

describe("events, through the local gateway", () => {
  const folder = temporaryFolder("all");
  const file = () => join(folder.path(), "events.jsonl");
  let workspace: ScratchWorkspace;
  let service: Service | undefined;
  let url: string;
  beforeAll(() => {
    workspace = workspaceWithOptions({ events: { archiveDays: 30 } });
  });
  afterAll(async () => {
    await service?.stop();
    workspace?.remove();
  });

  /** Without npm, so that a signal reaches the gateway itself. */
  const start = async (...args: string[]) => {
    service = await startService({
      command: process.execPath,
      args: ["--import", "tsx", "apps/local-gateway/src/main.ts", "--access-log", "/dev/null", ...args],
      cwd: workspace.root,
      env: { PORT: "0", DATA_DIR: join(folder.path(), "data") },
      ready: /AWS_ENDPOINT_URL=(\S+)/,
    });
    url = service.ready[1] ?? "";
  };
  const tenants = async (line: string) => {
    const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const args = ["apps/tenants/src/main.ts", ...line.split(" "), "--env", "dev"];
    const { status, stderr } = await tool("tsx", args, { cwd: workspace.root, env });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  };
  /** Each event once, as a consumer that keeps their ids sees them. */
  const eventsOf = (tenant: string): readonly Event[] => {
    const lines = existsSync(file()) ? readFileSync(file(), "utf8").split("\n").slice(0, -1) : [];
    const events = [...new Set(lines)].map((line) => JSON.parse(line) as Event);
    return events.filter(({ subject }) => subject === tenant);
  };

  it("publishes what was changed while nobody took events, also after the gateway was killed", async () => {
    await start();
    await tenants("create acme");
    await tenants("suspend acme");
    await service?.stop("SIGKILL");
    await start("--events-file", file());
    await tenants("resume acme");
    // Ends with the test's own limit, and not before.
    while (eventsOf("acme").length < 3) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(eventsOf("acme").map(({ type, sequence }) => [Number(sequence), type])).toEqual([
      [1, "tollgate.tenant.created"],
      [2, "tollgate.tenant.suspended"],
      [3, "tollgate.tenant.resumed"],
    ]);
  });
});
