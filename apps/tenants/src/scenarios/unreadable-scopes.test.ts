import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { gatewayForEachTest } from "./gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

const UNREADABLE: readonly AttributeValue[] = [
  { S: "read" },
  { L: [] },
  { L: [{ S: "read" }, { N: "5" }] },
  { M: {} },
  { NULL: true },
];

/** A tenant whose token has scopes of another program. */
async function withScopes(scopes: AttributeValue) {
  const { token, tokenId } = await json("create acme --scope read --force --env dev");
  await gateway().byHand.putScopes(String(token), scopes);
  return String(tokenId);
}

it.each(UNREADABLE)("no command makes a token without scopes of one whose scopes are %j", async (scopes) => {
  const tokenId = await withScopes(scopes);
  const before = await gateway().byHand.storedTokens();
  for (const line of [`tokens rotate acme --token ${tokenId}`, `tokens update acme ${tokenId} --label x`]) {
    const { status, note, out } = await run(`${line} --env dev`);
    expect({ status, out }).toEqual({ status: 4, out: "" });
    expect(note).toContain(
      `token ${tokenId} does not work, because its scopes is not a list of 1 to 100 texts`,
    );
  }
  expect(await gateway().byHand.storedTokens()).toEqual(before);

  const exported = await run("export --env dev --format jsonl");
  expect(exported.out.trim()).toBe('{"id":"acme","plan":"General"}');
  expect(exported.note).toContain("Left out: the authorizer does not take it, because its scopes");
});

it.each(UNREADABLE)("an update that says all scopes replaces %j", async (scopes) => {
  const tokenId = await withScopes(scopes);
  const update = `tokens update acme ${tokenId} --env dev`;
  await json(`${update} --scope write --force`);
  const [stored] = await gateway().byHand.storedTokens();
  expect(stored?.["scopes"]).toEqual({ L: [{ S: "write" }] });
});

it("an update may also say that there are none, which opens every route", async () => {
  const tokenId = await withScopes({ S: "read" });
  await json(`tokens update acme ${tokenId} --no-scopes --env dev`);
  const [stored] = await gateway().byHand.storedTokens();
  expect(stored).not.toHaveProperty("scopes");
});
