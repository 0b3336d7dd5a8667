import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import type { Environment } from "@tollgate/environments";
import {
  logQueriesOf,
  QUERY_PLACEHOLDERS,
  renderLogQuery,
  resourceNames,
} from "@tollgate/observability-runtime";
import { Construct } from "constructs";

export interface LogQueriesOptions {
  readonly environment: Environment;
}

/**
 * The operator's queries of the access log, saved in CloudWatch Logs Insights in a folder for the
 * environment.
 */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { environment }: LogQueriesOptions) {
    super(scope, id);
    for (const [query, definition] of logQueriesOf(environment, QUERY_PLACEHOLDERS))
      new CloudwatchQueryDefinition(this, query, {
        name: `${environment.service}/${environment.name}/${query}`,
        logGroupNames: [resourceNames(environment).accessLogGroup],
        queryString: renderLogQuery(definition),
      });
  }
}
