import { account, awsArn, parseAccount, parseEnvironment } from "../index";
import { dev } from "../sample.test-support";
import { problemsOf } from "../checks/problems-of.test-support";

/** Returns the problems of a Region in each field that contains one. */
const places = (region: string): readonly (readonly string[])[] => [
  problemsOf(() => parseEnvironment({ ...dev, region })),
  problemsOf(() => parseEnvironment({ ...dev, state: { kind: "s3", bucket: "states", key: "a", region } })),
  problemsOf(() => parseAccount({ ...account, region })),
];

it.each(["us-east-1", "eu-central-1", "ap-southeast-7", "mx-central-1", "il-central-1", "af-south-1"])(
  "accepts %s",
  (region) => {
    expect(places(region)).toEqual([[], [], []]);
  },
);

it.each([
  "us-gov-west-1",
  "us-gov-east-1",
  "cn-north-1",
  "cn-northwest-1",
  "eusc-de-east-1",
  "us-iso-east-1",
  "us-isob-east-1",
  "eu-isoe-west-1",
  "us-isof-south-1",
])("%s is refused wherever a Region stands, as it is of another partition", (region) => {
  for (const problems of places(region)) {
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`"${region}"; allowed: a Region of the partition "aws"`);
    expect(problems[0]).toMatch(/GovCloud, China/);
  }
});

it.each(["us-esat-1", "eu-west-7", "ap-southeast-6"])(
  "%s is refused, as Terraform's provider does not know it",
  (region) => {
    for (const problems of places(region)) {
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`"${region}"; allowed: one of af-south-1, ap-east-1, `);
    }
  },
);

it.each(["Virginia", "us-east", "us-east-1a", "", "US-EAST-1", "us-east-1\n"])("refuses %j", (region) => {
  for (const problems of places(region)) expect(problems.join()).toContain("allowed: an AWS Region");
});

it("certificates of another partition are refused", () => {
  const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
  const certificateArn = "arn:aws-us-gov:acm:us-east-1:123456789012:certificate/a";
  const domain = { names: [{ name: "api.example.com", zone, certificateArn }] };
  expect(problemsOf(() => parseEnvironment({ ...dev, domain }))).toEqual([
    `environment "dev": domain.names.0.certificateArn is "${certificateArn}"; allowed: arn:aws:acm:<region>:<account>:certificate/<id>`,
  ]);
});

it("ARNs leave out what a service has not", () => {
  expect(awsArn("s3", "", "", "bucket/key")).toBe("arn:aws:s3:::bucket/key");
  expect(awsArn("iam", "", "123456789012", "role/a")).toBe("arn:aws:iam::123456789012:role/a");
});
