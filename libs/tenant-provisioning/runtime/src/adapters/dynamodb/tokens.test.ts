import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { tokensTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { collect } from "@tollgate/testing-runtime";
import { ForeignTokenError } from "../aws/errors";
import { withTables } from "./create-table.test-support";
import { dynamodbTokens } from "./tokens";

describe("dynamodbTokens", () => {
  let client: DynamoDBClient;
  withTables([tokensTable(dev)], (made) => (client = made));

  const stored = async (hash: string) => {
    const command = new GetItemCommand({
      TableName: "Tokens",
      Key: { token: { S: hash } },
      ConsistentRead: true,
    });
    return (await client.send(command)).Item;
  };
  const token = { tokenHash: "aa", clientId: "c", tenantId: "t", tokenId: "i", createdAt: 1_790_000_000 };

  it("stores the contract's attributes, and none that is not given", async () => {
    await dynamodbTokens(client, "Tokens").put(token);
    expect(await stored("aa")).toEqual({
      token: { S: "aa" },
      clientId: { S: "c" },
      tenantId: { S: "t" },
      tokenId: { S: "i" },
      createdAt: { N: "1790000000" },
    });
  });

  it("stores label and expiry, and may be repeated", async () => {
    const put = () =>
      dynamodbTokens(client, "Tokens").put({
        ...token,
        tokenHash: "bb",
        label: "ci",
        expiresAt: 1_790_000_001,
      });
    await put();
    await put();
    expect(await stored("bb")).toMatchObject({ label: { S: "ci" }, expiresAt: { N: "1790000001" } });
  });

  it("with an owner, reads and writes that tenant's tokens only", async () => {
    const all = dynamodbTokens(client, "Tokens");
    const own = dynamodbTokens(client, "Tokens", { owner: "t" });
    const foreign = { ...token, tenantId: "other", tokenHash: "ff" };
    const replacement = { by: "j", byHash: "gg", endsAt: 1_790_000_100 };
    await all.put(foreign);
    await own.put(token);
    await own.put(token);
    expect([await own.find("aa"), await own.find("ff")]).toEqual([await all.find("aa"), undefined]);

    const before = await stored("ff");
    const refused = [
      () => own.put(foreign),
      () => own.put({ ...foreign, tenantId: "t" }),
      () => own.hold(foreign),
      () => own.remove("ff"),
      () => own.assign("ff", { ...foreign, tenantId: "t" }).then(() => own.assign("aa", foreign)),
      () => collect(own.ofTenant("other")),
    ];
    for (const call of refused) await expect(call()).rejects.toThrow(ForeignTokenError);
    expect(await own.release(foreign)).toBe(false);
    expect(await own.discard("ff")).toBe(false);
    expect(await own.claim("ff", replacement)).toBe(false);
    expect(await own.end("ff", replacement)).toBe(false);
    await own.restore("ff", replacement);
    expect(await own.update({ ...foreign }, { label: "x" }, "r")).toBe(false);
    expect(await collect(own.withKey("c"))).toEqual([{ tokenHash: "aa", tenantId: "t", tokenId: "i" }]);
    expect(await stored("ff")).toEqual(before);

    expect([await own.claim("aa", replacement), await own.end("aa", replacement)]).toEqual([true, true]);
    await own.remove("aa");
    await own.remove("aa");
    expect(await all.find("aa")).toBeUndefined();
  });

  it("says so when there is no table", async () => {
    await expect(dynamodbTokens(client, "Nothing").put(token)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("lists a tenant's tokens, also those that others stored with less", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    await tokens.put({ ...token, tenantId: "lister", tokenHash: "cc", label: "ci", scopes: ["read"] });
    const Item = {
      token: { S: "dd" },
      clientId: { S: "c" },
      tenantId: { S: "lister" },
      createdAt: { S: "x" },
    };
    await client.send(new PutItemCommand({ TableName: "Tokens", Item }));
    const listed = await collect(tokens.ofTenant("lister"));
    listed.sort((one, other) => one.tokenHash.localeCompare(other.tokenHash));
    expect(listed).toEqual([
      {
        tokenHash: "cc",
        tenantId: "lister",
        tokenId: "i",
        label: "ci",
        createdAt: 1_790_000_000,
        scopes: ["read"],
      },
      { tokenHash: "dd", tenantId: "lister" },
    ]);
    await expect(tokens.find("dd")).resolves.toEqual({ tokenHash: "dd", tenantId: "lister", clientId: "c" });
    await expect(tokens.find("nothing")).resolves.toBeUndefined();
  });

  it("finds the tokens of a key and says whose they are, without changing what authenticates", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    const byHand = { token: { S: "ff" }, clientId: { S: "made-by-hand" }, expiresAt: { S: "no number" } };
    await client.send(new PutItemCommand({ TableName: "Tokens", Item: byHand }));
    await tokens.put({
      ...token,
      tokenHash: "gg",
      clientId: "made-by-hand",
      tenantId: "x",
      tokenId: "named",
    });
    const found = async () => {
      const all = await collect(tokens.withKey("made-by-hand"));
      return all.sort((one, other) => one.tokenHash.localeCompare(other.tokenHash));
    };
    expect(await found()).toEqual([
      { tokenHash: "ff" },
      { tokenHash: "gg", tenantId: "x", tokenId: "named" },
    ]);
    const owner = { clientId: "made-by-hand", tenantId: "adopter", tokenId: "new" };
    for (const hash of ["ff", "ff", "gg", "gone"]) await tokens.assign(hash, owner);
    expect(await stored("ff")).toEqual({ ...byHand, tenantId: { S: "adopter" }, tokenId: { S: "new" } });
    expect(await stored("gg")).toMatchObject({ tenantId: { S: "adopter" }, tokenId: { S: "named" } });
    expect(await stored("gone")).toBeUndefined();
    await tokens.assign("ff", { ...owner, clientId: "another", tenantId: "thief" });
    expect(await stored("ff")).toMatchObject({ tenantId: { S: "adopter" } });
  });

  it("contains a token so that it has expired, until it is released", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    for (const expiresAt of [undefined, 1_890_000_000]) {
      const held = {
        ...token,
        tokenHash: `held-${expiresAt}`,
        ...(expiresAt !== undefined && { expiresAt }),
      };
      await tokens.hold(held);
      expect(await tokens.find(held.tokenHash)).toMatchObject({
        undelivered: true,
        expiresAt: 1_789_913_600,
      });
      const listed = await collect(tokens.ofTenant(held.tenantId));
      const marked = listed.filter(({ tokenHash }) => tokenHash === held.tokenHash);
      expect(marked).toEqual([expect.objectContaining({ undelivered: true })]);
      expect([await tokens.release(held), await tokens.release(held)]).toEqual([true, true]);
      const released = await stored(held.tokenHash);
      await tokens.hold(held);
      expect(await tokens.discard(held.tokenHash)).toBe(false);
      expect(await stored(held.tokenHash)).toEqual(released);
      expect(released).not.toHaveProperty("undelivered");
      expect(released?.["expiresAt"]?.N).toBe(expiresAt === undefined ? undefined : String(expiresAt));
    }
    await tokens.hold({ ...token, tokenHash: "ee" });
    expect([await tokens.discard("ee"), await tokens.discard("ee")]).toEqual([true, true]);
    expect(await tokens.release({ ...token, tokenHash: "ee" })).toBe(false);
    expect(await stored("ee")).toBeUndefined();
  });

  it("disables a token so that every authorizer refuses it, and gives it back as it was", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    for (const end of [undefined, 1_890_000_000]) {
      const tokenHash = `disabled-${end}`;
      const byHand = { scopes: { SS: ["read"] }, label: { S: "x" } };
      await tokens.put({
        ...token,
        tokenHash,
        tenantId: tokenHash,
        ...(end !== undefined && { expiresAt: end }),
      });
      const Item = { ...(await stored(tokenHash)), ...byHand };
      await client.send(new PutItemCommand({ TableName: "Tokens", Item }));
      const found = await tokens.find(tokenHash);
      if (found === undefined) throw new Error("it is not there");
      const { label = "", scopes = [], expiresAt } = found;
      const settings = { label, scopes, ...(expiresAt !== undefined && { expiresAt }) };
      const off = { ...settings, disabled: true } as const;
      expect([await tokens.update(found, off, "1"), await tokens.update(found, off, "1")]).toEqual([
        true,
        true,
      ]);
      expect(await stored(tokenHash)).toMatchObject({ expiresAt: { N: "0" }, disabled: { BOOL: true } });
      expect(await tokens.find(tokenHash)).toMatchObject({ ...off, scopes: ["read"] });
      for await (const listed of tokens.ofTenant(tokenHash)) {
        expect(listed).toMatchObject({ disabled: true });
        expect(listed).not.toHaveProperty("undelivered");
      }
      expect(await tokens.update(found, { ...settings, label: "late" }, "2")).toBe(false);
      const replacement = { by: "b", byHash: "hb", endsAt: 1_790_000_060 };
      expect(
        await tokens.claim(tokenHash, { ...replacement, ...(end !== undefined && { endedBefore: end }) }),
      ).toBe(false);
      expect(await tokens.update({ ...found, ...off }, settings, "3")).toBe(true);
      expect(await stored(tokenHash)).toEqual({
        ...Item,
        scopes: { L: [{ S: "read" }] },
        revision: { S: "3" },
      });
    }
    const gone = { tokenHash: "gone", clientId: "c" };
    expect(await tokens.update(gone, { disabled: true }, "4")).toBe(false);
    expect(await stored("gone")).toBeUndefined();
  });

  it("a disabled token that is being replaced gets its end once it is enabled, or its old one", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    const tokenHash = "off-and-replaced";
    const replacement = { by: "b", byHash: "hb", endsAt: 1_790_000_060 };
    await tokens.put({ ...token, tokenHash });
    await tokens.claim(tokenHash, replacement);
    const found = await tokens.find(tokenHash);
    if (found === undefined) throw new Error("it is not there");
    await tokens.update(found, { disabled: true }, "5");
    expect(await tokens.end(tokenHash, replacement)).toBe(true);
    expect(await stored(tokenHash)).toMatchObject({ expiresAt: { N: "0" }, endsAt: { N: "1790000060" } });
    await tokens.restore(tokenHash, replacement);
    expect(await stored(tokenHash)).toMatchObject({ expiresAt: { N: "0" }, disabled: { BOOL: true } });
    expect(await tokens.find(tokenHash)).not.toHaveProperty("expiresAt");
  });

  it("gives a token one successor, and its own end back without it", async () => {
    const tokens = dynamodbTokens(client, "Tokens");
    const [one, other] = ["one", "other"].map((by) => ({ by, byHash: `${by}-hash`, endsAt: 1_790_000_060 }));
    if (!one || !other) return;
    for (const end of [undefined, 1_890_000_000]) {
      const old = { ...token, tokenHash: `old-${end}`, ...(end !== undefined && { expiresAt: end }) };
      const { tokenHash } = old;
      const mine = { ...one, ...(end !== undefined && { endedBefore: end }) };
      await tokens.put(old);
      const before = await stored(tokenHash);
      expect([await tokens.claim(tokenHash, mine), await tokens.claim(tokenHash, mine)]).toEqual([
        true,
        true,
      ]);
      expect(await tokens.claim(tokenHash, other)).toBe(false);
      expect(await tokens.end(tokenHash, other)).toBe(false);
      expect(await tokens.find(tokenHash)).toMatchObject({ replacement: mine });
      expect([await tokens.end(tokenHash, mine), await tokens.end(tokenHash, mine)]).toEqual([true, true]);
      expect(await stored(tokenHash)).toMatchObject({ expiresAt: { N: "1790000060" } });
      await tokens.restore(tokenHash, other);
      expect(await tokens.find(tokenHash)).toMatchObject({ replacement: mine, expiresAt: 1_790_000_060 });
      await tokens.restore(tokenHash, mine);
      expect(await stored(tokenHash)).toEqual(before);
      await tokens.claim(tokenHash, mine);
      expect(await tokens.claim(tokenHash, other, mine.byHash)).toBe(true);
    }
    expect([await tokens.claim("gone", one), await tokens.end("gone", one)]).toEqual([false, false]);
    await tokens.restore("gone", one);
    expect(await stored("gone")).toBeUndefined();
  });
});
