import fc from "fast-check";
import { API_KEY_VALUE } from "./forms";
import { plainValue, type StoredValue } from "./plain-value";
import { parseTokenRecord, TokenRecordError } from "./token-record";

const HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const full = {
  token: HASH,
  clientId: "example-gateway-dev-acme",
  tenantId: "acme",
  tokenId: "0f3c",
  label: "ci",
  createdAt: 1_790_000_000,
  expiresAt: 1_790_000_001,
  scopes: ["read"],
  disabled: false,
};

const fieldOf = (record: unknown): string => {
  try {
    parseTokenRecord(record, HASH);
  } catch (error) {
    if (error instanceof TokenRecordError) return error.field;
    throw error;
  }
  return "none";
};

describe("parseTokenRecord", () => {
  it("takes every field of the contract, and drops others", () => {
    expect(parseTokenRecord({ ...full, color: "red" }, HASH)).toEqual(full);
  });

  it("takes a time of creation that someone wrote by hand", () => {
    expect(fieldOf({ ...full, createdAt: "2026-11-24T00:00:00Z" })).toBe("none");
  });

  it.each(["token", "clientId"])("requires %s", (field) => {
    expect(fieldOf({ ...full, [field]: undefined })).toBe(field);
  });

  it.each(["tenantId", "tokenId", "label", "createdAt", "expiresAt", "scopes", "disabled"])(
    "does not require %s",
    (field) => {
      expect(fieldOf({ ...full, [field]: undefined })).toBe("none");
    },
  );

  it.each([
    ["token", 5],
    ["token", HASH.toUpperCase()],
    ["clientId", ""],
    ["clientId", 5],
    ["clientId", null],
    ["clientId", ["a"]],
    ["tenantId", 7],
    ["tenantId", ""],
    ["tokenId", { S: "x" }],
    ["label", true],
    ["createdAt", true],
    ["expiresAt", "1790000000"],
    ["expiresAt", Number.NaN],
    ["expiresAt", Number.POSITIVE_INFINITY],
    ["expiresAt", -1],
    ["expiresAt", 1_790_000_000_000],
    ["expiresAt", null],
    ["scopes", "read"],
    ["scopes", [1]],
    ["scopes", []],
    ["scopes", null],
    ["scopes", { S: "read" }],
    ["scopes", [""]],
    ["scopes", ["x".repeat(257)]],
    ["scopes", Array.from({ length: 101 }, String)],
    ["scopes", Array.from({ length: 33 }, (_, at) => `${at}`.padEnd(256, "x"))],
    ["label", "x".repeat(1_025)],
    ["createdAt", "x".repeat(1_025)],
    ["disabled", "true"],
    ["disabled", 1],
    ["disabled", null],
  ])("refuses %s = %j", (field, value) => {
    expect(fieldOf({ ...full, [field]: value })).toBe(field);
  });

  const anyText = fc.oneof(
    fc.string({ maxLength: 140, unit: "binary" }),
    fc.string({ maxLength: 140, unit: "binary-ascii" }),
    fc.string({ minLength: 120, maxLength: 140, unit: fc.constantFrom(..."aZ0~!-") }),
    fc
      .tuple(fc.string({ unit: "binary-ascii", maxLength: 1 }), fc.boolean())
      .map(([odd, first]) => (first ? `${odd}acme` : `acme${odd}`)),
  );
  const isPrintable = (text: string) =>
    [...text].every((each) => each.length === 1 && each > " " && each < "\x7f" && !`"'\``.includes(each));

  it.each(["clientId", "tenantId", "tokenId"])(
    "takes 1 to 128 printable characters of ASCII without quotes as %s, and nothing else",
    (field) => {
      fc.assert(
        fc.property(anyText, (value) => {
          const isRight = value.length >= 1 && value.length <= 128 && isPrintable(value);
          expect(fieldOf({ ...full, [field]: value })).toBe(isRight ? "none" : field);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it("takes every value that an API key may have", () => {
    fc.assert(
      fc.property(anyText, (clientId) => {
        const isRight = clientId.length >= 20 && clientId.length <= 128 && isPrintable(clientId);
        expect(API_KEY_VALUE.test(clientId)).toBe(isRight);
        if (isRight) expect(fieldOf({ token: HASH, clientId })).toBe("none");
      }),
    );
  });

  it.each([null, 0, "", "record", true])("refuses %j in place of a record", (record) => {
    expect(fieldOf(record)).toBe("itself");
  });

  it("names the field and never a value, whatever the record", () => {
    const secret = fc.string({ minLength: 12 }).filter((text) => !text.includes(" "));
    const field = fc.constantFrom(...Object.keys(full));
    fc.assert(
      fc.property(secret, field, (value, name) => {
        const record = { ...full, [name]: { value } };
        expect(() => parseTokenRecord(record, HASH)).toThrow(TokenRecordError);
        try {
          parseTokenRecord(record, HASH);
        } catch (error) {
          expect(JSON.stringify({ ...(error as Error) }) + String(error)).not.toContain(value);
          expect(String(error)).not.toContain(HASH);
        }
      }),
    );
  });

  it("either refuses or returns a record of the hash, whatever is stored", () => {
    fc.assert(
      fc.property(fc.anything({ key: fc.constantFrom(...Object.keys(full)) }), (record) => {
        expect(fieldOf(record)).not.toBe("none");
      }),
    );
  });

  it("takes as scopes a list of texts as it is stored, and nothing that could be read as fewer", () => {
    const { value } = fc.letrec<{ value: StoredValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.record({ S: fc.string({ maxLength: 3 }) }),
        fc.record({ N: fc.constant("5") }),
        fc.record({ BOOL: fc.boolean() }),
        fc.record({ SS: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }) }),
        fc.constant<StoredValue>({}),
        fc.record({ L: fc.array(tie("value"), { maxLength: 3 }) }),
      ),
    }));
    fc.assert(
      fc.property(value, (stored) => {
        const texts = stored.SS ?? stored.L?.map(({ S }) => S) ?? [];
        const isRight = texts.length > 0 && texts.every((each) => each !== undefined && each !== "");
        const parse = () => parseTokenRecord({ ...full, scopes: plainValue(stored) }, HASH).scopes;
        if (isRight) expect(parse()).toEqual(texts);
        else expect(parse).toThrow(TokenRecordError);
      }),
      { numRuns: 1_000 },
    );
  });
});
