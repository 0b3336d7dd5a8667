import { readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus, kinds, levels, wholePlan, type CorpusPlan } from "./corpus.test-support";
import { review } from "./review-plan.test-support";

/** Plans of the corpus whose level is not the right one yet, with the reason. */
const SHORTFALLS: Readonly<Record<string, string>> = {
  "harmless/alarms-stricter":
    "the thresholds stand in an expression of metrics, and the review reads no such expressions",
};

const plans = kinds.flatMap((kind) =>
  Object.entries(corpus[kind]).map(([name, plan]) => ({ name: `${kind}/${name}`, kind, plan })),
);
const levelOf = (plan: CorpusPlan) => levels[review(wholePlan(plan)).verdict];

describe("a plan that Terraform made", () => {
  it.each(plans.filter(({ name }) => !(name in SHORTFALLS)))(
    "$name is at its level: $plan.why",
    ({ plan }) => {
      expect(plan.expect).toContain(levelOf(plan));
    },
  );

  it("is not a shortfall any more once its level is right", () => {
    const names = Object.keys(SHORTFALLS);
    expect(plans.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    const right = plans.filter(({ name, plan }) => name in SHORTFALLS && plan.expect.includes(levelOf(plan)));
    expect(right.map(({ name }) => name)).toEqual([]);
  });
});

it("the corpus says nothing of the account and the machine that it was made with", () => {
  for (const file of [...kinds, "dev", "full"])
    expect(readFileSync(join(__dirname, `../corpus/${file}.json`), "utf8")).not.toMatch(
      /123456789012|\/tmp\/|\/home\/|\/work\//,
    );
});
