import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { mintToken } from "./mint-token";

// The rule by which gitleaks finds tokens. Go's regular expressions read it as JavaScript's do.
const file = readFileSync(join(__dirname, "../../../.gitleaks.toml"), "utf8");
const { rules } = parse(file) as unknown as {
  rules: { id: string; regex: string; secretGroup: number; entropy: number }[];
};
const [rule] = rules;
const found = (text: string) =>
  [...text.matchAll(new RegExp(rule!.regex, "g"))].map((match) => match[rule!.secretGroup]);

/** Shannon's entropy in bits a character, by which gitleaks drops texts that are no secrets. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}

describe("the rule for gitleaks", () => {
  it.each(["tg_dev", "tg_prod_2", "shop", "a1_b2_c3"])("finds minted tokens with the prefix %s", (prefix) => {
    for (let n = 0; n < 200; n++) {
      const token = mintToken(prefix);
      for (const text of [token, `Authorization: Bearer ${token}\n`, `{"token":"${token}"}`, `T=${token};`])
        expect(found(text)).toEqual([token]);
      expect(entropyOf(token)).toBeGreaterThan(rule!.entropy);
    }
  });

  it.each([
    ["a hash", "ab".repeat(32)],
    ["a token that is cut off", mintToken("tg_dev").slice(0, -1)],
    ["a token with a character too many", `${mintToken("tg_dev")}0`],
    ["a prefix alone", "tg_dev_"],
    ["a long name", "this_is_a_long_name_of_a_function_that_somebody_wrote_once_upon_a_time"],
  ])("does not find %s", (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
