import {
  type DeleteItemCommandInput,
  type PutItemCommandInput,
  ScanCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { auditTable, selfServiceTable, tokensTable } from "@tollgate/records";
import fc from "fast-check";
import {
  type Call,
  type Held,
  LIST,
  MINT,
  REVOKE,
  ROTATE,
  startWorld,
  type World,
} from "./world.test-support";

type WriteInput = PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput;

const ROUTES = [MINT, LIST, ROTATE, REVOKE, "GET /tenant/usage", "GET /tenant/limits", "PUT /tenant/tokens"];
const OWN = { S: "caller" };

describe("whatever a tenant sends", () => {
  let world: World;
  let caller: Held;
  let victim: Held;
  /** The writes that DynamoDB received, by table. */
  let writes: (readonly [table: string, input: WriteInput])[];
  beforeAll(async () => {
    world = await startWorld({ maxTokens: 1_000 });
    caller = await world.holder("caller", { tokenId: "same" });
    // A name that both tenants have, as an import may give it.
    victim = await world.holder("victim", { tokenId: "same", scopes: ["orders:read"] });
    await world.token("victim", { label: "the victim's" });
    writes = [];
    world.client.middlewareStack.add(
      (next, { commandName = "" }) =>
        (args) => {
          const input = args.input as WriteInput;
          if (!/^(Get|Query|Scan)/.test(commandName)) writes.push([input.TableName ?? "", input]);
          return next(args);
        },
      { step: "initialize" },
    );
  });
  afterAll(() => world.close());

  const victims = async () => {
    const { Items = [] } = await world.client.send(new ScanCommand({ TableName: tokensTable(dev).name }));
    return Items.filter(({ tenantId }) => tenantId?.S !== OWN.S)
      .map((item) => JSON.stringify(item))
      .sort();
  };

  const hostileId = () =>
    fc.oneof(
      fc.constantFrom(
        victim.tokenId,
        victim.tokenHash,
        `hash-${victim.tokenHash.slice(0, 12)}`,
        victim.token,
      ),
      fc.constantFrom("", "..", "../victim", "victim#same", "*", "same\u0000", "__proto__", "constructor"),
      fc.string({ unit: "binary", maxLength: 200 }),
    );
  const named = () =>
    fc.record(
      {
        tenantId: fc.constantFrom("victim", "caller"),
        clientId: fc.constant("example-gateway-dev-victim"),
        tokenHash: fc.constant(victim.tokenHash),
        owner: fc.constant("victim"),
        __proto__: fc.constant({ tenantId: "victim" }),
        label: fc.oneof(fc.string(), fc.constant(victim.token), fc.anything()),
        scopes: fc.oneof(fc.array(fc.string()), fc.constant([]), fc.anything()),
        expiresIn: fc.oneof(fc.constantFrom("1d", "-1d", "1e9d", "0s"), fc.anything()),
        overlapSeconds: fc.oneof(fc.integer(), fc.double(), fc.constant("0")),
      },
      { requiredKeys: [] },
    );
  const body = () =>
    fc.oneof(
      fc.constant(undefined),
      fc.json(),
      fc.string(),
      named().map((members) => JSON.stringify(members)),
    );
  const request = (): fc.Arbitrary<readonly [route: string, call: Call]> =>
    fc.tuple(
      fc.constantFrom(...ROUTES),
      fc.record({
        tokenId: hostileId(),
        body: body(),
        key: fc.option(fc.oneof(fc.constantFrom("k1", "k2"), fc.string()), { nil: undefined }),
        query: fc.dictionary(
          fc.constantFrom("tenantId", "from", "to", "by"),
          fc.constantFrom("victim", "day", ""),
        ),
        event: fc.constantFrom<NonNullable<Call["event"]>>(
          {},
          { path: "/tenant/tokens/same?tenantId=victim", stageVariables: { tenantId: "victim" } },
          { pathParameters: { tokenId: "same", tenantId: "victim", proxy: "victim" } },
        ),
      }) as fc.Arbitrary<Call>,
    );

  it("changes nothing of another tenant, and each write has the condition that the item is the caller's", async () => {
    const before = await victims();
    await fc.assert(
      fc.asyncProperty(request(), async ([route, call]) => {
        writes = [];
        const { status, body } = await world.call(caller, route, call);
        expect(status).toBeLessThan(500);
        const text = JSON.stringify(body);
        for (const secret of [victim.token, victim.tokenHash, "victim"]) expect(text).not.toContain(secret);
        for (const [table, input] of writes) {
          const key = "Item" in input ? input.Item : "Key" in input ? input.Key : undefined;
          if (table !== tokensTable(dev).name) {
            expect([auditTable(dev).name, selfServiceTable(dev).name]).toContain(table);
            expect(key?.["tenantId"]).toEqual(OWN);
            continue;
          }
          expect(input.ConditionExpression).toContain("tenantId = :owner");
          expect(input.ExpressionAttributeValues?.[":owner"]).toEqual(OWN);
          if ("Item" in input) expect(input.Item?.["tenantId"]).toEqual(OWN);
        }
        // It may have ended its own token, which has the victim's name.
        const { replacement } = (await world.tokens.find(caller.tokenHash)) ?? { replacement: "revoked" };
        if (replacement !== undefined) caller = await world.token("caller", { tokenId: "same" });
      }),
      { numRuns: 150 },
    );
    expect(await victims()).toEqual(before);
  });

  it("cannot be another tenant by a token of its own, nor by another tenant's token", async () => {
    for (const [held, tenantId] of [
      [caller, "victim"],
      [victim, "caller"],
    ] as const)
      expect(await world.call({ ...held, tenantId }, LIST)).toEqual({
        status: 401,
        body: { code: "unauthorized" },
      });
  });

  it("is not read where two tokens are sent, of which the authorizer saw one", async () => {
    const { token } = caller;
    const event = { headers: {}, multiValueHeaders: { authorization: [token, victim.token] } };
    expect(await world.call(caller, LIST, { event })).toEqual({
      status: 401,
      body: { code: "unauthorized" },
    });
  });
});
