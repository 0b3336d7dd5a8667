import { mintToken } from "@tollgate/token-hashing";
import * as fc from "fast-check";
import { Names } from ".";

it("puts names in place of what was registered, the longest first", () => {
  const names = new Names();
  names.add("run", "run");
  names.add("run-main", "tenant main");
  names.add("", "nothing");
  expect(names.in("run-main and run")).toBe("<tenant main> and <run>");
});

it("lets through no token and no hash that nobody registered, wherever it stands", () => {
  const token = fc.constantFrom("tg_dev", "tg_prod", "a").map((prefix) => mintToken(prefix));
  const openssl = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString("base64"));
  const hash = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString("hex"));
  fc.assert(
    fc.property(
      fc.oneof(token, openssl, hash),
      fc.constantFrom("", " ", '"', "Bearer ", ": "),
      (secret, beside) => {
        expect(new Names().in(`x${beside || " "}${secret}${beside}`)).not.toContain(secret);
      },
    ),
  );
});

it("leaves the gateway's own words as they are", () => {
  const words = '{"message":"Missing Authentication Token"} application/json no-store max-age=31536000';
  expect(new Names().in(words)).toBe(words);
});
