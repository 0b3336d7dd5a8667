import { createHash } from "node:crypto";
import { exceptionKey } from "@tollgate/cell-router";
import { collect } from "@tollgate/testing-runtime";
import { RouterChangedError, RouterMissingError, RouterStoreFullError } from "../../cells/errors";
import type { RouterStore } from "../../cells/router-exceptions";
import { UnansweredError } from "../aws/errors";
import { simulatedTime } from "../aws/time.test-support";
import { routerClients } from "./router-clients";
import { cloudfrontExceptions } from "./router-exceptions";
import { StoreServer } from "./store-server.test-support";

const NAME = "example-gateway-router-prod";
const hashOf = (name: string): string => createHash("sha256").update(name).digest("hex");
const keyOf = (name: string): string => exceptionKey(hashOf(name));
const exceptions = (count: number, cell?: string) =>
  Array.from({ length: count }, (_, index) => ({ hash: hashOf(String(index)), cell }));

/** Runs `use` with the adapter before a server, and short time limits. @param use also gets the adapter of another process */
async function withStore<Result>(
  server: StoreServer,
  use: (store: RouterStore, other: RouterStore) => Promise<Result>,
  name = NAME,
): Promise<Result> {
  const limits = { connectMs: 1_000, answerMs: 400, afterSilenceMs: 100, answerBytes: 1_000_000 };
  return server.run(async (address) => {
    const clients = await routerClients({ server: address, limits });
    const open = () => cloudfrontExceptions(clients, name, { time: simulatedTime(), random: () => 0.5 });
    try {
      return await use(open(), open());
    } finally {
      clients.destroy();
    }
  });
}

let server: StoreServer;
beforeEach(() => {
  server = new StoreServer(NAME);
});

it("writes and removes exceptions by the first 20 digits of the hash, signed with SigV4A", async () => {
  await withStore(server, async (store) => {
    await store.write([
      { hash: hashOf("a"), cell: "2" },
      { hash: hashOf("b"), cell: "22" },
    ]);
    expect(Object.fromEntries(server.pairs)).toEqual({ [keyOf("a")]: "2", [keyOf("b")]: "22" });
    expect([await store.get(keyOf("b")), await store.get(keyOf("c"))]).toEqual(["22", undefined]);
    await store.write([{ hash: hashOf("a") }, { hash: hashOf("b"), cell: "3" }]);
    expect(Object.fromEntries(server.pairs)).toEqual({ [keyOf("b")]: "3" });
  });
  expect(server.calls.filter((call) => call === "Find")).toHaveLength(1);
});

it("writes at most 50 keys at once, each batch with the ETag of the one before", async () => {
  await withStore(server, (store) => store.write(exceptions(120, "2")));
  expect(server.batches).toEqual([50, 50, 20]);
  expect(server.calls).toEqual(["Find", "Describe", "Update", "Update", "Update"]);
  expect(server.pairs.size).toBe(120);
});

it("makes no call for nothing, and one write of a token that comes twice: the last", async () => {
  await withStore(server, async (store) => {
    await store.write([]);
    expect(server.calls).toEqual([]);
    await store.write([
      { hash: hashOf("a"), cell: "2" },
      { hash: hashOf("a"), cell: "3" },
    ]);
  });
  expect([...server.pairs.values()]).toEqual(["3"]);
});

it("lists every exception, page by page, and neither the secret nor other keys", async () => {
  await withStore(server, async (store) => {
    await store.write(exceptions(120, "2"));
    await store.secrets.change(() => ({ active: "s3cret", next: "other" }));
    server.changeByOthers("a team's own");
    const listed = await collect(store.list());
    expect(listed).toHaveLength(120);
    expect(listed[0]).toEqual({ key: keyOf("0"), cell: "2" });
  });
  expect([server.pairs.get("secret"), server.pairs.get("next-secret")]).toEqual(["s3cret", "other"]);
});

it("repeats a write with the new ETag when others write at the same time, and loses nothing", async () => {
  let others = 0;
  server.fault = (call, store) => {
    if (call === "Update" && others < 7) store.changeByOthers(`other-${(others += 1)}`);
    return undefined;
  };
  await withStore(server, (store) => store.write(exceptions(60, "2")));
  expect(server.pairs.size).toBe(67);
});

it("gives up when others write at each attempt, and says so", async () => {
  server.fault = (call, store) => {
    if (call === "Update") store.changeByOthers();
    return undefined;
  };
  await withStore(server, (store) =>
    expect(store.write(exceptions(1, "2"))).rejects.toThrow(RouterChangedError),
  );
  expect(server.calls.filter((call) => call === "Update")).toHaveLength(12);
});

it("two operators at once write all that both write", async () => {
  await withStore(server, (store, other) =>
    Promise.all([
      store.write(exceptions(150, "2")),
      other.write(["x", "y", "z"].map((name) => ({ hash: hashOf(name), cell: "3" }))),
    ]),
  );
  expect(server.pairs.size).toBe(153);
});

it("writes together what the moves of one process have to write, without a conflict, and the last of a token", async () => {
  await withStore(server, async (store) => {
    const all = [...exceptions(60, "2"), { hash: hashOf("0"), cell: "3" }];
    await Promise.all(all.map((each) => store.write([each])));
  });
  expect(server.batches).toEqual([50, 10]);
  expect([server.pairs.size, server.pairs.get(keyOf("0"))]).toEqual([60, "3"]);
});

it("fails for each of those whose exceptions were written together, and goes on with the next", async () => {
  server.maxPairs = 2;
  await withStore(server, async (store) => {
    const writes = exceptions(3, "2").map((each) => store.write([each]));
    const results = await Promise.allSettled(writes);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await store.write(exceptions(2, "2"));
  });
  expect(server.pairs.size).toBe(2);
});

it.each(["cut", "lose", "half"] as const)(
  "writes once more after an answer that was lost: %s",
  async (fault) => {
    let isFirst = true;
    server.fault = (call) => {
      if (call !== "Update" || !isFirst) return undefined;
      isFirst = false;
      return fault;
    };
    await withStore(server, (store) => store.write(exceptions(3, "2")));
    expect([...server.pairs.values()]).toEqual(["2", "2", "2"]);
  },
);

it("removes the rest when an earlier attempt, or another operator, removed some already", async () => {
  await withStore(server, async (store) => {
    await store.write(exceptions(4, "2"));
    server.pairs.delete(keyOf("1"));
    server.pairs.delete(keyOf("2"));
    await store.write(exceptions(4));
    expect(server.pairs.size).toBe(0);
    await store.write(exceptions(4));
  });
});

it("removes what a lost answer had removed", async () => {
  await withStore(server, async (store) => {
    await store.write(exceptions(4, "2"));
    let isFirst = true;
    server.fault = (call) => {
      if (call !== "Update" || !isFirst) return undefined;
      isFirst = false;
      return "lose";
    };
    await store.write(exceptions(4));
  });
  expect(server.pairs.size).toBe(0);
});

it("says that the store is full, writes nothing of that batch, and does not try again", async () => {
  server.maxPairs = 70;
  await withStore(server, (store) =>
    expect(store.write(exceptions(120, "2"))).rejects.toThrow(RouterStoreFullError),
  );
  expect(server.pairs.size).toBe(50);
  expect(server.calls.filter((call) => call === "Update")).toHaveLength(2);
});

it("says that the router is not deployed, and finds it once it is", async () => {
  await withStore(
    server,
    (store) => expect(store.write(exceptions(1, "2"))).rejects.toThrow(RouterMissingError),
    "another-name",
  );
  server.fault = (call) =>
    call === "Describe" ? { status: 404, name: "ResourceNotFoundException" } : undefined;
  await withStore(server, async (store) => {
    await expect(store.write(exceptions(1, "2"))).rejects.toThrow(RouterMissingError);
    server.fault = () => undefined;
    await store.write(exceptions(1, "2"));
  });
  expect(server.pairs.size).toBe(1);
});

it("ends when the store is silent", async () => {
  server.fault = (call) => (call === "Update" ? "silence" : undefined);
  await withStore(server, (store) =>
    expect(store.write(exceptions(1, "2"))).rejects.toThrow(UnansweredError),
  );
});

it("passes a denial on, without a token or a hash", async () => {
  server.fault = (call) => (call === "Update" ? { status: 403, name: "AccessDeniedException" } : undefined);
  await withStore(server, async (store) => {
    const error = await store.write(exceptions(1, "2")).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "AccessDeniedException" });
    expect(JSON.stringify([error, String(error)])).not.toContain(keyOf("0"));
  });
});

describe("the secrets", () => {
  it("change in one write, from what is stored at that moment", async () => {
    let isFirst = true;
    server.fault = (call, store) => {
      if (call === "Update" && isFirst) {
        isFirst = false;
        store.changeByOthers("next-secret", "theirs");
      }
      return undefined;
    };
    await withStore(server, async ({ secrets }) => {
      await expect(secrets.read()).resolves.toEqual({});
      const mint = ({ next = "mine", ...stored }) => ({ ...stored, next });
      await expect(secrets.change(mint)).resolves.toEqual({ next: "theirs" });
      await expect(secrets.change(({ next = "" }) => ({ active: next }))).resolves.toEqual({
        active: "theirs",
      });
    });
    expect(Object.fromEntries(server.pairs)).toEqual({ secret: "theirs" });
  });

  it.each(["cut", "lose", "half"] as const)(
    "are read again after an answer that was lost: %s",
    async (fault) => {
      let isFirst = true;
      server.pairs.set("next-secret", "n");
      server.fault = (call) => {
        if (call !== "Update" || !isFirst) return undefined;
        isFirst = false;
        return fault;
      };
      await withStore(server, ({ secrets }) =>
        expect(
          secrets.change((stored) => (stored.next === undefined ? stored : { active: stored.next })),
        ).resolves.toEqual({ active: "n" }),
      );
      expect(Object.fromEntries(server.pairs)).toEqual({ secret: "n" });
    },
  );
});
