import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { accessKeyOf } from "../lambda/function-access";
import { accountOfKey, KEY_BYTES, temporaryKeyOf } from "./access-keys";

const HOME = "111111111111";
const account = fc.stringMatching(/^\d{12}$/);
const random = fc
  .uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES })
  .map((bytes) => Buffer.from(bytes));

it("a temporary key holds its account, in the form of AWS's ids", () => {
  fc.assert(
    fc.property(account, random, (accountId, bytes) => {
      const key = temporaryKeyOf(accountId, bytes);
      expect(key).toMatch(/^ASIA[A-Z2-7]{16}$/);
      expect(accountOfKey(key, HOME)).toBe(accountId);
    }),
  );
});

it("two keys of an account differ", () => {
  const keys = Array.from({ length: 100 }, () => temporaryKeyOf(HOME, randomBytes(KEY_BYTES)));
  expect(new Set(keys).size).toBe(100);
});

it.each([
  // A published id and its account.
  ["ASIAQNZGKIQY56JQ7WML", "029608264753"],
  ["local", HOME],
  [accessKeyOf("orders"), HOME],
  [accessKeyOf("orders", "222222222222"), "222222222222"],
  ["AKIAIOSFODNN7EXAMPLE", undefined],
  ["test", undefined],
  ["", undefined],
  ["local.", undefined],
  ["local.a.b", undefined],
  ["ASIAQNZGKIQY56JQ7WM", undefined],
  ["asiaqnzgkiqy56jq7wml", undefined],
  // More than any account's 12 digits.
  ["ASIA7777777777777777", undefined],
])("the key %j is of the account %s", (key, expected) => {
  expect(accountOfKey(key, HOME)).toBe(expected);
});
