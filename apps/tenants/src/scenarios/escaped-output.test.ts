import { gatewayForEachTest } from "./gateway-for-each-test.test-support";

const { run, gateway } = gatewayForEachTest();

/** ESC and BEL, C1's CSI, DEL, right-to-left text, a zero-width character, and a tag character. */
const HOSTILE = "\u001b]0;x\u0007\u009b31m\u007f\u202eevil\u200b\u{e0041}";
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]|\u{e0041}/u;

it("no command lets a terminal obey what others stored", async () => {
  await run("create acme --env dev");
  await gateway().byHand.putToken("by-hand", "example-gateway-dev-acme", {
    tenantId: "acme",
    label: HOSTILE,
  });
  await gateway().byHand.putText("acme", "name", `x${HOSTILE}`);
  await gateway().byHand.putText("acme", "contact", HOSTILE);
  for (const line of [
    "tokens list acme",
    "tokens list acme --json",
    "show acme",
    "show acme --json",
    "list --details",
    "list --text acme --json",
    "list --text 31m",
    "update acme --metadata a=1 --dry-run",
    "update acme --metadata a=1",
    "audit acme",
    "audit acme --json",
    "export",
    "export --format jsonl",
    "doctor",
  ])
    for (const isOutTerminal of [true, false]) {
      const { status, out, note } = await run(`${line} --env dev`, { isOutTerminal });
      expect([line, status]).toEqual([line, 0]);
      // Values that go to a file are brought within the limits instead of being escaped.
      expect(out + note).not.toMatch(OBEYED);
    }
});

it.each([
  `show ${HOSTILE} --env dev`,
  `${HOSTILE}`,
  `show acme --${HOSTILE} --env dev`,
  `show acme --env ${HOSTILE}`,
  `create acme --env dev --out ${HOSTILE}/x`,
  `import ${HOSTILE}.csv --env dev`,
  `tokens revoke acme ${HOSTILE} --env dev`,
  `adopt acme --key ${HOSTILE} --env dev`,
  `completion ${HOSTILE}`,
])("nor what an operator typed: %j", async (line) => {
  await run("create acme --env dev");
  const { status, out, note } = await run(line);
  expect(status === 2 || status === 3).toBe(true);
  expect(out + note).not.toMatch(OBEYED);
});
