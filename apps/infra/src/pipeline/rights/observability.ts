import { awsArn, logStreamsArn, type Place } from "@tollgate/environments";
import { actions, anywhere, arnOf, text, type RightsByType } from "./rights";

const logGroup = (name: string, place: Place) => [
  awsArn("logs", place.region, place.accountId, `log-group:${name}`),
  logStreamsArn(name, place),
];

/** The rights on logs, metrics, alarms and traces. */
export const observabilityRights: RightsByType = {
  aws_cloudwatch_log_group: [
    { read: actions("logs", "DescribeLogGroups"), on: anywhere },
    {
      read: actions("logs", "ListTagsForResource DescribeMetricFilters"),
      write: actions(
        "logs",
        `AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteMetricFilter DeleteRetentionPolicy DisassociateKmsKey
         PutMetricFilter PutRetentionPolicy TagResource UntagResource`,
      ),
      on: (values, place) => logGroup(text(values, "name"), place),
    },
  ],
  aws_cloudwatch_log_subscription_filter: [
    {
      read: actions("logs", "DescribeSubscriptionFilters"),
      write: actions("logs", "PutSubscriptionFilter DeleteSubscriptionFilter"),
      on: (values, place) => logGroup(text(values, "log_group_name"), place),
    },
  ],
  aws_cloudwatch_log_metric_filter: [],
  aws_cloudwatch_log_resource_policy: [
    {
      read: actions("logs", "DescribeResourcePolicies"),
      write: actions("logs", "PutResourcePolicy DeleteResourcePolicy"),
      on: anywhere,
    },
  ],
  aws_cloudwatch_query_definition: [
    {
      read: actions("logs", "DescribeQueryDefinitions"),
      write: actions("logs", "PutQueryDefinition DeleteQueryDefinition"),
      on: anywhere,
    },
  ],
  aws_cloudwatch_metric_alarm: [
    {
      read: actions("cloudwatch", "DescribeAlarms ListTagsForResource"),
      write: actions("cloudwatch", "PutMetricAlarm DeleteAlarms TagResource UntagResource"),
      on: arnOf("cloudwatch", (values) => `alarm:${text(values, "alarm_name")}`),
    },
  ],
  aws_cloudwatch_composite_alarm: [
    {
      read: actions("cloudwatch", "DescribeAlarms ListTagsForResource"),
      write: actions("cloudwatch", "PutCompositeAlarm DeleteAlarms TagResource UntagResource"),
      // "You can't specify an ARN" to describe a composite alarm: AWS checks the right on all alarms.
      on: arnOf("cloudwatch", () => "alarm:*"),
    },
  ],
  aws_cloudwatch_dashboard: [
    {
      read: actions("cloudwatch", "GetDashboard"),
      write: actions("cloudwatch", "PutDashboard DeleteDashboards"),
      on: (values, { accountId }) => [
        awsArn("cloudwatch", "", accountId, `dashboard/${text(values, "dashboard_name")}`),
      ],
    },
  ],
  aws_cloudwatch_contributor_insight_rule: [
    { read: actions("cloudwatch", "DescribeInsightRules"), on: anywhere },
    {
      read: actions("cloudwatch", "ListTagsForResource"),
      write: actions(
        "cloudwatch",
        "PutInsightRule DeleteInsightRules EnableInsightRules DisableInsightRules TagResource UntagResource",
      ),
      on: arnOf("cloudwatch", (values) => `insight-rule/${text(values, "rule_name")}`),
    },
  ],
  aws_xray_sampling_rule: [
    { read: actions("xray", "GetSamplingRules"), on: anywhere },
    {
      read: actions("xray", "ListTagsForResource"),
      write: actions(
        "xray",
        "CreateSamplingRule UpdateSamplingRule DeleteSamplingRule TagResource UntagResource",
      ),
      on: arnOf("xray", (values) => `sampling-rule/${text(values, "rule_name")}`),
    },
  ],
  aws_sns_topic: [
    {
      read: actions("sns", "GetTopicAttributes ListTagsForResource ListSubscriptionsByTopic"),
      write: actions("sns", "CreateTopic DeleteTopic SetTopicAttributes Subscribe TagResource UntagResource"),
      on: arnOf("sns", (values) => text(values, "name")),
    },
  ],
  aws_sns_topic_policy: [],
  aws_sns_topic_subscription: [
    {
      read: actions("sns", "GetSubscriptionAttributes"),
      write: actions("sns", "SetSubscriptionAttributes Unsubscribe"),
      on: anywhere,
    },
  ],
};
