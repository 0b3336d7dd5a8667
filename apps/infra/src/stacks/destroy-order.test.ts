import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Testing } from "cdktf";
import { files } from "../stacks.test-support";
import { addressesOf, lostTooEarly, outlivesItsUsers } from "./destroy-order.test-support";
import { GatewayStack } from "./gateway-stack";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/abc-1";
const api = { name: "api.example.com", zone };
const mutualTls = { truststore: "clients.pem", bucket: "clients" };
const lists = { allow: ["198.51.100.0/24", "2001:db8::/32"], block: ["203.0.113.7/32", "2001:db8:1::/48"] };
const waf = { mode: "block", requestsPerAddress: 1000 };

/** Values of each option: the test changes each value to each other one, and to none. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  domain: [
    { names: [api] },
    { names: [{ ...api, certificateArn }] },
    {
      names: [
        { ...api, basePath: "v1" },
        { ...api, name: "b.example.com" },
      ],
      mutualTls,
    },
  ],
  waf: [waf, { ...waf, ...lists }, { ...waf, mode: "count", block: ["203.0.113.7/32"] }],
  encryption: [{ rotationDays: 180, deletionWindowDays: 30 }],
  backup: [{ schedule: "cron(0 5 * * ? *)", retentionDays: 35 }],
  rollout: [{ strategy: "Canary10Percent5Minutes" }],
  codeSigning: [{ bucket: "bundles" }],
  tracing: [{ perSecond: 1, percent: 5 }],
  authorizer: [dev.authorizer, { ...dev.authorizer, reservedConcurrency: 10 }],
};

const synthesized = new Map<string, Template>();
function synthesize(options: object): Template {
  const key = JSON.stringify(options);
  const known = synthesized.get(key);
  if (known) return known;
  const environment = parseEnvironment({ ...dev, ...options });
  const template = Template.ofStack(new GatewayStack(Testing.app(), "dev", { ...files, environment }));
  synthesized.set(key, template);
  return template;
}
const first = Object.fromEntries(Object.entries(values).map(([name, [value]]) => [name, value]));

describe("an option that is turned off or changed takes away nothing that is still in use", () => {
  it.each(Object.keys(values))("%s, alone and with every other option on", (name) => {
    const none = name === "authorizer" ? dev.authorizer : undefined;
    const lost = (values[name] ?? []).flatMap((from) => {
      const early = (others: object, to: unknown): readonly string[] =>
        lostTooEarly(synthesize({ ...others, [name]: from }), synthesize({ ...others, [name]: to }));
      return [
        ...early(first, none),
        ...[none, ...(values[name] ?? [])].flatMap((to) => early({ tracing: undefined }, to)),
      ];
    });
    expect([...new Set(lost)]).toEqual([]);
  });

  it("the order follows Terraform's rule: without create_before_destroy the key is deleted before the tables change", () => {
    const on = { tracing: undefined, encryption: first["encryption"] };
    const json = JSON.stringify(synthesize(on).all).replaceAll('"create_before_destroy":true', '"x":true');
    const before = { all: JSON.parse(json) } as Template;
    expect(lostTooEarly(before, synthesize({ tracing: undefined }))).toContainEqual(
      expect.stringMatching(/^aws_kms_key\.encryption_key_\w+ before aws_dynamodb_table\.tokens_/),
    );
  });
});

describe("a route's backend", () => {
  it("outlives, with its alias and the right to be invoked, the deployment that calls it", () => {
    const template = synthesize({});
    const safe = outlivesItsUsers(template);
    const called = [...addressesOf(template)].filter((each) => /^aws_lambda_|_role_|_log-group_/.test(each));
    expect(called.length).toBeGreaterThan(9);
    expect(called.filter((each) => !safe.has(each) && !each.includes("access-log"))).toEqual([]);
  });
});
