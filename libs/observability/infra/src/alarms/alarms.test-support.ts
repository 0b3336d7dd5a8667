import type { Environment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Alarms } from "./alarms";

export const synthesize = (environment: Environment): Template =>
  Template.of((stack) => new Alarms(stack, "alarms", { environment }));

export const template = synthesize(prod);
export const alarms = template.resources("aws_cloudwatch_metric_alarm").map(({ values }) => values);
export const alarmNamed = (id: string) =>
  alarms.find((each) => each["alarm_name"] === `example-gateway-${id}-prod`) ?? {};
export const arnOf = (type: string, id: string): string => `\${${type}.${id}.arn}`;
