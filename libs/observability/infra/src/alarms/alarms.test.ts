import type { Environment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { alarmNamed, alarms, arnOf, template } from "./alarms.test-support";

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly period?: number;
  readonly metric?: { readonly period: number };
  readonly return_data: boolean;
}
const queriesOf = (alarm: Readonly<Record<string, unknown>>) => alarm["metric_query"] as readonly Query[];

describe("Alarms", () => {
  it("has one alarm for each definition, by the same evaluation rules", () => {
    const definitions = alarmsOf(prod.alarms);
    expect(alarms).toHaveLength(definitions.length);
    for (const { id, evaluationPeriods, datapointsToAlarm, missingData } of definitions)
      expect(alarmNamed(id)).toMatchObject({
        evaluation_periods: evaluationPeriods,
        datapoints_to_alarm: datapointsToAlarm,
        treat_missing_data: missingData,
      });
  });

  it("has no alarm for missing traffic if missing traffic is normal", () => {
    const ids = (environment: Environment) => alarmsOf(environment.alarms).map(({ id }) => id);
    expect(dev.alarms.expectedTraffic).toBeUndefined();
    expect(ids(prod).filter((id) => !ids(dev).includes(id))).toEqual(["traffic-missing"]);
  });

  it("writes a gated rate as metric math on metrics of one period", () => {
    expect(alarmNamed("server-errors")).toMatchObject({
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 3,
      metric_query: [
        {
          id: "requests",
          return_data: false,
          metric: {
            namespace: "AWS/ApiGateway",
            metric_name: "Count",
            dimensions: { ApiName: "example-gateway-api-prod", Stage: "prod" },
            period: 60,
          },
        },
        { id: "serverErrors", return_data: false, metric: { metric_name: "5XXError", period: 60 } },
        { id: "requestsOver3", label: "Requests, sum", return_data: false },
        { id: "serverErrorsOver3", label: "5xx, sum", return_data: false },
        {
          id: "value",
          return_data: true,
          expression:
            "IF(((requestsOver3 >= 100) AND (serverErrorsOver3 >= 5)), ((100 * serverErrorsOver3) / requestsOver3), 0)",
        },
      ],
    });
  });

  it("lists the metrics of an expression before it", () => {
    for (const alarm of alarms) {
      const known = new Set<string>();
      for (const { id, expression = "" } of queriesOf(alarm)) {
        if (!expression.startsWith("INSIGHT_RULE_METRIC"))
          for (const name of expression.match(/\b[a-z]\w*/g) ?? []) expect(known).toContain(name);
        known.add(id);
      }
    }
  });

  it("compares with a band instead of a threshold to detect anomalies", () => {
    const unusual = alarmNamed("server-errors-unusual");
    expect(unusual).toMatchObject({
      comparison_operator: "GreaterThanUpperThreshold",
      threshold_metric_id: "band",
    });
    expect(unusual).not.toHaveProperty("threshold");
    expect(queriesOf(unusual).filter((query) => query.return_data)).toMatchObject([
      { id: "value" },
      { id: "band", expression: "ANOMALY_DETECTION_BAND(value, 3)" },
    ]);
    expect(alarmNamed("traffic-stopped")).toMatchObject({ comparison_operator: "LessThanLowerThreshold" });
  });

  it("gets a value for missing traffic, and for its hour, from a constant", () => {
    const requestsOrNone = "(TIME_SERIES(0) + requests)";
    for (const id of ["traffic-stopped", "traffic-missing"]) {
      const value = queriesOf(alarmNamed(id)).find((query) => query.id === "value")?.expression ?? "";
      expect(value).toContain(requestsOrNone);
      expect(value.replaceAll(requestsOrNone, "")).not.toContain("requests");
    }
  });

  it("reads insight rules", () => {
    const [query] = queriesOf(alarmNamed("tenant-at-quota"));
    expect(query).toEqual({
      id: "quotaExceeded",
      label: "429 by quota",
      expression: 'INSIGHT_RULE_METRIC("example-gateway-quotaExceededByTenant-prod", "Sum")',
      period: 3_600,
      return_data: true,
    });
  });

  it.each(alarms.map((alarm) => [String(alarm["alarm_name"]), alarm]))(
    "keeps to CloudWatch's limits: %s",
    (_, alarm) => {
      const queries = queriesOf(alarm);
      // PutMetricAlarm: one query returns data, or two with a band; one period; at most a day for periods
      // below an hour. MetricDataQuery: 10 metrics and 10 expressions. Terraform's provider accepts 1,024 of
      // CloudWatch's 2,048 characters.
      expect(queries.filter((query) => query.return_data)).toHaveLength(alarm["threshold_metric_id"] ? 2 : 1);
      const periods = new Set(queries.flatMap(({ metric, period }) => metric?.period ?? period ?? []));
      expect(periods.size).toBe(1);
      const [period = 0] = periods;
      const limit = period < 3_600 ? 86_400 : 604_800;
      expect(period * Number(alarm["evaluation_periods"])).toBeLessThanOrEqual(limit);
      const expressions = queries.flatMap(({ expression }) => expression ?? []);
      expect(expressions.length).toBeLessThanOrEqual(10);
      expect(queries.length - expressions.length).toBeLessThanOrEqual(10);
      for (const expression of expressions) expect(expression.length).toBeLessThanOrEqual(1_024);
      expect(String(alarm["alarm_description"]).length).toBeLessThanOrEqual(1_024);
      expect(queries.map(({ id }) => id)).toEqual(queries.map(() => expect.stringMatching(/^[a-z]\w*$/)));
    },
  );

  it("sends each alarm to the topic of its severity, and says when a page is over", () => {
    // Through the policy, without which CloudWatch cannot publish.
    const topic = (severity: string): string => {
      const topics = template.resources("aws_sns_topic");
      const { id } =
        topics.find(({ values }) => values["name"] === `example-gateway-alarms-${severity}-prod`) ?? {};
      const policies = template.resources("aws_sns_topic_policy");
      const policy = policies.find(({ values }) => values["arn"] === arnOf("aws_sns_topic", String(id)));
      return arnOf("aws_sns_topic_policy", String(policy?.id));
    };
    const [page, ticket] = [topic("page"), topic("ticket")];
    expect(alarmNamed("server-errors")).toMatchObject({ alarm_actions: [page], ok_actions: [page] });
    expect(alarmNamed("latency")).toMatchObject({ alarm_actions: [ticket] });
    expect(alarmNamed("latency")).not.toHaveProperty("ok_actions");
  });
});
