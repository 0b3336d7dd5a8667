import * as fc from "fast-check";
import { compareCase, type Case, type Observation } from ".";

const about: Case = { id: "group/name", title: "a case", needs: "nothing", steps: [] };
const values = {
  answer: "came",
  status: "200",
  body: "{}",
  "header content-type": "application/json",
  "log line": "written",
  "log status": "200",
};
const step = (more: Record<string, string> = {}, notTried: Record<string, string> = {}): Observation => ({
  step: "1 GET /health",
  values: { ...values, ...more },
  notTried,
});
const compare = (stage: readonly Observation[], local: readonly Observation[]) =>
  compareCase(about, { kind: "run", stage, local });

it("finds each dimension that differs, and no other", () => {
  fc.assert(
    fc.property(
      fc.subarray(Object.keys(values).filter((each) => !["answer", "log line"].includes(each))),
      (changed) => {
        const stage = step(Object.fromEntries(changed.map((dimension) => [dimension, "another"])));
        const { outcome, differences } = compare([stage], [step()]);
        expect(differences.map(({ dimension }) => dimension).sort()).toEqual([...changed].sort());
        expect(outcome).toBe(changed.length > 0 ? "different" : "same");
      },
    ),
  );
});

it("shows both values, and what only one of the two has", () => {
  const { differences } = compare([step({ "header x-extra": "1" })], [step({ status: "201" })]);
  expect(differences).toEqual([
    { step: "1 GET /health", dimension: "status", stage: "200", local: "201" },
    { step: "1 GET /health", dimension: "header x-extra", stage: "1", local: "(absent)" },
  ]);
});

it("takes a missing answer, and a missing line, for one difference each", () => {
  const silent: Observation = { step: "1 GET /health", values: { answer: "none: cut" }, notTried: {} };
  expect(compare([silent], [step()]).differences).toEqual([
    { step: "1 GET /health", dimension: "answer", stage: "none: cut", local: "came" },
  ]);
  const without = Object.entries(values).filter(([dimension]) => dimension !== "log status");
  const unlogged = { ...step(), values: { ...Object.fromEntries(without), "log line": "(absent)" } };
  expect(compare([unlogged], [step()]).differences.map(({ dimension }) => dimension)).toEqual(["log line"]);
});

it("does not compare what one of the two could not look at, and says so", () => {
  const { outcome, differences, notTried } = compare(
    [step({ "log status": "500" }, { log: "no rights" })],
    [step()],
  );
  expect([outcome, differences]).toEqual(["same", []]);
  expect(notTried).toEqual(["1 GET /health: log: no rights"]);
});

it("finds a step that only one of the two came to", () => {
  const { differences } = compare([], [step()]);
  expect(differences).toEqual([
    { step: "1 GET /health", dimension: "answer", stage: "none: the step was not reached", local: "came" },
  ]);
});
