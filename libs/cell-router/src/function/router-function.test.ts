import { createHash } from "node:crypto";
import { mintToken } from "@tollgate/token-hashing";
import { describeWithTools } from "@tollgate/testing-runtime";
import fc from "fast-check";
import { authorizationFor, cells as anyCells, tokenFor } from "../arbitraries.test-support";
import { cellOf } from "../cell-of";
import type { RoutedCells } from "../cell-of-token";
import { inNjs, inQuickJs, type FunctionCase, type FunctionResult } from "./engines.test-support";
import { RouterFunctionSizeError } from "./errors";
import { MAX_FUNCTION_BYTES, routerFunction, type RouterFunctionOptions } from "./router-function";

type Engine = (code: string, cases: readonly FunctionCase[]) => FunctionResult[] | Promise<FunctionResult[]>;

const keyOf = (token: string): string => createHash("sha256").update(token).digest("hex").slice(0, 20);
const REGIONS = ["eu-central-1", "us-east-1"];
const cellsOf = (names: RoutedCells["names"]): RouterFunctionOptions["cells"] => {
  const cell = (name: string, index: number) => ({
    name,
    apiId: `api${index}`,
    region: REGIONS[index % 2] as string,
  });
  const [first, ...rest] = names;
  return [cell(first, 0), ...rest.map((name, index) => cell(name, index + 1))];
};
const hostOf = (names: RoutedCells["names"], name: string): string => {
  const index = names.indexOf(name);
  return `api${index}.execute-api.${REGIONS[index % 2]}.amazonaws.com`;
};

const OPTIONS: RouterFunctionOptions = {
  tokenPrefix: "tg_prod",
  cells: cellsOf(["1", "2", "22"]),
  stage: "prod",
};
const FIRST = hostOf(["1"], "1");
const SECOND = hostOf(["1", "2"], "2");
const token = mintToken("tg_prod_2");
const bearer = { authorization: { value: `Bearer ${token}` } };
const request = (changes: Partial<FunctionCase> = {}): FunctionCase => ({
  uri: "/prod/health",
  headers: bearer,
  store: {},
  ...changes,
});

const behaves = (run: Engine): void => {
  const one = async (each: FunctionCase, options = OPTIONS): Promise<FunctionResult> => {
    const results = await run(routerFunction(options), [each]);
    expect(results).toHaveLength(1);
    return results[0] as FunctionResult;
  };

  it("chooses the cell that cellOf chooses, for any cells, tokens, headers and exceptions", async () => {
    const cases = anyCells.chain((cells) =>
      fc.record({
        cells: fc.constant(cells),
        requests: fc.array(
          fc.record({
            authorization: authorizationFor(tokenFor(cells)).map((header) => header?.slice(0, 5_000)),
            moved: fc.oneof(
              fc.constantFrom(...cells.names),
              fc.constantFrom("gone", "", "constructor"),
              fc.constant(null),
            ),
            isReached: fc.boolean(),
          }),
          { minLength: 20, maxLength: 40 },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ cells, requests }) => {
        const stores = requests.map(({ authorization = "", moved }) =>
          moved === null ? {} : { [keyOf(authorization.replace(/^bearer +/i, ""))]: moved },
        );
        const results = await run(
          routerFunction({ ...OPTIONS, tokenPrefix: cells.tokenPrefix, cells: cellsOf(cells.names) }),
          requests.map(({ authorization, isReached }, index) => ({
            uri: "/prod/health",
            headers: authorization === undefined ? {} : { authorization: { value: authorization } },
            store: isReached ? (stores[index] ?? {}) : null,
          })),
        );
        const expected = requests.map(({ authorization, isReached }, index) => {
          const stored: Readonly<Record<string, string>> = isReached ? (stores[index] ?? {}) : {};
          return hostOf(
            cells.names,
            cellOf(authorization, (key) => stored[key], cells),
          );
        });
        expect(results.map(({ origins }) => origins)).toEqual(expected.map((domainName) => [{ domainName }]));
      }),
      { numRuns: 25 },
    );
  });

  it("changes nothing else of the request", async () => {
    const headers = {
      ...bearer,
      host: { value: "d1.cloudfront.net" },
      accept: { value: "a", multiValue: [{ value: "a" }, { value: "b" }] },
    };
    expect(await one(request({ headers }))).toEqual({
      uri: "/prod/health",
      headers,
      origins: [{ domainName: SECOND }],
      log: [],
    });
  });

  it("sends a request with several Authorization headers to the first cell", async () => {
    const authorization = {
      value: token,
      multiValue: [{ value: token }, { value: mintToken("tg_prod_22") }],
    };
    expect((await one(request({ headers: { authorization } }))).origins).toEqual([{ domainName: FIRST }]);
  });

  it("reads a header that came once, however CloudFront shows it", async () => {
    const authorization = { value: token, multiValue: [{ value: token }] };
    expect((await one(request({ headers: { authorization } }))).origins).toEqual([{ domainName: SECOND }]);
  });

  it.each<[string, Partial<FunctionCase>]>([
    ["no call is answered", { store: null }],
    ["a key goes between two calls", { store: { [keyOf(token)]: "22" }, failing: "get" }],
  ])("routes by the token's name when the store fails: %s", async (_, changes) => {
    const { origins, log } = await one(request(changes));
    expect(origins).toEqual([{ domainName: SECOND }]);
    expect(log).toEqual(["The store of exceptions does not answer. The token's name decides."]);
  });

  it("logs nothing of a request, nor that a token has no exception", async () => {
    expect((await one(request())).log).toEqual([]);
    expect(JSON.stringify((await one(request({ store: null }))).log)).not.toContain(token.slice(0, 12));
  });

  describe("with a domain", () => {
    const domains = [{ name: "api.example.com", basePath: "v1" }, { name: "www.example.com" }];

    it.each([
      ["api.example.com", "/v1/health", "/prod/health"],
      ["www.example.com", "/health", "/prod/health"],
      ["api.example.com", "/prod/health", "/~/prod/health"],
      ["d1.cloudfront.net", "/prod/health", "/prod/health"],
    ])("serves %s%s as the cell's %s", async (host, uri, expected) => {
      const result = await one(request({ uri, headers: { ...bearer, host: { value: host } } }), {
        ...OPTIONS,
        domains,
      });
      expect(result.uri).toBe(expected);
    });
  });

  describe("the router's secret", () => {
    const forged = { ...bearer, "x-tollgate-router": { value: "guess", multiValue: [{ value: "guess" }] } };
    const withSecret = { ...OPTIONS, hasSecret: true };

    it("goes to the cell in the router's header, in place of a client's own", async () => {
      const { headers } = await one(
        request({ headers: forged, store: { secret: "s3cret", "next-secret": "n3xt" } }),
        withSecret,
      );
      expect(headers).toEqual({ ...bearer, "x-tollgate-router": { value: "s3cret" } });
    });

    it("goes to the cell of a request without a token, too", async () => {
      const { headers, origins } = await one(
        request({ headers: {}, store: { secret: "s3cret" } }),
        withSecret,
      );
      expect([headers, origins]).toEqual([
        { "x-tollgate-router": { value: "s3cret" } },
        [{ domainName: FIRST }],
      ]);
    });

    it.each<[string, Partial<FunctionCase>]>([
      ["the store has none", { store: {} }],
      ["the store does not answer", { store: null }],
    ])("is left out, so that the cell refuses the request, when %s", async (_, changes) => {
      const { headers, log } = await one(request({ headers: forged, ...changes }), withSecret);
      expect(headers).toEqual(bearer);
      expect(log).toContain("The router's secret cannot be read.");
    });

    it("is not read where no cell asks for it, and a client's header goes all the same", async () => {
      const { headers } = await one(request({ headers: forged, store: { secret: "s3cret" } }));
      expect(headers).toEqual(bearer);
    });
  });
};

describe("the function in QuickJS without what CloudFront's runtime lacks", () => behaves(inQuickJs));
describeWithTools(["njs"], "the function in njs", () => behaves(inNjs));

describe("the engine of the test", () => {
  it.each([
    ["a method that the runtime lacks", '"a".at(0)'],
    ["another one", "Object.hasOwn({}, 'a')"],
    ["for...of", "for (const each of [1]) each;"],
    ["the spread of a list", "[...[1]]"],
    ["the destructuring of a list", "const [a] = [1]; a;"],
    ["a global object", "new Map()"],
    ["another module", 'require("fs")'],
  ])("has no more than the runtime: %s", async (_, statement) => {
    const code = routerFunction(OPTIONS).replace(
      "const request = event.request;",
      (line) => `${line} ${statement};`,
    );
    await expect(inQuickJs(code, [request()])).rejects.toThrow("the function failed");
  });
});

describe("the size of the function", () => {
  const withCells = (count: number): RouterFunctionOptions => ({
    ...OPTIONS,
    tokenPrefix: "tg_production",
    cells: Array.from({ length: count }, (_, index) => ({
      name: String(index + 1),
      apiId: `api4567${String(index).padStart(3, "0")}`,
      region: "ap-southeast-2",
    })) as unknown as RouterFunctionOptions["cells"],
    domains: [{ name: "api.example.com", basePath: "v1" }],
    hasSecret: true,
  });

  it("is below CloudFront's 10 kB for a million tenants: 112 cells", () => {
    expect(Buffer.byteLength(routerFunction(withCells(112)))).toBeLessThan(MAX_FUNCTION_BYTES);
  });

  it("is refused where it would be larger, before anything is deployed", () => {
    expect(() => routerFunction(withCells(400))).toThrow(RouterFunctionSizeError);
  });

  it("counts an API's id with its own length, whatever stands for it", () => {
    const placeholder = withCells(112).cells.map((cell) => ({ ...cell, apiId: "x".repeat(100) }));
    const cells = placeholder as unknown as RouterFunctionOptions["cells"];
    expect(() => routerFunction({ ...withCells(112), cells })).not.toThrow();
  });
});

it("has no text that Terraform would read as its own", () => {
  expect(routerFunction(OPTIONS)).not.toMatch(/[$%]\{/);
});
