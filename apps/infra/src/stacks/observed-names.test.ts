import { environmentNamed } from "@tollgate/environments";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { Testing } from "cdktf";
import { files, synthesizeAll } from "../stacks.test-support";
import { everyOption } from "./every-option.test-support";
import { GatewayStack } from "./gateway-stack";

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
    const written = new Set(dimensions.map(([name, value]) => `${name} ${value}`));
    expect(written).toEqual(
      new Set([
        `ApiName ${names.api}`,
        `Stage ${names.stage}`,
        `FunctionName ${names.authorizerFunction}`,
        `TableName ${names.tokensTable}`,
        "Operation GetItem",
        // Only an environment with the option has these.
        `FunctionName ${names.usageCountFunction}`,
        `QueueName ${names.failedDeliveriesQueue}`,
        `FunctionName ${names.selfServiceFunction}`,
      ]),
    );
  });
});

it("the functions and the queue of options are in the stack of an environment that has them, under the same names", () => {
  const stack = new GatewayStack(Testing.app(), "every", { ...files, environment: everyOption });
  const template = Template.ofStack(stack);
  const names = resourceNames(everyOption);
  expect(template.resource("aws_sqs_queue").values["name"]).toBe(names.failedDeliveriesQueue);
  expect(template.resources("aws_lambda_function").map(({ values }) => values["function_name"])).toEqual(
    expect.arrayContaining([names.usageCountFunction, names.selfServiceFunction]),
  );
});
