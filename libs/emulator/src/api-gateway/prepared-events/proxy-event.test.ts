import fc from "fast-check";
import { readDefinition } from "../definition/read-definition";
import { testDocument } from "../../test-support/emulator.test-support";
import { randomIds } from "../../common/ids";
import { requestAuthorizerEvent } from "../authorizer/call-authorizer";
import { parseAuthorizerResult } from "../authorizer/result";
import type { RoutedContext, Stage } from "../context/request-context";
import { proxyEvent } from "./proxy-event";
import { proxyEventObject } from "./proxy-event.test-support";

const account = { accountId: "000000000000", region: "us-east-1" };
const definition = readDefinition(testDocument());

/** Any UTF-16, lone surrogates included, and what JSON or JavaScript could take for something else. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toJSON",
    "",
    '"',
    "\\",
    "\u2028",
    "\ud800",
    "1",
    "principalId",
  ),
);
const texts = fc.dictionary(text, text);
const name = fc.oneof(
  text,
  fc.constantFrom("Host", "hOST", "X-Forwarded-For", "x-forwarded-port", "User-Agent", "Connection", "1"),
);

const authorization = fc
  .record({
    principalId: fc.string({ minLength: 1 }),
    context: fc.oneof(texts, fc.constant({ integrationLatency: "7", principalId: "other" })),
  })
  .map((result) => parseAuthorizerResult(JSON.stringify({ ...result, policyDocument: { Statement: [] } })));

const stage = fc.record({ name: text, variables: texts }).map((own): Stage => ({
  ...own,
  apiId: "a",
  deploymentId: "d",
  createdAt: 0,
  definition,
  methodThrottles: {},
  accessLogFormat: undefined,
  accessLog: undefined,
}));

const context = fc
  .record(
    {
      stage,
      request: fc.record({
        method: text,
        untrustedPath: text,
        untrustedQuery: fc.oneof(text, fc.webQueryParameters(), fc.constant("__proto__=1&a=1&a=%ff&=&1=x")),
        untrustedHeaders: fc.array(fc.tuple(name, text)),
        headBytes: fc.nat(),
        protocol: text,
        sourceIp: text,
        body: fc.constant(() => Buffer.alloc(0)),
      }),
      untrustedPath: text,
      requestId: fc.oneof(
        fc.uuid(),
        fc.uuid().map((id) => id.toUpperCase()),
        fc.uuid().map((id) => `${id}_REPLACED_INVALID_REQUEST_ID`),
      ),
      extendedRequestId: fc.constant(randomIds.extendedRequest()),
      ownId: fc.uuid(),
      arrivedAt: fc.nat(),
      method: fc.constantFrom(...definition.methods),
      pathParameters: texts,
      authorization,
      authorizer: fc.record({
        latencyMs: fc.nat(),
        requestId: fc.uuid(),
        status: fc.constant(200),
        serviceStatus: fc.constant(200),
      }),
      apiKey: fc.record({
        id: text,
        value: text,
        enabled: fc.boolean(),
        createdAt: fc.nat(),
        updatedAt: fc.nat(),
        stageKeys: fc.constant([]),
        tags: fc.constant({}),
      }),
    },
    {
      requiredKeys: [
        "stage",
        "request",
        "untrustedPath",
        "requestId",
        "extendedRequestId",
        "ownId",
        "arrivedAt",
      ],
    },
  )
  .map((each) => each as RoutedContext);

/** As a function gets it. */
const parsed = (object: object) => JSON.parse(JSON.stringify(object)) as object;

it("says what the event's object would, whatever the request holds", () => {
  fc.assert(
    fc.property(context, fc.uint8Array(), fc.boolean(), (each, bytes, isBinary) => {
      const body = Buffer.from(bytes);
      expect(JSON.parse(proxyEvent({ ...each, body }, account, isBinary))).toEqual(
        parsed(proxyEventObject(each, account, body, isBinary)),
      );
    }),
    { numRuns: 500 },
  );
});

it("takes nothing of one request into another with the same list of headers", () => {
  fc.assert(
    fc.property(context, context, (first, other) => {
      const { untrustedHeaders } = first.request;
      const second = { ...other, request: { ...other.request, untrustedHeaders } };
      const nothing = Buffer.alloc(0);
      for (const each of [first, second, first]) {
        expect(JSON.parse(proxyEvent({ ...each, body: nothing }, account, false))).toEqual(
          parsed(proxyEventObject(each, account, nothing, false)),
        );
      }
    }),
  );
});

it("is what a REQUEST authorizer gets as well, without the body and with empty maps instead of null", () => {
  fc.assert(
    fc.property(context, (each) => {
      const { body, isBase64Encoded, ...event } = proxyEventObject(
        each,
        account,
        Buffer.alloc(0),
        false,
      ) as Record<string, unknown>;
      expect([body, isBase64Encoded]).toEqual([null, false]);
      const { type, methodArn, ...rest } = JSON.parse(requestAuthorizerEvent(each, account)) as Record<
        string,
        unknown
      >;
      expect([type, typeof methodArn]).toEqual(["REQUEST", "string"]);
      const maps = [
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
      ];
      expect(rest).toEqual(
        parsed({ ...event, ...Object.fromEntries(maps.map((name) => [name, event[name] ?? {}])) }),
      );
    }),
  );
});
