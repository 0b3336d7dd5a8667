import { environmentNamed } from "@tollgate/environments";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { synthesizeAll } from "../stacks.test-support";

const stacks = synthesizeAll();

describe.each(["dev", "prod"] as const)("each resource that dashboard and rules observe in %s", (stack) => {
  const names = resourceNames(environmentNamed(stack));
  const valuesOf = (type: string, field: string): readonly unknown[] =>
    stacks[stack].resources(type).map(({ values }) => values[field]);

  it("is in the stack, under the same names", () => {
    expect(valuesOf("aws_api_gateway_rest_api", "name")).toEqual([names.api]);
    expect(valuesOf("aws_api_gateway_stage", "stage_name")).toEqual([names.stage]);
    expect(valuesOf("aws_lambda_function", "function_name")).toContain(names.authorizerFunction);
    expect(valuesOf("aws_dynamodb_table", "name")).toContain(names.tokensTable);
    expect(valuesOf("aws_cloudwatch_log_group", "name")).toEqual(
      expect.arrayContaining([names.accessLogGroup, names.authorizerLogGroup]),
    );
  });

  it("gives its name to the metrics' dimensions", () => {
    const dimensions = Object.values(metrics).flatMap(({ source }) =>
      source.kind === "metric" ? Object.entries(source.address(names).dimensions) : [],
    );
    expect(new Map(dimensions)).toEqual(
      new Map([
        ["ApiName", names.api],
        ["Stage", names.stage],
        ["FunctionName", names.authorizerFunction],
        ["TableName", names.tokensTable],
        ["Operation", "GetItem"],
      ]),
    );
  });
});
