import { environments } from "./environments";
import { auditTable, tenantsTable, tokensTable } from "./tables";

const TABLES = [tokensTable, tenantsTable, auditTable];

it("never name two tables alike", () => {
  const names = environments.flatMap((each) => TABLES.map((table) => table(each).name));
  expect(new Set(names).size).toBe(3 * environments.length);
});

it.each(environments)("have names that DynamoDB accepts: $name", (environment) => {
  for (const table of TABLES) expect(table(environment).name).toMatch(/^[\w.-]{3,255}$/);
});
