import { writeFileSync } from "node:fs";
import type { Time } from "@tollgate/tenant-provisioning-runtime";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { startGateway } from "./tenants.test-support";

const folder = temporaryFolder();

/** A time that advances only during waits. */
function waitingTime() {
  let now = Date.parse("2026-11-24T10:00:00Z");
  const time: Time = {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
  return { time, start: now };
}

it("every command gets through the control plane's quotas by its retries, also where others use them up", async () => {
  const { time, start } = waitingTime();
  const gateway = await startGateway(undefined, { quotasIn: time });
  const tenants = Array.from({ length: 8 }, (_, at) => `t${at}`);
  const lines = [
    ...tenants.map((tenant) => `create ${tenant}`),
    ...tenants.flatMap((tenant) => [
      `suspend ${tenant}`,
      `move ${tenant} --plan Unlimited`,
      `resume ${tenant}`,
    ]),
    ...tenants
      .slice(0, 2)
      .flatMap((tenant) => [
        `limits ${tenant} --rate 200 --burst 400`,
        `limits ${tenant} --rate 300`,
        `limits ${tenant} --reset`,
        `limits ${tenant} --quota 5/day`,
      ]),
    "doctor --fix",
    "usage --top 3",
    ...tenants.map((tenant) => `delete ${tenant} --yes`),
  ];
  for (const line of lines) {
    const { status } = await gateway.run(`${line} --env dev`);
    expect([line, status]).toEqual([line, 0]);
  }
  await gateway.close();
  // Keys are created, and also deleted, at 5 a second. A usage plan is changed, or detached to be removed, once in 20
  // seconds: two changes, and four removals with those of the deletions.
  expect(time.now() - start).toBeGreaterThan(5 * 20_000);
});

it("of usage plans, one too many is refused with their number, and leaves the tenant as it was", async () => {
  const { time } = waitingTime();
  const gateway = await startGateway(undefined, { quotasIn: time });
  await gateway.run("create acme --env dev");
  await gateway.run("create beta --env dev");
  await gateway.byHand.makePlans(297, () => time.sleep(1_000));
  expect((await gateway.run("limits acme --rate 5 --env dev")).status).toBe(0);
  const ran = await gateway.run("limits beta --rate 5 --env dev");
  expect(ran).toMatchObject({ status: 6, out: "" });
  expect(ran.note).toMatch(
    /^an AWS quota is reached: at most 300 usage plans .* \(there are 300\); run tenants plans .* tenants limits <tenant-id> --reset .* or ask AWS for more\n$/,
  );
  const { out } = await gateway.run("show beta --json --env dev");
  expect(JSON.parse(out)).toMatchObject({ key: { plans: ["General"], isInOwnPlan: false }, problems: [] });
  expect((await gateway.run("doctor --json --env dev")).out).toContain('"subject":"usage plans"');
  expect((await gateway.run("limits acme --reset --env dev")).status).toBe(0);
  expect((await gateway.run("limits beta --rate 5 --env dev")).status).toBe(0);
  await gateway.close();
});

it("of API keys, what fits is made, and all else is refused at once and leaves nothing", async () => {
  const { time, start } = waitingTime();
  const gateway = await startGateway(undefined, { quotasIn: time });
  await gateway.byHand.makeKeys(9_998);
  const file = folder.path("tenants.csv");
  const ids = ["t1", "t2", "t3", "t4"];
  writeFileSync(file, ["id,plan", ...ids.map((id) => `${id},General`), ""].join("\n"));
  const reason = /an AWS quota is reached: at most 10,000 API keys/;

  const dry = await gateway.run(`import ${file} --dry-run --env dev`);
  expect(dry).toMatchObject({ status: 7, note: "It would be: 2 created, 2 failed\n" });
  const ran = await gateway.run(`import ${file} --env dev`);
  expect(ran).toMatchObject({ status: 7, note: "2 created, 2 failed\n", out: dry.out });
  expect(ran.out).toMatch(
    /^2 +t1 +created +-\n3 +t2 +created +-\n4 +t3 +failed +an AWS quota.*\n5 +t4 +failed +an AWS quota/m,
  );
  expect((await gateway.run(`import ${file} --env dev`)).note).toBe("2 unchanged, 2 failed\n");

  for (const line of ["create t5", "create t5 --dry-run"]) {
    const created = await gateway.run(`${line} --env dev`);
    expect(created).toMatchObject({ status: 6, out: "" });
    expect(created.note).toMatch(reason);
  }
  expect((await gateway.run("list --env dev --json")).out.match(/"status":"\w+"/g)).toEqual([
    '"status":"active"',
    '"status":"active"',
  ]);
  expect((await gateway.run("audit t5 --env dev")).out).toBe("");
  // Far less than the retries of one throttled call.
  expect(time.now() - start).toBeLessThan(20_000);
  await gateway.close();
});
