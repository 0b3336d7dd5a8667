import * as z from "zod";

const period = z.int().refine((seconds) => seconds % 60 === 0, "a multiple of 60 seconds");
const shown = {
  id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/),
  label: z.string(),
  visible: z.boolean().optional(),
};

/** A namespace, a name, and up to 30 dimensions with names and values; or an expression. */
const metric = z.union([
  z
    .array(z.union([z.string().min(1).max(255), z.strictObject({ ...shown, stat: z.string() })]))
    .refine((row) => row.length % 2 === 1 && row.length <= 63, "pairs of dimensions")
    .refine((row) => row.findIndex((part) => typeof part !== "string") === row.length - 1, "options last"),
  z.tuple([z.strictObject({ ...shown, expression: z.string().min(1).max(2_048) })]),
]);

const metricProperties = z.union([
  z.strictObject({
    title: z.string(),
    region: z.string(),
    view: z.literal("timeSeries"),
    stacked: z.boolean(),
    period,
    yAxis: z.strictObject({ left: z.strictObject({ min: z.number() }) }),
    metrics: z.array(metric).min(1).max(500),
  }),
  z.strictObject({
    title: z.string(),
    region: z.string(),
    view: z.literal("singleValue"),
    start: z.string().regex(/^-PT\d+H$/),
    setPeriodToTimeRange: z.literal(true),
    metrics: z.array(metric).min(1).max(500),
  }),
  z.strictObject({
    title: z.string(),
    region: z.string(),
    view: z.literal("timeSeries"),
    period,
    legend: z.strictObject({ position: z.enum(["bottom", "right", "hidden"]) }),
    insightRule: z.strictObject({
      ruleName: z.string(),
      maxContributorCount: z.int().min(1).max(100),
      orderBy: z.enum(["Sum", "Maximum"]),
    }),
  }),
]);

const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1_000),
};

/**
 * CloudWatch's documented schema of a dashboard's body, as far as this dashboard uses it.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const dashboardSchema = z.strictObject({
  periodOverride: z.enum(["auto", "inherit"]),
  widgets: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("metric"), ...place, properties: metricProperties }),
        z.strictObject({
          type: z.literal("text"),
          ...place,
          properties: z.strictObject({ markdown: z.string() }),
        }),
      ]),
    )
    .max(500),
});
