import { apiKeyPrefix } from "@tollgate/records";
import {
  checkTogether,
  environmentsOfCells,
  EnvironmentError,
  parseAccount,
  parseEnvironment,
} from "../index";
import { account, dev } from "../sample.test-support";

const [HOME, OTHER] = ["us-east-1", "eu-west-1"];
const accounts = [account, parseAccount({ name: "other", region: OTHER, service: account.service })];

/** Words that a service, an environment and a cell may each be, so that they meet in the values. */
const WORDS = ["eu1", "prod"];
const SERVICES = [...WORDS, ...WORDS.flatMap((one) => WORDS.map((other) => `${one}-${other}`))];

const environment = (index: number, values: object) =>
  // Nothing else of two environments meets.
  parseEnvironment({
    ...dev,
    tokensTable: `Tokens-${index}`,
    tokenPrefix: `tg${index}`,
    tracing: undefined,
    ...values,
  });
const withCell = WORDS.flatMap((service) =>
  WORDS.flatMap((name) =>
    WORDS.map((cell) =>
      environment(1, { service, name, region: HOME, cells: [{ name: "1" }, { name: cell, region: OTHER }] }),
    ),
  ),
);
const withoutCells = SERVICES.flatMap((service) =>
  WORDS.flatMap((name) => [HOME, OTHER].map((region) => environment(2, { service, name, region }))),
);

it("no two environments or cells that are accepted could give two tenants of one place the same API key value", () => {
  const accepted = withCell
    .flatMap((one) => withoutCells.map((other) => [one, other]))
    .filter((environments) => {
      try {
        checkTogether(accounts, environments);
        return true;
      } catch (error) {
        if (error instanceof EnvironmentError) return false;
        throw error;
      }
    });
  expect(accepted.length).toBeGreaterThan(50);
  for (const environments of accepted) {
    const all = environmentsOfCells(environments).map((each) => `${each.region} ${apiKeyPrefix(each)}`);
    expect(
      all.filter((each, at) => all.some((prefix, own) => own !== at && each.startsWith(prefix))),
    ).toEqual([]);
  }
});
