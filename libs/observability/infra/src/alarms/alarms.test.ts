import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dev, parseEnvironment, prod, type Environment } from "@tollgate/environments";
import {
  alarmsOf,
  dashboard,
  insightRules,
  logQueries,
  metrics,
  QUERY_PLACEHOLDERS,
} from "@tollgate/observability-runtime";
import { statementsOf, Template } from "@tollgate/testing-infra";
import { Alarms } from "./alarms";
import { RUNBOOK_PATH } from "./runbook";

const synthesize = (environment: Environment): Template =>
  Template.of((stack) => new Alarms(stack, "alarms", { environment }));

const template = synthesize(prod);
const alarms = template.resources("aws_cloudwatch_metric_alarm").map(({ values }) => values);
const alarmNamed = (id: string) =>
  alarms.find((each) => each["alarm_name"] === `example-gateway-${id}-prod`) ?? {};
const arnOf = (type: string, id: string): string => `\${${type}.${id}.arn}`;

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

  it("has no alarm on silence where silence is normal", () => {
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
            period: 180,
          },
        },
        { id: "serverErrors", return_data: false, metric: { metric_name: "5XXError", period: 180 } },
        {
          id: "value",
          return_data: true,
          expression: "IF(((requests >= 100) AND (serverErrors >= 5)), ((100 * serverErrors) / requests), 0)",
        },
      ],
    });
  });

  it("compares with a band instead of a threshold where anomalies are looked for", () => {
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

  it("has a value for silence that does not depend on what FILL makes of a range without data", () => {
    const requestsOrNone = "(FILL(requests, 0) + (0 * HOUR(requests)))";
    for (const id of ["traffic-stopped", "traffic-missing"]) {
      const value = queriesOf(alarmNamed(id)).find((query) => query.id === "value");
      expect(value?.expression).toContain(requestsOrNone);
      expect(value?.expression?.replace(requestsOrNone, "")).not.toContain("FILL");
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
      // PutMetricAlarm: one query returns data, or two with a band; one period; a day for periods below an hour.
      expect(queries.filter((query) => query.return_data)).toHaveLength(alarm["threshold_metric_id"] ? 2 : 1);
      const periods = new Set(queries.flatMap(({ metric, period }) => metric?.period ?? period ?? []));
      expect(periods.size).toBe(1);
      const [period = 0] = periods;
      const limit = period < 3_600 ? 86_400 : 604_800;
      expect(period * Number(alarm["evaluation_periods"])).toBeLessThanOrEqual(limit);
      expect(String(alarm["alarm_description"]).length).toBeLessThanOrEqual(1_024);
      expect(queries.map(({ id }) => id)).toEqual(queries.map(() => expect.stringMatching(/^[a-z]\w*$/)));
    },
  );

  it("sends each alarm to the topic of its severity, and says when a page is over", () => {
    // By way of the policy, without which CloudWatch and Budgets may not publish yet.
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

describe("the runbook", () => {
  const runbook = readFileSync(join(__dirname, "../../../../..", RUNBOOK_PATH), "utf8");
  const sections = runbook.match(/^## .*$/gm) ?? [];
  /** What a pattern finds; prose may break a line anywhere. */
  const named = (pattern: RegExp) =>
    [...runbook.replace(/\s+/g, " ").matchAll(pattern)].map(([, name]) => name);

  it("has a section for each alarm and the budget, and for nothing else", () => {
    const expected = [...alarmsOf(prod.alarms).map(({ id }) => id), "budget"];
    expect(sections.map((heading) => heading.slice(3)).sort()).toEqual([...expected].sort());
  });

  it("names only queries, sections and charts that there are", () => {
    const queries = named(/query `(\w+)`/g);
    expect(queries.length).toBeGreaterThan(5);
    expect(Object.keys(logQueries(QUERY_PLACEHOLDERS))).toEqual(expect.arrayContaining(queries));

    const titles = dashboard.map(({ title }) => title);
    const shown = named(/section ((?:Tokens table|[A-Z]\w+))/g);
    expect(shown.length).toBeGreaterThan(10);
    expect(titles).toEqual(expect.arrayContaining(shown));

    const widgets = dashboard.flatMap((section) =>
      section.widgets.map((widget) =>
        widget.kind === "topContributors" ? insightRules[widget.rule].label : widget.title,
      ),
    );
    const labels = Object.values(metrics).map(({ label }) => label);
    const charts = named(/\b_([A-Z0-9][^_`]+)_\b/g);
    expect(charts.length).toBeGreaterThan(8);
    expect([...widgets, ...labels]).toEqual(expect.arrayContaining(charts));
  });

  it("is what every alarm links to, by the address that the environment knows", () => {
    for (const { id, meaning, severity } of alarmsOf(prod.alarms))
      expect(alarmNamed(id)["alarm_description"]).toBe(
        `Severity: ${severity}. ${meaning} What to do: libs/observability/RUNBOOK.md#${id}`,
      );
    const runbookUrl = "https://example.test/blob/main/RUNBOOK.md";
    const linked = synthesize(parseEnvironment({ ...dev, alarms: { ...dev.alarms, runbookUrl } }));
    for (const { values } of linked.resources("aws_cloudwatch_metric_alarm"))
      expect(values["alarm_description"]).toContain(`${runbookUrl}#`);
  });
});

describe("the topics", () => {
  const key = template.resource("aws_kms_key");
  const [account = ""] =
    /\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/.exec(String(key.values["policy"])) ?? [];

  it("are encrypted with a key that changes its material", () => {
    expect(key.values).toMatchObject({ enable_key_rotation: true });
    const topics = template.resources("aws_sns_topic");
    expect(topics).toHaveLength(2);
    for (const { values } of topics) expect(values["kms_master_key_id"]).toBe(arnOf("aws_kms_key", key.id));
  });

  it("let CloudWatch and Budgets publish for this environment and account, and nobody else", () => {
    const sources = [
      `arn:aws:cloudwatch:us-east-1:${account}:alarm:example-gateway-*-prod`,
      `arn:aws:budgets::${account}:*`,
    ];
    const policies = template.resources("aws_sns_topic_policy");
    expect(policies).toHaveLength(2);
    for (const policy of policies)
      expect(statementsOf(policy, "policy")).toEqual(
        sources.map((source) =>
          expect.objectContaining({
            Effect: "Allow",
            Action: ["sns:Publish"],
            Resource: policy.values["arn"],
            Condition: {
              StringEquals: { "aws:SourceAccount": account },
              ArnLike: { "aws:SourceArn": source },
            },
          }),
        ),
      );
    const [owner, ...services] = statementsOf(key, "policy");
    expect(owner).toMatchObject({ Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*" });
    expect(services.map(({ Action }) => Action)).toEqual(
      sources.map(() => ["kms:Decrypt", "kms:GenerateDataKey*"]),
    );
    expect(services.map(({ Condition }) => Condition)).toEqual(
      sources.map((source) => ({
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": source },
      })),
    );
  });

  it("tell nobody until an environment names someone", () => {
    expect(template.resources("aws_sns_topic_subscription")).toEqual([]);
    const notify = { page: ["https://pager.example.test/hook"], ticket: ["team@example.test"] };
    const told = synthesize(parseEnvironment({ ...prod, alarms: { ...prod.alarms, notify } }));
    expect(
      told
        .resources("aws_sns_topic_subscription")
        .map(({ values }) => [values["protocol"], values["endpoint"]]),
    ).toEqual([
      ["https", "https://pager.example.test/hook"],
      ["email", "team@example.test"],
    ]);
  });
});

describe("the budget", () => {
  it("tells of what was spent and of what will be, in all services that the gateway is made of", () => {
    const budget = template.resource("aws_budgets_budget").values;
    expect(budget).toMatchObject({ limit_amount: "500", limit_unit: "USD", time_unit: "MONTHLY" });
    expect(budget["notification"]).toEqual(
      ["ACTUAL", "FORECASTED"].map((notification_type) =>
        expect.objectContaining({
          notification_type,
          threshold: 100,
          subscriber_sns_topic_arns: alarmNamed("latency")["alarm_actions"],
        }),
      ),
    );
  });

  it("is not there without a limit", () => {
    const alarms = { ...dev.alarms, monthlyBudget: undefined };
    expect(synthesize(parseEnvironment({ ...dev, alarms })).resources("aws_budgets_budget")).toEqual([]);
  });
});
