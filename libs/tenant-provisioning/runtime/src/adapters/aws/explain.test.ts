import { explainAwsError } from "./explain";

const explain = (name: string, message: string) =>
  explainAwsError(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }), {
    environmentName: "dev",
  });

const USER = "arn:aws:iam::123456789012:user/ops";
const ROLE = "arn:aws:iam::123456789012:role/ops";
const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/Tokens";
const NOT = `User: ${USER} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE}`;
const TO_ASSUME = `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

const MISSING = /is missing from your policy; .*operator_policy_arn/;
const ORGANISATION =
  /a policy of the organisation denies it.*an administrator of the organisation has to allow it/;
const BOUNDARY = /your permissions boundary does not allow it/;
const SESSION = /the policy of the session does not allow it/;
const ENDPOINT = /the policy of the VPC endpoint does not allow it/;
const RESOURCE = /a policy of the resource denies it explicitly/;
const IDENTITY = /one of your IAM policies denies it explicitly/;

/** Messages as AWS documents them: IAM User Guide, "Troubleshoot access denied error messages". */
describe.each([
  [
    "no identity-based policy",
    `${NOT} because no identity-based policy allows the dynamodb:PutItem action`,
    MISSING,
  ],
  ["no words of a policy", NOT, MISSING],
  ["an identity-based policy", `${NOT} with an explicit deny in an identity-based policy`, IDENTITY],
  [
    "no service control policy",
    `${NOT} because no service control policy allows the dynamodb:PutItem action`,
    ORGANISATION,
  ],
  ["a service control policy", `${NOT} with an explicit deny in a service control policy`, ORGANISATION],
  ["a resource control policy", `${NOT} with an explicit deny in a resource control policy`, ORGANISATION],
  ["no boundary", `${NOT} because no permissions boundary allows the dynamodb:PutItem action`, BOUNDARY],
  ["a boundary", `${NOT} with an explicit deny in a permissions boundary`, BOUNDARY],
  ["no session policy", `${NOT} because no session policy allows the dynamodb:PutItem action`, SESSION],
  ["a session policy", `${NOT} with an explicit deny in a session policy`, SESSION],
  [
    "no VPC endpoint policy",
    `${NOT} because no VPC endpoint policy allows the dynamodb:PutItem action`,
    ENDPOINT,
  ],
  ["a VPC endpoint policy", `${NOT} with an explicit deny in a VPC endpoint policy`, ENDPOINT],
  ["a resource-based policy", `${NOT} with an explicit deny in a resource-based policy`, RESOURCE],
  ["a deny of no kind", `${NOT} with an explicit deny`, IDENTITY],
])("a denial by %s", (_, message, advice) => {
  it.each(["AccessDeniedException", "AccessDenied", "ForbiddenException", "UnauthorizedOperation"])(
    "as %s gets the advice that fits it, and no other",
    (name) => {
      const explained = explain(name, message);
      expect(explained).toMatchObject({ kind: "access", message: expect.stringMatching(advice) as string });
      const others = [MISSING, ORGANISATION, BOUNDARY, SESSION, ENDPOINT, RESOURCE, IDENTITY].filter(
        (each) => each !== advice,
      );
      for (const other of others) expect(explained?.message).not.toMatch(other);
      expect(explained?.message).toContain(`the action dynamodb:PutItem on ${TABLE}`);
    },
  );
});

it.each([
  [`${TO_ASSUME}`, /the role of the profile does not trust your identity, or your policies do not allow it/],
  [
    `${TO_ASSUME} because no role trust policy allows the sts:AssumeRole action`,
    /does not trust your identity/,
  ],
  [`${TO_ASSUME} with an explicit deny in a service control policy`, ORGANISATION],
  [`${TO_ASSUME} with an explicit deny in an identity-based policy`, IDENTITY],
])("of a role that is not let in: %s", (message, advice) => {
  expect(explain("AccessDenied", message)).toMatchObject({
    kind: "access",
    message: expect.stringMatching(advice) as string,
  });
});

it("keeps a denial's words where they name no action", () => {
  expect(explain("AccessDeniedException", "No.")?.message).toBe("AWS denies access: No.");
  expect(explain("AccessDeniedException", "explicit deny in a service control policy")?.message).toMatch(
    /^AWS denies access: explicit deny in a service control policy \(a policy of the organisation/,
  );
});
