import fc from "fast-check";
import { parseEnvironment } from "../index";
import { dev } from "../sample.test-support";
import { problemsOf } from "../checks/problems-of.test-support";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const api = { name: "api.example.com", zone };
const waf = { mode: "count", requestsPerAddress: 1000 };
const arn = (region: string): string => `arn:aws:acm:${region}:123456789012:certificate/abc-1`;

const problemsIn = (change: object) => problemsOf(() => parseEnvironment({ ...dev, ...change }));

describe("an environment's options", () => {
  it("are all off in dev and prod", () => {
    for (const option of ["domain", "waf", "encryption", "backup", "rollout", "codeSigning"])
      expect(dev).not.toHaveProperty(option);
  });

  it.each([
    ["several domains", { domain: { names: [api, { ...api, name: "example.com", basePath: "v1" }] } }],
    ["a given certificate", { domain: { names: [{ ...api, certificateArn: arn("us-east-1") }] } }],
    ["mutual TLS", { domain: { names: [api], mutualTls: { truststore: "tls/ca.pem", bucket: "a-bucket" } } }],
    ["WAF", { waf: { ...waf, mode: "block", allow: ["2001:db8::/32"], block: ["203.0.113.7/32"] } }],
    ["a key", { encryption: { rotationDays: 365, deletionWindowDays: 30 } }],
    ["backups", { backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 } }],
    ["rollouts", { rollout: { strategy: "Canary10Percent5Minutes" } }],
    ["code signing", { codeSigning: { bucket: "a-bucket" } }],
    ["a maximum lifetime of tokens", { maximumTokenLifetime: "90d" }],
    ["reserved concurrency", { authorizer: { ...dev.authorizer, reservedConcurrency: 20 } }],
  ])("may be on: %s", (_, change) => {
    expect(problemsIn(change)).toEqual([]);
  });

  it.each(["0d", "90", "-1d", "1.5h", "90 d", "1000001d", "never", ""])(
    "refuse %j as the maximum lifetime of tokens",
    (maximumTokenLifetime) => {
      expect(problemsIn({ maximumTokenLifetime }).join()).toMatch(/: maximumTokenLifetime is .*such as 90d/);
    },
  );

  it.each(
    Object.entries<[object, string]>({
      "a domain without a zone": [
        { domain: { names: [{ name: "api.example.com" }] } },
        "domain.names.0.zone is undefined; allowed: { id, name } of the Route 53 zone that the name is in",
      ],
      "a domain that is not in its zone": [
        { domain: { names: [{ name: "api.example.org", zone }] } },
        'domain.names.0.name is "api.example.org"; allowed: a name in the zone example.com',
      ],
      "a domain that only ends like its zone": [
        { domain: { names: [{ name: "badexample.com", zone }] } },
        'domain.names.0.name is "badexample.com"; allowed: a name in the zone example.com',
      ],
      "an address for a domain": [
        { domain: { names: [{ name: "https://x.y", zone }] } },
        'domain.names.0.name is "https://x.y"; allowed: a host name in lower case, such as api.example.com',
      ],
      "a domain twice": [
        { domain: { names: [api, api] } },
        'domain.names.1.name is "api.example.com"; allowed: another: the host name "api.example.com" is of this environment already',
      ],
      "no domain": [{ domain: { names: [] } }, "domain.names is []; allowed: at least 1"],
      "a path that API Gateway answers": [
        { domain: { names: [{ ...api, basePath: "ping" }] } },
        'domain.names.0.basePath is "ping"; allowed: another than ping and sping, which API Gateway answers itself',
      ],
      "a certificate of another Region": [
        { domain: { names: [{ ...api, certificateArn: arn("eu-west-1") }] } },
        `domain.names.0.certificateArn is "${arn("eu-west-1")}"; allowed: a certificate in us-east-1, where the names are served`,
      ],
      "an ARN of something else": [
        { domain: { names: [{ ...api, certificateArn: "arn:aws:s3:::x" }] } },
        'domain.names.0.certificateArn is "arn:aws:s3:::x"; allowed: arn:aws:acm:<region>:<account>:certificate/<id>',
      ],
      "a truststore outside of the workspace": [
        { domain: { names: [api], mutualTls: { truststore: "../ca.pem", bucket: "a-bucket" } } },
        'domain.mutualTls.truststore is "../ca.pem"; allowed: the path of a .pem file in the workspace',
      ],
      "an address that is no network": [
        { waf: { ...waf, block: ["203.0.113.7"] } },
        'waf.block.0 is "203.0.113.7"; allowed: an IPv4 or IPv6 CIDR of a network, such as 203.0.113.0/24, 203.0.113.7/32 or 2001:db8::/32',
      ],
      "a rate that WAF does not know": [
        { waf: { ...waf, requestsPerAddress: 9 } },
        "waf.requestsPerAddress is 9; allowed: at least 10",
      ],
      "a body that WAF does not see": [
        { waf: { ...waf, maxBodyBytes: 65_537 } },
        "waf.maxBodyBytes is 65537; allowed: at most 65536",
      ],
      "another mode": [{ waf: { ...waf, mode: "off" } }, 'waf.mode is "off"; allowed: "count", "block"'],
      "a rotation that KMS does not know": [
        { encryption: { rotationDays: 30, deletionWindowDays: 30 } },
        "encryption.rotationDays is 30; allowed: at least 90",
      ],
      "a schedule of five fields": [
        { backup: { schedule: "0 5 * * *", retentionDays: 1 } },
        'backup.schedule is "0 5 * * *"; allowed: an AWS cron expression of six fields, such as cron(0 5 * * ? *)',
      ],
      "a tokens table with the name of the other table": [
        { tokensTable: "example-gateway-tenants-dev" },
        'tokensTable is "example-gateway-tenants-dev"; allowed: another: the DynamoDB table "example-gateway-tenants-dev" is of this environment already',
      ],
      "one bucket for bundles and for the state": [
        {
          state: { kind: "s3", bucket: "a-bucket", key: "dev", region: "us-east-1" },
          codeSigning: { bucket: "a-bucket" },
        },
        'codeSigning.bucket is "a-bucket"; allowed: another: the S3 bucket "a-bucket" is of this environment already',
      ],
      "one bucket for bundles and for a truststore": [
        {
          codeSigning: { bucket: "a-bucket" },
          domain: { names: [api], mutualTls: { truststore: "ca.pem", bucket: "a-bucket" } },
        },
        'domain.mutualTls.bucket is "a-bucket"; allowed: another: the S3 bucket "a-bucket" is of this environment already',
      ],
      "a host name that ACM makes no certificate for": [
        { domain: { names: [{ name: `${"a".repeat(53)}.example.com`, zone }] } },
        `domain.names.0.name is "${"a".repeat(53)}.example.com"; allowed: at most 64 characters, or a certificate of your own: certificateArn. ACM makes none for a longer name`,
      ],
      "a state in a folder above": [
        { state: { kind: "s3", bucket: "states", key: "../dev", region: "us-east-1" } },
        'state.key is "../dev"; allowed: an S3 object key',
      ],
      "a state whose lock S3 would not take": [
        { state: { kind: "s3", bucket: "states", key: "a".repeat(1018), region: "us-east-1" } },
        `state.key is "${"a".repeat(1018)}"; allowed: at most 1017`,
      ],
      "the name of the account's stack": [
        { name: "account", state: dev.state },
        'name is "account"; allowed: another than account, which is the stack of the AWS account',
      ],
      "a quota of more than 32 bits": [
        {
          plans: { ...dev.plans, Unlimited: { description: "a", quota: { limit: 2 ** 31, period: "DAY" } } },
        },
        "plans.Unlimited.quota.limit is 2147483648; allowed: at most 2147483647",
      ],
      "a longer beginning of tokens than is looked for": [
        { tokenPrefix: "a".repeat(61) },
        `tokenPrefix is "${"a".repeat(61)}"; allowed: at most 60`,
      ],
      "somebody who is told twice": [
        { alarms: { ...dev.alarms, notify: { page: [], ticket: ["a@b.example", "a@b.example"] } } },
        'alarms.notify.ticket is ["a@b.example","a@b.example"]; allowed: each address once, as SNS has one subscription for it',
      ],
      "no concurrency for the authorizer": [
        { authorizer: { ...dev.authorizer, reservedConcurrency: 0 } },
        "authorizer.reservedConcurrency is 0; allowed: at least 1",
      ],
    }),
  )("are refused with field, value and what is allowed: %s", (_, [change, problem]) => {
    const { name = "dev" } = change as { readonly name?: string };
    expect(problemsIn(change)).toEqual([`environment "${name}": ${problem}`]);
  });

  it.each([
    "cron(0 5 * * * *)",
    "cron(0 5 ? * ? *)",
    "cron(60 5 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 5 32 * ? *)",
    "cron(0 5 * 13 ? *)",
    "cron(0 5 ? * 8 *)",
    "cron(0 5 ? * MONDAY *)",
    "cron(a b c d e f)",
    "cron(0  5 * * ? *)",
    "rate(1 day)",
  ])("refuse the schedule %j", (schedule) => {
    expect(problemsIn({ backup: { schedule, retentionDays: 35 } })).toHaveLength(1);
  });

  it.each([
    "cron(0 5 * * ? *)",
    "cron(0/30 8-17 ? * MON-FRI *)",
    "cron(15 12 L * ? 2027-2030)",
    "cron(0 5 15W * ? *)",
    "cron(0 5 ? * 6#3 *)",
    "cron(0 5 ? JAN,JUL 6L *)",
    "cron(0 */6 1,15 * ? *)",
  ])("accept the schedule %j", (schedule) => {
    expect(problemsIn({ backup: { schedule, retentionDays: 35 } })).toEqual([]);
  });

  it.each(["a..b", "192.0.2.7", "xn--a-b", "a-bucket-s3alias", "a--x-s3", "a", "A-bucket", "-ab"])(
    "take %j for no bucket",
    (bucket) => {
      expect(problemsIn({ codeSigning: { bucket } })).toHaveLength(1);
    },
  );

  it.each([
    "10.0.0.0/0",
    "::/0",
    "203.0.113.7/24",
    "2001:db8::1/32",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.1/16",
    "010.0.0.0/8",
    "fe80::%eth0/64",
    "",
  ])("refuse the network %j", (cidr) => {
    expect(problemsIn({ waf: { ...waf, allow: [cidr] } })).toHaveLength(1);
  });

  it("take every IPv4 network by its own address, and by no other address in it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 32 }),
        (address, length) => {
          const network = Number((BigInt(address) >> BigInt(32 - length)) << BigInt(32 - length));
          const dotted = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
          expect(problemsIn({ waf: { ...waf, block: [`${dotted}/${length}`] } })).toHaveLength(
            address === network ? 0 : 1,
          );
        },
      ),
    );
  });
});
