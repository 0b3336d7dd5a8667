import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startLocalGateway } from "../support/programs/local-gateway";
import { run } from "../support/programs/run";

describe("npm start -- --inspect", () => {
  it("lets a debugger attach to the gateway, and not to npm, and ends as ever", async () => {
    const gateway = await startLocalGateway({}, ["--inspect", "0"]);
    const [, address = ""] = /Debugger: attach to (\S+);/.exec(gateway.service.output()) ?? [];
    const targets = (await (await fetch(`http://${address}/json/list`)).json()) as readonly {
      title: string;
    }[];
    expect(targets.map(({ title }) => title)).toEqual([expect.stringContaining("local-gateway/src/main.ts")]);
    const answer = await fetch(`${gateway.url}/dev/health`, { headers: { authorization: gateway.token } });
    expect(answer.status).toBe(200);
    expect(await gateway.service.stop("SIGINT")).toBe(0);
  });

  it("says in a line when the address is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    try {
      const { status, stderr } = await run("npm", ["start", "--silent", "--", "--inspect", `${port}`], {
        env: { PORT: "0" },
      });
      expect(status).toBe(1);
      expect(stderr).toContain(`--inspect cannot listen on 127.0.0.1:${port}`);
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      taken.close();
    }
  });
});
