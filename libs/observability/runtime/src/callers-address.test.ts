import { cellsOf, parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { dashboardOf, insightRulesOf, logQueriesOf } from "./callers-address";
import { dashboard } from "./dashboard";
import { insightRules } from "./metrics/insight-rules";
import { logQueries, QUERY_PLACEHOLDERS } from "./queries/log-queries";

const cells = cellsOf(
  parseEnvironment({ ...prod, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] }),
).map(({ environment }) => environment);
const queriesOf = (environment: object) => Object.fromEntries(logQueriesOf(environment, QUERY_PLACEHOLDERS));

it("an environment without a router has every rule, query and widget", () => {
  expect(Object.fromEntries(insightRulesOf(prod))).toEqual(insightRules);
  expect(queriesOf(prod)).toEqual(logQueries(QUERY_PLACEHOLDERS));
  expect(dashboardOf(prod)).toEqual(dashboard);
});

describe.each(cells)("$name, behind a router", (cell) => {
  it("has all rules but that by address", () => {
    const ids = insightRulesOf(cell).map(([id]) => id);
    expect(Object.keys(insightRules).filter((id) => !ids.includes(id as never))).toEqual([
      "unauthorizedByAddress",
    ]);
    expect(JSON.stringify(insightRulesOf(cell))).not.toContain("sourceIp");
  });

  it("has no query that groups by address, and still shows what a line says", () => {
    const { failedAuthenticationsByAddress, ...others } = logQueries(QUERY_PLACEHOLDERS);
    expect(failedAuthenticationsByAddress.fields).toEqual(["sourceIp"]);
    expect(queriesOf(cell)).toEqual({
      ...others,
      tokensOfTenant: { ...others.tokensOfTenant, fields: ["tokenId"] },
    });
  });

  it("has no widget of a rule that it does not have", () => {
    const named = dashboard.map(({ widgets }) => widgets.length);
    const shown = dashboardOf(cell).map(({ widgets }) => widgets.length);
    expect(named.map((count, section) => count - (shown[section] ?? 0))).toEqual([0, 0, 0, 0, 2, 0]);
    expect(JSON.stringify(dashboardOf(cell))).not.toMatch(/[uU]nauthorized/);
  });
});
