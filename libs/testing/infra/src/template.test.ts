import { Construct } from "constructs";
import { TerraformOutput } from "cdktf";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { statementsByRole, Template } from "./index";

const template = Template.of((stack) => {
  for (const name of ["one", "two"]) {
    const role = new IamRole(stack, name, { assumeRolePolicy: "{}" });
    const Statement = [{ Effect: "Allow", Action: `s3:${name}`, Resource: "*" }];
    new IamRolePolicy(stack, `${name}-policy`, { role: role.name, policy: JSON.stringify({ Statement }) });
  }
  new TerraformOutput(stack, "answer", { value: 42 });
});

describe("Template", () => {
  it("finds resources by type, and outputs by name", () => {
    expect(template.resources("aws_iam_role").map(({ id }) => id)).toEqual(["one", "two"]);
    expect(template.outputs).toEqual({ answer: 42 });
  });

  it("throws if there is not exactly one", () => {
    expect(() => template.resource("aws_iam_role")).toThrow("2 resources of aws_iam_role");
    expect(() => template.resource("aws_kms_key")).toThrow("0 resources of aws_kms_key");
  });

  it("distinguishes the statements of roles", () => {
    expect([...statementsByRole(template)].map(([id, [first]]) => [id, first?.Action])).toEqual([
      ["one", "s3:one"],
      ["two", "s3:two"],
    ]);
  });

  it("runs the validations of constructs", () => {
    const build = (): Template =>
      Template.of((stack) => {
        new Construct(stack, "wrong").node.addValidation({ validate: () => ["is wrong"] });
      });
    expect(build).toThrow("[test/wrong] is wrong");
  });
});
