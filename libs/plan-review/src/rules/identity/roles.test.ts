import {
  byHazards,
  create,
  destroy,
  hazardsOf,
  replace,
  unchanged,
  update,
} from "../../review-plan.test-support";
import {
  allow,
  at,
  attach,
  document,
  FOREIGN,
  hazards,
  iamArn,
  policyOf,
  role,
  updateRolePolicy,
  writeLog,
} from "./rights.test-support";

describe("what is made in IAM", () => {
  it.each(
    byHazards<object>({
      "block iam-widened": {
        "a user": create("aws_iam_user", { name: "u" }),
        "an access key": create("aws_iam_access_key", { user: "u" }),
        "a password": create("aws_iam_user_login_profile", { user: "u" }),
        "an organisation's policy": create("aws_organizations_policy_attachment", {
          policy_id: "p-1",
          target_id: "r-1",
        }),
        "an assignment of people": create("aws_ssoadmin_account_assignment", { principal_id: "p" }),
        "an action of a budget": create("aws_budgets_budget_action", {
          budget_name: "b",
          approval_model: "AUTOMATIC",
          definition: [
            {
              iam_action_definition: [
                { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess", roles: ["orders"] },
              ],
            },
          ],
        }),
      },
      none: {
        "a group": create("aws_iam_group", { name: "g" }),
        "a service's own role": create("aws_iam_service_linked_role", {
          aws_service_name: "ops.apigateway.amazonaws.com",
        }),
      },
      "warn iam-widened": {
        "a member": create("aws_iam_user_group_membership", { user: "u", groups: ["g"] }),
        members: create("aws_iam_group_membership", { group: "g", users: ["u"] }),
        "a policy of passwords": create("aws_iam_account_password_policy", { minimum_password_length: 6 }),
        "an action of a budget that stops machines": create("aws_budgets_budget_action", {
          budget_name: "b",
          definition: [{ ssm_action_definition: [{ action_sub_type: "STOP_EC2_INSTANCES" }] }],
        }),
      },
      "warn stranger-let-in": {
        "GitHub's identities": create("aws_iam_openid_connect_provider", {
          url: "https://token.actions.githubusercontent.com",
          client_id_list: ["sts.amazonaws.com"],
        }),
        "a company's identities": create("aws_iam_saml_provider", {
          name: "s",
          saml_metadata_document: "<x/>",
        }),
      },
      "block stranger-let-in": {
        "another issuer's identities": create("aws_iam_openid_connect_provider", {
          url: "https://token.actions.githubusercontent.com.attacker.example",
          client_id_list: ["sts.amazonaws.com"],
        }),
        "a trust of certificates": create("aws_rolesanywhere_trust_anchor", { name: "a", enabled: true }),
        "a profile of certificates": create("aws_rolesanywhere_profile", {
          name: "a",
          role_arns: [iamArn("role/a")],
        }),
        "another account's policy": attach("orders", iamArn("policy/p", FOREIGN)),
      },
      "warn iam-narrowed, warn iam-widened": {
        "an attachment that is the only one": create("aws_iam_policy_attachment", {
          name: "a",
          roles: ["orders"],
          policy_arn: iamArn("policy/p"),
        }),
      },
      "block tenant-data-reached": {
        "AWS's policy that reads all tables": attach(
          "orders",
          "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
        ),
        "AWS's policy that reads all": attach("orders", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
      },
    }),
  )("%s", (_, change, expected) => {
    expect(hazards(change)).toEqual(expected);
  });

  it("a list of the only policies that names those that there are takes nothing away", () => {
    expect(
      hazards(create("aws_iam_role_policies_exclusive", { role_name: "orders", policy_names: ["orders"] })),
    ).toEqual(["warn iam-narrowed"]);
    expect(
      hazards(create("aws_iam_role_policies_exclusive", { role_name: "orders", policy_names: [] })),
    ).toEqual(["warn right-lost"]);
    expect(
      hazardsOf(create("aws_iam_user_policies_exclusive", { user_name: "u", policy_names: [] })),
    ).toEqual(["warn right-lost"]);
  });
});

it("a policy that is there counts for what it says to whoever gets it", () => {
  const held = (...statements: object[]): object =>
    unchanged("aws_iam_policy", { name: "p", arn: iamArn("policy/p"), policy: document(...statements) });
  const given = (role: string): object => attach(role, iamArn("policy/p"));
  const all = { Effect: "Deny", Action: "*", Resource: "*" };
  expect(hazards(held(all), given("authorizer"))).toContain("block right-lost");
  expect(hazards(held(allow("*", "*")), given("orders"))).toContain("block iam-widened");
  expect(hazards(held(allow("s3:GetObject", "arn:aws:s3:::a/*")), given("orders"))).toEqual([
    "warn iam-widened",
  ]);
  const denyAll = attach("authorizer", "arn:aws:iam::aws:policy/AWSDenyAll");
  expect(hazards(denyAll)).toContain("block right-lost");
});

describe("policies written in a role", () => {
  const held = (...statements: object[]) =>
    role("authorizer", { inline_policy: [{ name: "p", policy: document(...statements) }] });
  it("are compared by their names, also where one goes", () => {
    const tokens = allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/tokens-dev");
    const none = updateRolePolicy("authorizer", [tokens], [writeLog("authorizer")]);
    expect(
      hazards(
        update("aws_iam_role", held(tokens), { ...held(), inline_policy: [] }, at("aws_iam_role.authorizer")),
        none,
      ),
    ).toContain("block right-lost");
    expect(
      hazards(update("aws_iam_role", held(), held(allow("*", "*")), at("aws_iam_role.authorizer"))),
    ).toContain("block iam-widened");
  });

  it("and those attached to it", () => {
    const attached = (...arns: string[]) => role("authorizer", { managed_policy_arns: arns });
    const address = at("aws_iam_role.authorizer");
    expect(hazards(update("aws_iam_role", attached(iamArn("policy/p")), attached(), address))).toContain(
      "block right-lost",
    );
    expect(
      hazards(
        update("aws_iam_role", attached(), attached("arn:aws:iam::aws:policy/AdministratorAccess"), address),
      ),
    ).toContain("block iam-widened");
  });
});

it("a policy that goes from one role to another takes its rights along", () => {
  const held = policyOf(
    "authorizer",
    writeLog("authorizer"),
    allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/tokens-dev"),
  );
  const found = hazards(
    replace("aws_iam_role_policy", held, { ...held, role: "orders" }, at("aws_iam_role_policy.authorizer")),
  );
  expect(found).toEqual(expect.arrayContaining(["block right-lost", "block tenant-data-reached"]));
});

it("an attachment that goes from one role to another takes its rights along", () => {
  const policy = unchanged("aws_iam_policy", {
    name: "p",
    arn: iamArn("policy/p"),
    policy: document(allow("*", "*")),
  });
  const held = { role: "authorizer", policy_arn: iamArn("policy/p") };
  const found = hazards(policy, replace("aws_iam_role_policy_attachment", held, { ...held, role: "orders" }));
  expect(found).toEqual(expect.arrayContaining(["warn right-lost", "block iam-widened"]));
});

it("a boundary that goes frees what it bounded", () => {
  const bound = role("orders", { permissions_boundary: iamArn("policy/b") });
  expect(hazards(update("aws_iam_role", bound, role("orders"), at("aws_iam_role.orders")))).toEqual([
    "warn iam-widened",
  ]);
});

it("a refusal that goes with its policy frees what it refused", () => {
  const refusing = policyOf("orders", writeLog("orders"), { Effect: "Deny", Action: "s3:*", Resource: "*" });
  expect(hazards(destroy("aws_iam_role_policy", refusing, at("aws_iam_role_policy.orders")))).toEqual(
    expect.arrayContaining(["warn iam-widened", "warn right-lost"]),
  );
});
