import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { nameRepository } from "../support/copies/environment-options";
import { run } from "../support/programs/run";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { workspaceRoot } from "../support/workspace";

const check = (cwd: string, api: string) =>
  run("npm", ["run", "--silent", "check-protection"], {
    cwd,
    env: { GITHUB_API_URL: api, GH_TOKEN: "a-token-of-mine" },
  });

it("npm run check-protection says of every rule in the guide that it is not known, where GitHub does not say", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.writeHead(403).end(JSON.stringify({ message: "Resource not accessible" }));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const workspace = scratchWorkspace();
  try {
    nameRepository(workspace.root, "example/gateway");
    const { port } = server.address() as AddressInfo;
    const { stdout, stderr, status } = await check(workspace.root, `http://127.0.0.1:${port}`);
    expect([status, stderr]).toEqual([3, ""]);
    const titles = [...stdout.matchAll(/^not known: (.*) \(.* answered 403\)$/gm)].map(([, title]) => title);
    expect(titles).toHaveLength(stdout.trim().split("\n").length);
    const guide = readFileSync(join(workspaceRoot, "apps/docs/guides/pipeline.md"), "utf8");
    for (const title of titles)
      if (!title?.endsWith("environment `prod`")) expect(guide).toContain(`- ${title}`);
    expect(new Set(asked.map((each) => each.split(" /")[0]))).toEqual(new Set(["Bearer a-token-of-mine"]));
    expect(stdout).not.toContain("a-token-of-mine");
  } finally {
    workspace.remove();
    server.closeAllConnections();
    server.close();
  }
});
