import { generateKeyPairSync } from "node:crypto";
import { examineTruststore } from "./truststore";
import { authorityA, authorityB } from "./truststore.test-support";

const DAY = 86_400_000;
const END = Date.parse("2036-11-22T00:00:00Z");
const examine = (
  untrustedPem: string,
  now = Date.parse("2030-01-01"),
): ReturnType<typeof examineTruststore> => examineTruststore({ path: "tls/clients.pem", untrustedPem, now });

describe("examineTruststore", () => {
  it.each([
    ["one authority", authorityA],
    ["two", authorityA + authorityB],
    ["texts between them, as openssl prints them", `# A\n${authorityA}\nsubject=CN = B\n${authorityB}`],
    ["Windows' line ends", authorityA.replaceAll("\n", "\r\n")],
  ])("takes %s", (_, pem) => {
    expect(examine(pem)).toEqual({ problems: [], warnings: [] });
  });

  const { privateKey } = generateKeyPairSync("ed25519");
  it.each([
    ["nothing", "", "is not PEM; allowed: certificates between"],
    ["DER", "0\u0082\u0001\n", "is not PEM; allowed: certificates between"],
    ["half a certificate", authorityA.slice(0, 200), "is not PEM; allowed: certificates between"],
    [
      "a whole one and half of one",
      authorityA + authorityB.slice(0, 200),
      "is not PEM; allowed: certificates between",
    ],
    ["a key of another kind", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "is not PEM"],
    [
      "PEM of something else",
      authorityA.replace(/\n[^-]+\n-/, "\nAAAA\n-"),
      "has a certificate 1 that is not X.509",
    ],
    ["more than 1,000 certificates", authorityA.repeat(1001), "has 1001 certificates; allowed: 1000"],
    ["more than 1 MB", authorityA + "#".repeat(1_000_000), "bytes; allowed: 1000000"],
    [
      "a private key",
      authorityA + privateKey.export({ type: "pkcs8", format: "pem" }),
      "holds a private key",
    ],
  ])("refuses %s, and names the file and what is allowed", (_, pem, expected) => {
    const { problems } = examine(pem);
    expect(problems).toEqual([expect.stringContaining(expected)]);
    expect(problems[0]).toMatch(/^the truststore tls\/clients\.pem [^\n]*; allowed: /);
  });

  it("shows nothing of a private key", () => {
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const [secret = ""] = pem.split("\n").slice(1);
    expect(JSON.stringify(examine(pem))).not.toContain(secret);
  });

  it("refuses an expired certificate, and warns a month before", () => {
    expect(examine(authorityA, END - 31 * DAY)).toEqual({ problems: [], warnings: [] });
    expect(examine(authorityA, END - 20 * DAY).warnings).toEqual([
      'the truststore tls/clients.pem has a certificate 1, "CN=Clients A, O=Example", that expires on 2036-11-21',
    ]);
    expect(examine(authorityA, END + DAY).problems).toEqual([
      'the truststore tls/clients.pem has a certificate 1, "CN=Clients A, O=Example", that expired on 2036-11-21; allowed: one that is valid',
    ]);
  });
});
