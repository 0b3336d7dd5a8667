import { auditTable, resourceName, TABLE_NAME, tenantsTable, tokensTable } from "@tollgate/records";
import { environments } from "../environments";

const TABLES = [tokensTable, tenantsTable, auditTable];

it("never name two tables alike", () => {
  const names = environments.flatMap((each) => TABLES.map((table) => table(each).name));
  expect(new Set(names).size).toBe(3 * environments.length);
});

it("never name one thing alike in two environments", () => {
  const names = environments.map((environment) => resourceName(environment, "authorizer"));
  expect(new Set(names).size).toBe(environments.length);
});

it.each(environments)("have names that DynamoDB accepts: $name", (environment) => {
  for (const table of TABLES) expect(table(environment).name).toMatch(TABLE_NAME);
});
