import { operatorPermissions } from "@tollgate/records/operator-permissions";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { commands } from "../commands";
import { EVERY_COMMAND } from "./every-command.test-support";
import { startGateway } from "./tenants.test-support";

const folder = temporaryFolder();

it("the operator's policy allows the calls that the commands make, and no others", async () => {
  const gateway = await startGateway();
  const { apiKeyId } = await gateway.byHand.makeTenant();
  const file = folder.write("tenants.csv", `id,plan,token\nimported,General,${"ab".repeat(32)}\n`);
  let token = "";
  for (const line of EVERY_COMMAND) {
    const full = line.replace("{token}", token).replace("{key}", apiKeyId).replace("{file}", file);
    const ran = await gateway.run(`${full} --env dev --json`, { input: "x" });
    // The token to verify, x, does not exist.
    expect([line, ran.status]).toEqual([line, line === "tokens verify" ? 3 : 0]);
    if (line === "create acme") token = (JSON.parse(ran.out) as { tokenId: string }).tokenId;
  }
  await gateway.close();
  const made = [...gateway.calls].filter((call) => call !== "sts:GetCallerIdentity");
  expect(made.sort()).toEqual([...new Set(operatorPermissions.map(({ call }) => call))].sort());
});

it("no command is left out above", () => {
  // `scopes` reads the OpenAPI document, and calls nothing. `cells` and `move-cell` refuse an environment
  // without cells, and `usage-export` one without a usage ledger.
  const calling = commands.filter(
    ({ name }) => !/^(scopes|cells|move-cell|router-secret|usage-export)\b/.test(name),
  );
  for (const { name } of calling) expect(EVERY_COMMAND.some((line) => line.startsWith(name))).toBe(true);
});
