import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import type { Environment } from "@tollgate/environments";
import {
  logQueries,
  QUERY_PLACEHOLDERS,
  renderLogQuery,
  resourceNames,
} from "@tollgate/observability-runtime";
import { Construct } from "constructs";
import { entriesOf } from "./entries-of";

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
    for (const [query, definition] of entriesOf(logQueries(QUERY_PLACEHOLDERS)))
      new CloudwatchQueryDefinition(this, query, {
        name: `${environment.service}/${environment.name}/${query}`,
        logGroupNames: [resourceNames(environment).accessLogGroup],
        queryString: renderLogQuery(definition),
      });
  }
}
