import { dev } from "@tollgate/environments/sample";
import { logQueries, QUERY_PLACEHOLDERS, renderLogQuery } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { LogQueries } from "../index";

describe("LogQueries", () => {
  const template = Template.of((stack) => new LogQueries(stack, "queries", { environment: dev }));

  it("saves every query for the environment's access log, in a folder of its own", () => {
    const saved = template.resources("aws_cloudwatch_query_definition").map(({ values }) => values);
    const expected = Object.entries(logQueries(QUERY_PLACEHOLDERS)).map(([id, query]) => ({
      name: `example-gateway/dev/${id}`,
      log_group_names: ["/aws/apigateway/example-gateway-access-dev"],
      query_string: renderLogQuery(query),
    }));
    expect(saved).toHaveLength(expected.length);
    expect(saved).toEqual(expect.arrayContaining(expected));
  });
});
