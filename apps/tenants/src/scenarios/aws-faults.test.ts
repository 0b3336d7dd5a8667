import { faultAt, FAULTS, PASSING_FAULTS } from "./aws-faults.test-support";
import type { Ran } from "./tenants.test-support";
import { startGateway } from "./tenants.test-support";

/**
 * With `FAULTS=all`, every fault happens at every call. Otherwise each happens at every third one, by Jest's
 * seed, which takes a third of the time.
 */
const EVERY = process.env["FAULTS"] === "all" ? 1 : 3;

type Gateway = Awaited<ReturnType<typeof startGateway>>;

/** The values of a command line's placeholders. */
interface Subject {
  readonly tenant: string;
  /** The id of an API key that a person created. */
  key?: string;
  /** The token that was shown last. */
  token?: string;
}

/** Commands that run in order, so that each finds what the previous ones created. */
interface Row {
  readonly lines: readonly string[];
  /** Creates one tenant for all tested calls. @default each call has its own tenant */
  readonly once?: (gateway: Gateway, subject: Subject) => Promise<unknown>;
  /**
   * Runs before the commands.
   *
   * @param at the number of the call with the fault
   * @default nothing is prepared
   */
  readonly prepare?: (gateway: Gateway, subject: Subject, at: number) => Promise<unknown>;
}

const create = async ({ run }: Gateway, subject: Subject) => {
  const { out } = await run(`create ${subject.tenant} --env dev --json`);
  const { apiKeyId, tokenId } = JSON.parse(out) as { apiKeyId: string; tokenId: string };
  Object.assign(subject, { key: apiKeyId, token: tokenId });
};

const ROWS: readonly Row[] = [
  {
    lines: [
      "create {tenant}",
      "update {tenant} --name Acme --metadata region=eu",
      "update {tenant} --no-name --remove-metadata region",
      "suspend {tenant}",
      "resume {tenant}",
      "limits {tenant} --rate 200 --burst 400 --quota 5000000/month",
      "limits {tenant} --quota none",
      "move {tenant} --plan Unlimited",
      "limits {tenant} --reset",
      "limits {tenant} --rate 5 --burst 5",
      "delete {tenant} --yes",
    ],
  },
  {
    lines: [
      "tokens mint {tenant}",
      "tokens update {tenant} {token} --label x --disable --now",
      "tokens update {tenant} {token} --enable",
      "tokens rotate {tenant} --token {token}",
      "tokens revoke {tenant} {token} --now",
    ],
    once: create,
  },
  {
    lines: ["adopt {tenant} --key {key}"],
    async prepare({ byHand }, subject) {
      subject.key = (await byHand.makeTenant(`made-by-hand-for-${subject.tenant}`)).apiKeyId;
    },
  },
  {
    lines: ["doctor --fix"],
    once: create,
    async prepare({ byHand }, { tenant, key = "" }, at) {
      await byHand.removeFromPlans(key);
      await byHand.leaveBehind(tenant, at);
    },
  },
];

/** The exit status, other than 0, that a second run may have, because the first run finished. */
const FINISHED: Readonly<Record<string, number>> = {
  create: 4,
  delete: 3,
  "tokens rotate": 4,
  "tokens revoke": 3,
};

const MINTS = /^(create|tokens mint|tokens rotate)/;

function lineOf(line: string, { tenant, key = "", token = "" }: Subject): string {
  return `${line.replace("{tenant}", tenant).replace("{key}", key).replace("{token}", token)} --env dev --json`;
}

function shownBy({ out }: Pick<Ran, "out">): string[] {
  return [...out.matchAll(/"tokenId":"(\w+)"/g)].map(([, id = ""]) => id);
}

/** The token that a run has minted or changed. The output shows the replaced token after it. */
const tokenAfter = (runs: readonly Ran[], before = ""): string =>
  runs.flatMap((ran) => shownBy(ran)[0] ?? []).at(-1) ?? before;

describe.each(ROWS)("$lines", ({ lines, once, prepare }) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  /** The tenant's tokens that work, because they are not marked as undelivered. */
  const tokensOf = async (tenant: string) => {
    const { out } = await gateway.run(`tokens list ${tenant} --json --env dev`);
    return out
      .split("\n")
      .filter((line) => !line.includes('"undelivered":true'))
      .flatMap((line) => shownBy({ out: line }));
  };

  /** The output of a line's runs and the existing tokens, to show if an expectation fails. */
  const account = async (line: string, { tenant }: Subject, runs: readonly Ran[]) => {
    const { out } = await gateway.run(`tokens list ${tenant} --json --env dev`);
    return {
      line,
      statuses: runs.map(({ status }) => status),
      notes: runs.map(({ note }) => note),
      tokens: out,
    };
  };

  /** Runs a line with a fault, and then without. @returns whether the fault occurred */
  async function runTwice(
    line: string,
    subject: Subject,
    { around, hit }: ReturnType<typeof faultAt>,
  ): Promise<boolean> {
    const { tenant } = subject;
    const full = lineOf(line, subject);
    const isMint = MINTS.test(line);
    const before = isMint ? await tokensOf(tenant) : [];
    const runs = [await gateway.run(full, { around })];
    const [first] = runs as [Ran];
    if (hit()) {
      // Every working token must have been shown.
      const lost = async () => {
        const known = [...before, ...runs.flatMap(shownBy)];
        return isMint ? (await tokensOf(tenant)).filter((id) => !known.includes(id)) : [];
      };
      const lostAtFirst = await lost();
      expect([full, lostAtFirst.length <= 1]).toEqual([full, true]);
      for (const id of lostAtFirst) expect(first.note).toContain(`token ${id} was not delivered`);

      const second = await gateway.run(full);
      runs.push(second);
      const finished = Object.entries(FINISHED).find(([command]) => line.startsWith(command))?.[1] ?? 0;
      if (![0, finished].includes(second.status))
        expect(await account(full, subject, runs)).toMatchObject({ statuses: [first.status, 0] });
      expect((await lost()).length).toBeLessThanOrEqual(lostAtFirst.length);
    } else {
      if (first.status !== 0) expect(await account(full, subject, runs)).toMatchObject({ statuses: [0] });
    }
    if (line.startsWith("tokens revoke")) expect(await tokensOf(tenant)).not.toContain(subject.token);
    subject.token = tokenAfter(runs, subject.token);
    return hit();
  }

  it.each(Object.entries(FAULTS).map(([name, fault], index) => [name, fault, index] as const))(
    "with '%s' at any of their calls of AWS, and run again, leave nothing for doctor to find",
    async (name, fault, index) => {
      let subject: Subject = { tenant: name.replace(" ", "-") };
      await once?.(gateway, subject);
      let met = true;
      for (let at = 1 + ((jest.getSeed() + index) % EVERY); met; at += EVERY) {
        met = false;
        if (once === undefined) subject = { tenant: `${name.replace(" ", "-")}-${at}` };
        await prepare?.(gateway, subject, at);
        for (const line of lines) met = (await runTwice(line, subject, faultAt(fault, at))) || met;
        expect(met || at > 8).toBe(true);
      }
      // An undelivered token, or an unfinished rotation, needs one more step.
      const { out } = await gateway.run("doctor --fix --json --env dev");
      for (const line of out.split("\n").filter(Boolean))
        expect(line).toMatch(/"kind":"(token-undelivered|rotation-unfinished)".*"fixed":true/);
      expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
    },
  );

  it.each(Object.entries(PASSING_FAULTS))("succeed in spite of '%s' at each call", async (name, fault) => {
    const subject: Subject = { tenant: name.replace(" ", "-") };
    await once?.(gateway, subject);
    await prepare?.(gateway, subject, 1);
    for (const line of lines) {
      // A disabled token has ended in the past, but must not expire.
      await gateway.expireItems();
      const { around } = faultAt(fault, Infinity);
      const ran = await gateway.run(lineOf(line, subject), { around });
      if (ran.status !== 0 || ran.note !== "")
        expect(await account(line, subject, [ran])).toMatchObject({ statuses: [0], notes: [""] });
      subject.token = tokenAfter([ran], subject.token);
    }
    expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
  });
});
