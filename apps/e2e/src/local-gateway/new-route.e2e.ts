import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "../support/programs/http";
import { startLocalGateway } from "../support/programs/local-gateway";
import { codeBlock } from "../support/documents";
import { program } from "../support/programs/run";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";

const DOCUMENT = "libs/gateway/definition/openapi.yaml";

describe("a new route, added as the guide says", () => {
  let workspace: ScratchWorkspace;
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(workspace.root, file), change(readFileSync(join(workspace.root, file), "utf8")));
  const addToDocument = (route: string) =>
    edit(DOCUMENT, (text) => text.replace(/^components:$/m, `${route}components:`));

  beforeEach(async () => {
    workspace = scratchWorkspace();
  });
  afterEach(() => workspace.remove());

  it("is served by npm start to a tenant, and to no one else", async () => {
    addToDocument(codeBlock("guides/add-a-route.md", "An example", "yaml"));
    edit("apps/health-lambda/src/routes.ts", (text) =>
      text.replace("\n]);", `\n${codeBlock("guides/add-a-route.md", "An example", "ts")}]);`),
    );
    const { service, url, token } = await startLocalGateway({}, [], workspace.root);
    const answer = await request(`${url}/dev/greeting`, { headers: { authorization: token } });
    const anonymous = await request(`${url}/dev/greeting`);
    await service.stop();
    expect(answer).toMatchObject({ status: 200, body: { greeting: "hello" } });
    expect(anonymous.status).toBe(401);
  });

  it.each([
    ["x-backend: health", "x-backend: nowhere", /paths\.\/greeting\.get\.x-backend: .*nowhere/],
    [
      "operationId: getGreeting",
      "operationId: getHealth",
      /paths\.\/greeting\.get\.operationId: .*getHealth/,
    ],
    ["\n          tenantKey: []", "", /paths\.\/greeting\.get\.security/],
  ])(
    "is refused by synth and by npm start, with the path of the mistake: %s",
    async (right, wrong, message) => {
      addToDocument(codeBlock("guides/add-a-route.md", "An example", "yaml").replace(right, wrong));
      for (const file of ["libs/workspace/src/synth.ts", "apps/local-gateway/src/main.ts"]) {
        const { status, stderr } = await program(file, [], { cwd: workspace.root, env: { PORT: "0" } });
        expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
        expect(stderr).toMatch(/^libs\/gateway\/definition\/openapi\.yaml:\d+: [^\n]*\n$/);
      }
    },
  );
});
