import { auditTable, resourceName, TABLE_NAME, tenantsTable, tokensTable } from "@tollgate/records";
import { environments } from "../environments";

const TABLES = [tokensTable, tenantsTable, auditTable];

it("are different for each table", () => {
  const names = environments.flatMap((each) => TABLES.map((table) => table(each).name));
  expect(new Set(names).size).toBe(3 * environments.length);
});

it("are different in each environment", () => {
  const names = environments.map((environment) => resourceName(environment, "authorizer"));
  expect(new Set(names).size).toBe(environments.length);
});

it.each(environments)("have names that DynamoDB accepts: $name", (environment) => {
  for (const table of TABLES) expect(table(environment).name).toMatch(TABLE_NAME);
});
