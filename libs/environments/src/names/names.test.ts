import fc from "fast-check";
import { nameProblem, namesOfEnvironment, parseEnvironment } from "../index";
import { dev } from "../sample.test-support";
import { problemsOf } from "../checks/problems-of.test-support";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const everyOption = {
  domain: {
    names: [{ name: "api.example.com", zone }],
    mutualTls: { truststore: "ca.pem", bucket: "truststores" },
  },
  waf: { mode: "block", requestsPerAddress: 1000 },
  encryption: { rotationDays: 365, deletionWindowDays: 30 },
  backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 },
  rollout: { strategy: "AllAtOnce" },
  codeSigning: { bucket: "bundles" },
  state: { kind: "s3", bucket: "states", key: "a", region: "us-east-1" },
};

const problemsIn = (change: object) => problemsOf(() => parseEnvironment({ ...dev, ...change }));

const letters = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."abz09"), minLength: min, maxLength: max }).map((rest) => `s${rest}`);
const service = fc
  .tuple(letters(1, 30), fc.constantFrom("", "-", "--"))
  .map(([text, hyphens]) => `${text.slice(0, 1)}${hyphens}${text.slice(1)}`)
  .filter((text) => text.length >= 3 && text.length <= 32);
const anyOptions = fc.subarray(Object.entries(everyOption)).map((entries) => Object.fromEntries(entries));

it("names of an environment fit AWS's limits, or the member that makes them too long is refused", () => {
  fc.assert(
    fc.property(
      service,
      letters(1, 15),
      fc.constantFrom(dev.tracing, undefined),
      anyOptions,
      (service, name, tracing, options) => {
        const change = { ...options, service, name, tracing };
        const problems = problemsIn(change);
        if (problems.length === 0) {
          const environment = parseEnvironment({ ...dev, ...change });
          expect(namesOfEnvironment(environment).flatMap((each) => nameProblem(each) ?? [])).toEqual([]);
          return;
        }
        expect(problems).toHaveLength(1);
        const [, most] =
          /^environment ".*": service is ".*"; allowed: at most (\d+) characters: /.exec(problems[0] ?? "") ??
          [];
        expect(Number(most)).toBeGreaterThanOrEqual(3);
        expect(Number(most)).toBeLessThan(service.length);
        // The length in the message is sufficient, and no shorter than necessary.
        const shorter = service
          .slice(0, Number(most))
          .replace(/-+$/, (hyphens) => "0".repeat(hyphens.length));
        expect(problemsIn({ ...change, service: shorter })).toEqual([]);
        expect(problemsIn({ ...change, service: `${shorter}0` })).toHaveLength(1);
      },
    ),
    { numRuns: 500 },
  );
});

it.each([
  [
    "X-Ray's rules",
    {},
    'environment "dev": service is "international-payments-gateway"; allowed: at most 28 characters: the sampling rule of X-Ray "international-payments-gateway-dev" would have 34 characters, and AWS takes 1 to 32',
  ],
  [
    "AWS Backup's vaults",
    { name: "preproduction", tracing: undefined, backup: everyOption.backup },
    'environment "preproduction": service is "international-payments-gateway"; allowed: at most 29 characters: the vault of AWS Backup "international-payments-gateway-tables-preproduction" would have 51 characters, and AWS takes 2 to 50',
  ],
])("refuses names that are too long for %s", (_, change, problem) => {
  expect(problemsIn({ ...change, service: "international-payments-gateway" })).toEqual([problem]);
});

it("an invalid name is reported itself, and not the service for names derived from it", () => {
  const problems = problemsIn({ name: "Staging Env", service: "international-payments-gateway" });
  expect(problems).toEqual([expect.stringMatching(/: name is "Staging Env"; allowed: /)]);
});
