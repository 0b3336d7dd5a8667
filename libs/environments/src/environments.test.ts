import { resourceName } from "@tollgate/records";
import { environmentNamed, EnvironmentError, parseEnvironment } from "./index";
import { dev } from "./sample.test-support";
import { problemsOf } from "./checks/problems-of.test-support";

describe("parseEnvironment", () => {
  const problemsIn = (change: object) => problemsOf(() => parseEnvironment({ ...dev, ...change }));

  it.each(
    Object.entries<[object, string]>({
      "a TTL over API Gateway's limit": [
        { authorizer: { ...dev.authorizer, cacheTtlSeconds: 3601 } },
        'environment "dev": authorizer.cacheTtlSeconds is 3601; allowed: at most 3600',
      ],
      "a TTL that is not a whole number": [
        { authorizer: { ...dev.authorizer, cacheTtlSeconds: 1.5 } },
        'environment "dev": authorizer.cacheTtlSeconds is 1.5; allowed: int',
      ],
      "an unknown choice": [
        { authorizer: { ...dev.authorizer, acceptedTokens: "all" } },
        'environment "dev": authorizer.acceptedTokens is "all"; allowed: "any", "checksummed"',
      ],
      "a pattern": [
        { region: "Virginia" },
        'environment "dev": region is "Virginia"; allowed: an AWS Region, such as us-east-1',
      ],
      "a missing field": [
        { tokensTable: undefined },
        'environment "dev": tokensTable is undefined; allowed: string',
      ],
      "a misspelt field": [
        { retention: 14 },
        'environment "dev": retention is not a field that an environment has',
      ],
      "a plan over the account's rate": [
        {
          plans: {
            ...dev.plans,
            General: { description: "x", throttle: { rateLimit: 20_000, burstLimit: 1 } },
          },
        },
        'environment "dev": plans.General.throttle.rateLimit is 20000; allowed: at most 10000',
      ],
      "an unknown state": [
        { state: { kind: "gcs" } },
        'environment "dev": state.kind is "gcs"; allowed: one of the known values of "kind"',
      ],
    }),
  )("names the environment, field, value and what is allowed: %s", (_, [change, expected]) => {
    expect(problemsIn(change)).toEqual([expected]);
  });

  it("accepts only the retentions that CloudWatch Logs knows", () => {
    expect(problemsIn({ logRetentionDays: 14 })).toEqual([]);
    expect(problemsIn({ logRetentionDays: 15 })[0]).toMatch(
      /logRetentionDays is 15; allowed: 1, 3, 5, 7, 14, 30/,
    );
  });

  it("reports every problem at once", () => {
    expect(problemsIn({ region: "x", service: "Y", retention: 1, colour: 2 })).toHaveLength(4);
  });

  it("shows numbers that JSON does not have", () => {
    expect(problemsIn({ authorizer: { ...dev.authorizer, cacheTtlSeconds: Number.NaN } })).toEqual([
      expect.stringContaining("cacheTtlSeconds is NaN;"),
    ]);
  });

  it.each([
    [null, "environment without a name: itself is null; allowed: object"],
    ["dev", 'environment without a name: itself is "dev"; allowed: object'],
    [{ ...dev, name: 5 }, "environment 5: name is 5; allowed: string"],
  ])("refuses %j", (untrusted, problem) => {
    expect(() => parseEnvironment(untrusted as object)).toThrow(new EnvironmentError([problem]));
  });
});

describe("environments", () => {
  it("cannot be changed after they are loaded", () => {
    expect(() => Object.assign(dev.authorizer, { cacheTtlSeconds: 0 })).toThrow(TypeError);
  });

  it("are found by name, and the error for an unknown name lists all", () => {
    expect(environmentNamed("dev")).toBe(dev);
    expect(() => environmentNamed("staging")).toThrow(
      'environment "staging" does not exist; there are: dev, prod',
    );
  });

  it("give plans the names of the design's contract", () => {
    expect(resourceName(dev, "General")).toBe("example-gateway-General-dev");
  });
});
