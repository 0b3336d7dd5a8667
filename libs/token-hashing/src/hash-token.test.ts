import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import fc from "fast-check";
import { b64token, mintedToken } from "./arbitraries.test-support";
import { hashToken } from "./hash-token";

describe("hashToken", () => {
  it("is SHA-256 in lower-case hexadecimal (FIPS 180-2, example B.1)", () => {
    expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describeWithTools(["openssl", "bash"], "hashToken beside openssl", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "token-hashing-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const token = fc.oneof(mintedToken("tg_dev"), b64token, fc.string({ unit: "binary" }));

  it("gives what openssl gives, for hundreds of tokens of any kind", () => {
    fc.assert(
      fc.property(fc.array(token, { minLength: 100, maxLength: 200 }), (tokens) => {
        const files = tokens.map((each, index) => {
          const file = join(folder, String(index));
          writeFileSync(file, each);
          return file;
        });
        const lines = execFileSync("openssl", ["dgst", "-sha256", ...files], { encoding: "utf8" });
        const hashes = lines
          .trimEnd()
          .split("\n")
          .map((line) => line.replace(/^.* /, ""));
        expect(tokens.map(hashToken)).toEqual(hashes);
      }),
      { numRuns: 4 },
    );
  });

  it("gives what the operator's own line gives", () => {
    const line = "echo -n $token | openssl dgst -sha256 | sed 's/^.* //'";
    fc.assert(
      fc.property(
        fc.oneof(
          mintedToken("tg_dev"),
          b64token.filter((each) => !/^-[neE]+$/.test(each)),
        ),
        (each) => {
          const env = { ...process.env, token: each };
          expect(execFileSync("bash", ["-c", line], { env, encoding: "utf8" })).toBe(`${hashToken(each)}\n`);
        },
      ),
      { numRuns: 10 },
    );
  });
});
