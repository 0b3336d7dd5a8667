import type { Around } from "./tenants.test-support";
import { startGateway } from "./tenants.test-support";

/** Each command, with what goes before it and the statuses that a second run may have, because the first had finished. */
const COMMANDS: readonly {
  readonly line: string;
  readonly again: readonly number[];
  readonly isNew?: true;
}[] = [
  { line: "create {tenant}", again: [0, 4], isNew: true },
  { line: "suspend {tenant}", again: [0] },
  { line: "move {tenant} --plan Unlimited", again: [0] },
  { line: "delete {tenant} --yes", again: [0, 3] },
  { line: "tokens mint {tenant}", again: [0] },
  { line: "tokens rotate {tenant}", again: [0] },
  { line: "tokens revoke {tenant} {token} --now", again: [0, 3] },
];

/** The process ends before or after the effect of a call: no later call is sent. */
function killedAt(
  at: number,
  when: "before" | "after",
): { readonly around: Around; readonly hit: () => boolean } {
  let count = 0;
  return {
    around: async (send) => {
      count += 1;
      if (count < at) return send();
      if (count === at && when === "after") await send();
      throw new Error("killed");
    },
    hit: () => count >= at,
  };
}

describe.each(COMMANDS)("$line", ({ line, again, isNew }) => {
  it.each(["before", "after"] as const)(
    "killed %s any of its calls of AWS, and run again, leaves nothing for doctor to find",
    async (when) => {
      const gateway = await startGateway();
      for (let at = 1; ; at += 1) {
        const tenant = `tenant-${at}`;
        let token = "";
        if (!isNew) {
          const { out } = await gateway.run(`create ${tenant} --env dev --json`);
          token = (JSON.parse(out) as { tokenId: string }).tokenId;
        }
        const full = `${line.replace("{tenant}", tenant).replace("{token}", token)} --env dev`;
        const { around, hit } = killedAt(at, when);
        const first = await gateway.run(full, { around });
        const isHit = hit();
        expect([at, first.status]).toEqual([at, isHit ? 1 : 0]);
        if (!isHit) break;
        expect(first.out).toBe("");
        expect(again).toContain((await gateway.run(full)).status);
      }
      expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
      await gateway.close();
    },
    60_000,
  );
});
