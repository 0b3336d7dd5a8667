import fc from "fast-check";
import type { Condition } from "./conditions";
import { boundOf, granteeOf, isServicePrincipal, type Ownership } from "./principals";

const OWN = "111122223333";
const ownership: Ownership = {
  account: OWN,
  ownerOf: (text) => {
    const account = /^\d{12}$/.test(text) ? text : text.split(":")[4];
    if (account === OWN) return "own";
    return /^\d{12}$/.test(account ?? "") ? "foreign" : "unknown";
  },
};
const condition = (operator: string, key: string, ...values: string[]): Condition => ({
  operator,
  key: key.toLowerCase(),
  values,
});

describe("boundOf", () => {
  it.each<[string, Condition[], string]>([
    ["nothing", [], "none"],
    ["the own account", [condition("StringEquals", "aws:SourceAccount", OWN)], "own"],
    [
      "the resource's account",
      [condition("StringEquals", "aws:SourceAccount", "${aws:ResourceAccount}")],
      "own",
    ],
    [
      "an account of the request",
      [condition("StringEquals", "aws:SourceAccount", "${aws:PrincipalAccount}")],
      "none",
    ],
    ["another account", [condition("StringEquals", "aws:SourceAccount", "999999999999")], "foreign"],
    ["one of the two", [condition("StringEquals", "aws:SourceAccount", OWN, "999999999999")], "foreign"],
    ["any account", [condition("StringLike", "aws:SourceAccount", "*")], "none"],
    ["any of two", [condition("StringLike", "aws:SourceAccount", OWN, "*")], "none"],
    [
      "both of two conditions",
      [
        condition("StringLike", "aws:SourceAccount", "*"),
        condition("ArnLike", "aws:SourceArn", `arn:aws:sns:*:${OWN}:*`),
      ],
      "own",
    ],
    [
      "a part of an ARN's account",
      [condition("ArnLike", "aws:SourceArn", `arn:aws:sns:*:${OWN.slice(1)}?:*`)],
      "none",
    ],
    ["an ARN in one star", [condition("ArnLike", "aws:SourceArn", "arn:aws:*")], "none"],
    ["what is not", [condition("StringNotEquals", "aws:SourceAccount", OWN)], "none"],
    ["what is if it is", [condition("StringEqualsIfExists", "aws:SourceAccount", OWN)], "none"],
    ["all of no values", [condition("ForAllValues:StringEquals", "aws:SourceAccount", OWN)], "none"],
    ["any of some values", [condition("ForAnyValue:StringEquals", "aws:SourceAccount", OWN)], "own"],
    ["the absence of a key", [condition("Null", "aws:SourceAccount", "false")], "none"],
    ["an operator that there is not", [condition("StringAlmost", "aws:SourceAccount", OWN)], "none"],
    ["no value", [condition("StringEquals", "aws:SourceAccount")], "none"],
    ["an organisation", [condition("StringEquals", "aws:PrincipalOrgID", "o-abcdef1234")], "unclear"],
    ["any organisation", [condition("StringLike", "aws:PrincipalOrgID", "o-*")], "none"],
    ["an address", [condition("IpAddress", "aws:SourceIp", "192.0.2.0/24")], "unclear"],
    ["every address", [condition("IpAddress", "aws:SourceIp", "0.0.0.0/0")], "none"],
    ["half of every address", [condition("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1")], "none"],
    ["a network", [condition("StringEquals", "aws:SourceVpce", "vpce-0abc")], "unclear"],
    ["any network", [condition("StringLike", "aws:SourceVpce", "vpce-*")], "none"],
    ["a key that says nothing of who it is", [condition("StringEquals", "sts:ExternalId", OWN)], "none"],
  ])("of %s", (_, conditions, expected) => {
    expect(boundOf(conditions, ownership)).toBe(expected);
  });

  const value = fc.constantFrom(OWN, "999999999999", "*", "${aws:username}", "");
  const any = fc.record({
    operator: fc.constantFrom(
      "StringEquals",
      "StringLike",
      "StringEqualsIfExists",
      "StringNotEquals",
      "Null",
    ),
    key: fc.constantFrom("aws:sourceaccount", "aws:principalaccount", "aws:principalorgid", "aws:username"),
    values: fc.array(value, { maxLength: 3 }),
  });
  const WIDTH = ["own", "foreign", "unclear", "none"];

  it("is no wider with a condition more, and no narrower with a value more", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 3 }), any, value, (conditions, more, extra) => {
        const width = (list: readonly Condition[]): number => WIDTH.indexOf(boundOf(list, ownership));
        expect(width([...conditions, more])).toBeLessThanOrEqual(width(conditions));
        if (more.values.length === 0) return;
        const wider = { ...more, values: [...more.values, extra] };
        // Neither of `foreign` and `unclear` is wider than the other.
        const isOwn = (list: readonly Condition[]): boolean => boundOf(list, ownership) === "own";
        expect(isOwn([wider]) && !isOwn([more])).toBe(false);
        expect(boundOf([more], ownership) === "none" && boundOf([wider], ownership) !== "none").toBe(false);
      }),
    );
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (conditions) => {
        const reversed = [...conditions]
          .reverse()
          .map((each) => ({ ...each, values: [...each.values].reverse() }));
        expect(boundOf(reversed, ownership)).toBe(boundOf(conditions, ownership));
      }),
    );
  });
});

describe("granteeOf", () => {
  it("lets in an account's root and roles only where the account is the own one", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{12}$/),
        fc.constantFrom("root", "role/a", "user/a/b"),
        (account, rest) => {
          const expected = account === OWN ? "own" : "stranger";
          for (const principal of [`AWS:${account}`, `AWS:arn:aws:iam::${account}:${rest}`])
            for (const isTrust of [true, false])
              expect(granteeOf(principal, [], ownership, isTrust).standing).toBe(expected);
        },
      ),
      { examples: [[OWN, "root"]] },
    );
  });

  it("does not know of an account whether it is the own one where the plan does not tell", () => {
    const none: Ownership = { account: undefined, ownerOf: () => "unknown" };
    expect(granteeOf(`AWS:${OWN}`, [], none, true).standing).toBe("unclear");
    expect(granteeOf("AWS:arn:aws:iam::*:root", [], none, true).standing).toBe("anyone");
  });

  const federated = (issuer: string, ...conditions: Condition[]) =>
    granteeOf(`Federated:arn:aws:iam::${OWN}:oidc-provider/${issuer}`, conditions, ownership, true);

  it("reads a workflow's repository from what GitHub says of it", () => {
    const github = "token.actions.githubusercontent.com";
    const claim = (name: string, ...values: string[]): Condition =>
      condition("StringLike", `${github}:${name}`, ...values);
    const aud = claim("aud", "sts.amazonaws.com");
    const of = (...conditions: Condition[]) => federated(github, aud, ...conditions);
    expect(of(claim("sub", "repo:o/n:ref:refs/heads/main"))).toMatchObject({
      standing: "workflow",
      repositories: ["o/n"],
    });
    expect(of(claim("sub", "repo:*"), claim("sub", "repo:o/n:environment:prod")).standing).toBe("workflow");
    expect(
      of(claim("sub", "repo:o/*"), claim("repository_id", "1"), claim("ref", "refs/heads/main")).standing,
    ).toBe("workflow");
    expect(
      of(claim("sub", "repo:o/n:*"), claim("job_workflow_ref", "o/n/.github/workflows/a.yml@refs/heads/main"))
        .standing,
    ).toBe("workflow");
    expect(of(claim("sub", "repo:o/n:pull_request", "repo:o/n:*")).standing).toBe("unclear");
    expect(of(claim("repository_owner", "o")).standing).toBe("stranger");
  });

  it("knows a cluster's issuer, and trusts no other", () => {
    const eks = "oidc.eks.us-east-1.amazonaws.com/id/ABCDEF";
    const sub = (issuer: string): Condition =>
      condition("StringEquals", `${issuer}:sub`, "system:serviceaccount:a:b");
    expect(federated(eks, sub(eks)).standing).toBe("unclear");
    expect(federated(eks).standing).toBe("stranger");
    for (const issuer of [
      `${eks}.attacker.example`,
      "oidc.eks.us-east-1.amazonaws.com.attacker.example/id/A",
      "gitlab.com",
    ])
      expect(federated(issuer, sub(issuer)).standing).toBe("stranger");
  });
});

describe("isServicePrincipal", () => {
  it.each([
    "lambda.amazonaws.com",
    "logs.us-east-1.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "ec2.amazonaws.com.cn",
  ])("is %s", (name) => {
    expect(isServicePrincipal(name)).toBe(true);
  });

  it.each([
    "foo.amazon",
    "amazonaws.com",
    ".amazonaws.com",
    "lambda.amazonaws.com.cn.x",
    "lambda.amazonaws.com/",
    "lambda.amazonaws.com\n",
    "x@lambda.amazonaws.com",
    "LAMBDA.amazonaws.com",
    "*.amazonaws.com",
    "lambda.amazonawsxcom",
  ])("is not %j", (name) => {
    expect(isServicePrincipal(name)).toBe(false);
  });
});
