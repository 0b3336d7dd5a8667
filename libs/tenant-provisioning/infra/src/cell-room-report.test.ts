import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironment, routerOf } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { CellRoomReport } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
const whole = parseEnvironment({ ...prod, cells, cellCapacity: 5_000 });
const environment = routerOf(whole)?.environment ?? whole;
const template = Template.of((stack) => {
  const directory = { name: "example-gateway-directory-prod" };
  new CellRoomReport(stack, "room", { environment, cells: ["1", "2"], directory, codeZip });
});

describe("CellRoomReport", () => {
  it("reads the counters of cells, and no tenant's entry", () => {
    const [statements = []] = [...statementsByRole(template).values()];
    expect(
      statements.filter(({ Action }) => [Action].flat().some((each) => each.startsWith("dynamodb:"))),
    ).toEqual([
      {
        Effect: "Allow",
        Action: ["dynamodb:BatchGetItem"],
        Resource: [expect.stringMatching(/:dynamodb:us-east-1:.*:table\/example-gateway-directory-prod$/)],
        Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["room#*"] } },
      },
    ]);
  });

  it("knows the cells, and what each takes", () => {
    expect(template.resource("aws_lambda_function").values).toMatchObject({
      function_name: "example-gateway-cell-room-prod-router",
      environment: {
        variables: {
          DIRECTORY_TABLE: "example-gateway-directory-prod",
          CELLS: "1,2",
          CELL_CAPACITY: "5000",
        },
      },
    });
  });

  it("is invoked by its schedule, and by nothing else, four times in the alarms' hour", () => {
    const rule = template.resource("aws_cloudwatch_event_rule");
    expect(rule.values).toMatchObject({ schedule_expression: "rate(15 minutes)" });
    expect(template.resource("aws_lambda_permission").values).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: `\${aws_cloudwatch_event_rule.${rule.id}.arn}`,
      qualifier: expect.stringContaining("aws_lambda_alias"),
    });
    expect(template.resource("aws_cloudwatch_event_target").values).toMatchObject({
      rule: `\${aws_cloudwatch_event_rule.${rule.id}.name}`,
      arn: expect.stringMatching(/:lambda:us-east-1:.*function:/),
    });
  });
});
