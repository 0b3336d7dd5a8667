import { environments } from "./environments";
import { tenantsTable, tokensTable } from "./tables";

it("never name two tables alike", () => {
  const names = environments.flatMap((each) => [tokensTable(each).name, tenantsTable(each).name]);
  expect(new Set(names).size).toBe(2 * environments.length);
});

it.each(environments)("have names that DynamoDB accepts: $name", (environment) => {
  for (const { name } of [tokensTable(environment), tenantsTable(environment)])
    expect(name).toMatch(/^[\w.-]{3,255}$/);
});
