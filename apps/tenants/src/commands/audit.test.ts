import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, gateway } = gatewayForEachTest();

it("audit shows who changed what, also of a tenant that is deleted", async () => {
  await run("create acme --env dev");
  await run("delete acme --env dev --yes");
  const lines = (await run("audit acme --json --env dev")).out.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { change: "create", phase: "begun", actor: "access key local", after: { status: "creating" } },
    { change: "create", phase: "done", after: { status: "active", plan: "General" } },
    { change: "delete", phase: "begun", before: { status: "active" } },
    { change: "delete", phase: "done" },
  ]);
  expect((await run("audit acme --env dev")).out).toMatch(
    /^\S+Z +acme +create +done +- +active General [0-9a-f]{16}/m,
  );
});

it("audit --since shows what was changed in all tenants, in the order of its times", async () => {
  await run("create acme --env dev");
  await run("create beta --env dev");
  await run("suspend acme --env dev");
  const since = async (time: string) =>
    (await run(`audit --since ${time} --json --env dev`)).out
      .split("\n")
      .filter((line) => line.includes('"done"'))
      .map((line) => JSON.parse(line) as { tenantId: string; change: string })
      .map(({ tenantId, change }) => `${change} ${tenantId}`);
  const today = new Date().toISOString().slice(0, 10);
  for (const time of ["1h", today, `${today}T00:00Z`])
    expect(await since(time)).toEqual(["create acme", "create beta", "suspend acme"]);
  expect(await since("0s")).toEqual([]);
});

it("an entry that somebody wrote over is told, with a status of its own, and what it says is not shown", async () => {
  await run("create acme --env dev");
  await gateway().byHand.forgeLastEvent("acme");
  const { status, out } = await run("audit acme --env dev");
  expect(status).toBe(7);
  expect(out).toMatch(/^\S+Z +acme +unknown +done +- +- +this entry was overwritten$/m);
  expect(out).not.toContain("forged");
});
