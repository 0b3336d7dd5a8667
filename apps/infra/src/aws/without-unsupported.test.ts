import type { SynthesizedResource } from "@tollgate/testing-infra";
import { synthesizeAll } from "../stacks.test-support";

/** Resources that `moto_server` refuses, or that it forgets, so that a second plan is never empty. */
const UNSUPPORTED = ["aws_budgets_budget", "aws_cloudwatch_query_definition", "aws_xray_sampling_rule"];

const onAws = synthesizeAll();
const onServer = synthesizeAll({ isAwsCompatibleServer: true });

const supported = ({ type }: SynthesizedResource): boolean => !UNSUPPORTED.includes(type);
const withoutLogFormat = (resource: SynthesizedResource): object => ({
  ...resource,
  values: Object.fromEntries(Object.entries(resource.values).filter(([name]) => name !== "logging_config")),
});

describe.each(["account", "dev", "prod"] as const)("the stack %s for an AWS-compatible server", (stack) => {
  it("omits only what such servers do not support", () => {
    expect(onServer[stack].all).toEqual(onAws[stack].all.filter(supported).map(withoutLogFormat));
  });
});

it("AWS gets what such servers do not support", () => {
  for (const type of UNSUPPORTED)
    expect([...onAws.account.resources(type), ...onAws.dev.resources(type)]).not.toEqual([]);
  for (const { values } of onAws.dev.resources("aws_lambda_function"))
    expect(values).toHaveProperty("logging_config");
});
