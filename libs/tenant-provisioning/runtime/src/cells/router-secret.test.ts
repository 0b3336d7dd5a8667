import { type RouterSecret, routerSecretHash } from "@tollgate/cell-router";
import { type CellApis, requireTaken } from "./deployed-secret";
import {
  CellApiError,
  CellNotAskedError,
  NextSecretMissingError,
  RouterChangedError,
  SecretNotStatedError,
  SecretRefusedError,
} from "./errors";
import {
  activateNextSecret,
  mintNextSecret,
  type RouterSecrets,
  type RouterSecretStore,
  showRouterSecrets,
} from "./router-secret";

/** Found by running `mintRouterSecret` from 0, and on. */
const [FIRST, SECOND] = [17_666_066, 47_024_840].map((number): RouterSecret => {
  const secret = `${"A".repeat(43)}.${number}`;
  return { secret, hash: routerSecretHash(secret) ?? "" };
}) as [RouterSecret, RouterSecret];

/** The store, the hashes that the environment states, and those that its cells have. */
class Rotation {
  secrets: RouterSecrets = {};
  stated: readonly string[] = [];
  deployed: readonly string[] = [];
  /** Whether all cells answer. */
  isReachable = true;
  /** What some location of the router may still send. */
  sent = new Set<string | undefined>([undefined]);

  /** Two cells, of which the second is deployed as the first. */
  readonly apis: CellApis = {
    takesSecret: async ({ apiId }, secret) => {
      if (!this.isReachable && apiId === "two") throw new CellApiError("https://two", "does not answer");
      return this.deployed.length === 0 || this.deployed.includes(routerSecretHash(secret) ?? "");
    },
  };

  /** @param killed at which call the process ends, and whether the call still has its effect */
  store(killed?: { readonly at: number; readonly isDone: boolean }): RouterSecretStore {
    let count = 0;
    const around = <Result>(call: () => Result): Promise<Result> => {
      count += 1;
      const isKilled = killed !== undefined && count >= killed.at;
      if (isKilled && !(count === killed.at && killed.isDone)) return Promise.reject(new Error("killed"));
      const result = call();
      this.sent.add(this.secrets.active);
      this.check();
      return isKilled ? Promise.reject(new Error("killed")) : Promise.resolve(result);
    };
    return {
      read: () => around(() => this.secrets),
      change: (change) => around(() => (this.secrets = change(this.secrets))),
    };
  }

  /** No request that came through the router gets 403. */
  check(): void {
    if (this.deployed.length === 0) return;
    for (const secret of this.sent)
      expect(this.deployed).toContain(secret === undefined ? "no secret" : routerSecretHash(secret));
  }

  state(...hashes: readonly string[]): void {
    this.stated = hashes;
  }

  deploy(): void {
    this.deployed = this.stated;
    this.check();
  }

  /** A minute later, all locations send what is stored. */
  propagate(): void {
    this.sent = new Set([this.secrets.active]);
    this.check();
  }

  mint(secret: RouterSecret, store = this.store()) {
    return mintNextSecret(store, async () => secret);
  }

  activate(store = this.store()) {
    const targets = ["one", "two"].map((apiId) => [apiId, { apiId, region: "us-east-1" }] as const);
    const router = { knownCells: async () => new Map(targets) };
    return activateNextSecret(store, this.stated, (secret) =>
      requireTaken(secret, { router, apis: this.apis }),
    );
  }
}

it("is rotated without a refused request, a run being killed at any call", async () => {
  for (const isDone of [false, true])
    for (const at of [1, 2]) {
      const rotation = new Rotation();
      const killed = () => rotation.store({ at, isDone });
      for (const [secret, before] of [
        [FIRST, undefined],
        [SECOND, FIRST],
      ] as const) {
        await rotation.mint(secret, killed()).catch(() => undefined);
        await expect(rotation.mint(secret)).resolves.toBe(secret.hash);
        if (before !== undefined) {
          await expect(rotation.activate()).rejects.toThrow(SecretNotStatedError);
          rotation.state(before.hash, secret.hash);
          await expect(rotation.activate()).rejects.toThrow(SecretRefusedError);
          rotation.deploy();
        }
        await rotation.activate(killed()).catch(() => undefined);
        await expect(rotation.activate()).resolves.toBe(secret.hash);
        await expect(rotation.activate()).resolves.toBe(secret.hash);
        rotation.propagate();
        rotation.state(secret.hash);
        rotation.deploy();
      }
      expect(rotation.secrets).toEqual({ active: SECOND.secret });
    }
});

it("keeps one next secret where two operators mint", async () => {
  const rotation = new Rotation();
  const slow = mintNextSecret(rotation.store(), async () => {
    await rotation.mint(SECOND);
    return FIRST;
  });
  await expect(slow).resolves.toBe(SECOND.hash);
  await expect(rotation.mint(FIRST)).resolves.toBe(SECOND.hash);
  expect(rotation.secrets).toEqual({ next: SECOND.secret });
});

it("shows hashes only, and which of them the cells would refuse", async () => {
  const rotation = new Rotation();
  rotation.secrets = { active: FIRST.secret, next: "by hand" };
  const show = (...stated: readonly string[]) => showRouterSecrets(rotation.store(), stated);
  const next = { role: "next", hash: null, isStated: false, isRefused: false };
  const active = { role: "active", hash: FIRST.hash };
  await expect(show()).resolves.toEqual([{ ...active, isStated: false, isRefused: false }, next]);
  await expect(show(FIRST.hash)).resolves.toEqual([{ ...active, isStated: true, isRefused: false }, next]);
  await expect(show(SECOND.hash)).resolves.toEqual([{ ...active, isStated: false, isRefused: true }, next]);
});

it("activates nothing that was not minted", async () => {
  const rotation = new Rotation();
  await expect(rotation.activate()).rejects.toThrow(NextSecretMissingError);
  rotation.secrets = { active: FIRST.secret };
  rotation.state(SECOND.hash);
  await expect(rotation.activate()).rejects.toThrow(NextSecretMissingError);
  rotation.secrets = { next: "by hand" };
  await expect(rotation.activate()).rejects.toThrow("replaces it");
  await expect(rotation.mint(SECOND)).resolves.toBe(SECOND.hash);
  await expect(rotation.activate()).resolves.toBe(SECOND.hash);
});

it("activates nothing while a cell does not say whether it lets the secret pass", async () => {
  const rotation = new Rotation();
  await rotation.mint(FIRST);
  rotation.isReachable = false;
  const refused = rotation.activate();
  await expect(refused).rejects.toThrow(CellNotAskedError);
  await expect(refused).rejects.toThrow(/cell two .*https:\/\/two does not answer/);
  expect(rotation.secrets).toEqual({ next: FIRST.secret });
  rotation.isReachable = true;
  await expect(rotation.activate()).resolves.toBe(FIRST.hash);
});

it("activates no secret that others mint while the cells are asked", async () => {
  const rotation = new Rotation();
  await rotation.mint(FIRST);
  const store = rotation.store();
  const asking = activateNextSecret(store, [], async () => void (rotation.secrets = { next: SECOND.secret }));
  await expect(asking).rejects.toThrow(RouterChangedError);
  expect(rotation.secrets).toEqual({ next: SECOND.secret });
});
