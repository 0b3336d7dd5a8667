import { readdirSync } from "node:fs";
import { join } from "node:path";
import { lintAs } from "../support/programs/lint-as";
import { projects, workspaceRoot } from "../support/workspace";

const LAMBDA = "apps/authorizer-lambda/src/x.ts";
const STACK = "apps/infra/src/x.ts";
const PURE = "libs/token-hashing/src/x.ts";
const NODE = "libs/emulator/src/x.ts";

const cases = [
  { refused: true, what: "cdktf in a Lambda", file: LAMBDA, source: 'import "cdktf";' },
  {
    refused: true,
    what: "a sub-path of cdktf in a Lambda",
    file: LAMBDA,
    source: 'import "cdktf/lib/testing";',
  },
  { refused: true, what: "constructs in a Lambda", file: LAMBDA, source: 'import "constructs";' },
  {
    refused: true,
    what: "a provider in a Lambda",
    file: LAMBDA,
    source: 'import "@cdktf/provider-aws/lib/s3-bucket";',
  },
  {
    refused: true,
    what: "an infra library in a Lambda",
    file: LAMBDA,
    source: 'import "@tollgate/authorizer-infra";',
  },
  {
    refused: true,
    what: "the AWS SDK in a stack",
    file: STACK,
    source: 'import "@aws-sdk/client-dynamodb";',
  },
  { refused: true, what: "a node library in a stack", file: STACK, source: 'import "@tollgate/emulator";' },
  {
    refused: true,
    what: "the AWS SDK in a pure library",
    file: PURE,
    source: 'import "@aws-sdk/client-dynamodb";',
  },
  {
    refused: true,
    what: "a node library in a pure library",
    file: PURE,
    source: 'import "@tollgate/emulator";',
  },
  { refused: true, what: "files in a pure library", file: PURE, source: 'import "node:fs";' },
  { refused: true, what: "the network in a pure library", file: PURE, source: 'import "https";' },
  {
    refused: true,
    what: "the environment in a pure library",
    file: PURE,
    source: "export const x = process.env;",
  },
  {
    refused: true,
    what: "a test's helper outside a test",
    file: NODE,
    source: 'import "@tollgate/testing-infra";',
  },
  {
    refused: true,
    what: "an app in a library",
    file: NODE,
    source: 'import "../../../apps/local-gateway/src/main";',
  },
  {
    refused: false,
    what: "a pure library in a Lambda",
    file: LAMBDA,
    source: 'import "@tollgate/token-hashing";',
  },
  {
    refused: false,
    what: "the AWS SDK in a Lambda",
    file: LAMBDA,
    source: 'import "@aws-sdk/client-dynamodb";',
  },
  { refused: false, what: "cdktf in a stack", file: STACK, source: 'import "cdktf";' },
  {
    refused: false,
    what: "a test's helper in a test",
    file: "libs/token-hashing/src/x.test.ts",
    source: 'import "@tollgate/testing-runtime";',
  },
] as const;

const RULES = /^(@nx\/enforce-module-boundaries|no-restricted-(imports|globals)): /;

describe("boundaries", () => {
  let broken: readonly (readonly string[])[];
  beforeAll(async () => {
    broken = await lintAs(cases);
  });

  it.each(cases.map((each, index) => ({ ...each, index })))(
    "$what: refused $refused",
    ({ refused, index }) => {
      expect(broken[index]).toEqual(refused ? [expect.stringMatching(RULES)] : []);
    },
  );

  it("hold in every project: each is linted, by the one configuration", () => {
    expect(projects().filter(({ targets }) => !("lint" in targets))).toEqual([]);
    const configurations = projects().flatMap(({ root }) =>
      readdirSync(join(workspaceRoot, root)).filter((name) => /eslint/i.test(name)),
    );
    expect(configurations).toEqual([]);
  });
});
