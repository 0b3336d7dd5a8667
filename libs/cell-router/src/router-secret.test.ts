import { createHash } from "node:crypto";
import { ROUTER_SECRET_HASH } from "@tollgate/records";
import { mintRouterSecret, routerSecretHash } from "./router-secret";

/** Found by running it from 0: 17,666,067 attempts. */
const NUMBER = 17_666_066;
const SECRET = `${"A".repeat(43)}.${NUMBER}`;
const zeros = () => new Uint8Array(32);

it("mints a secret of 256 random bits whose MD5 is text that Terraform can hold", async () => {
  const { secret, hash } = await mintRouterSecret(zeros, NUMBER - 1_000);
  expect(secret).toBe(SECRET);
  expect(hash).toBe(createHash("md5").update(secret).digest().toString("ascii"));
  expect(hash).toMatch(ROUTER_SECRET_HASH);
});

it("asks for 32 random bytes", async () => {
  const sizes: number[] = [];
  await mintRouterSecret((size) => {
    sizes.push(size);
    return zeros();
  }, NUMBER);
  expect(sizes).toEqual([32]);
});

it("has no hash for a secret whose MD5 Terraform could not hold", () => {
  expect(routerSecretHash(SECRET)).toBeDefined();
  for (let number = 0; number < 1_000; number += 1)
    expect(routerSecretHash(`secret.${number}`)).toBeUndefined();
});

it.each([
  "${aaaaaaaaaaaaaa",
  'a"aaaaaaaaaaaaaa',
  "a'aaaaaaaaaaaaaa",
  "a`aaaaaaaaaaaaaa",
  "a\\aaaaaaaaaaaaaa",
  "a aaaaaaaaaaaaaa",
])("the form refuses %s", (text) => {
  expect(text.length).toBeGreaterThan(14);
  expect(text.padEnd(16, "a")).not.toMatch(ROUTER_SECRET_HASH);
});
