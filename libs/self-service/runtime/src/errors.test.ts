import { ownRoutesOf } from "@tollgate/gateway-definition";
import { ERRORS } from "./errors";

it("the document of each route has the status of every error", () => {
  const { paths = {} } = ownRoutesOf({ selfService: {}, usage: { retentionDays: 400 } }) ?? {};
  const operations = Object.values(paths).flatMap((path) => Object.values(path as object));
  const statuses = [...new Set(Object.values(ERRORS).map(([status]) => String(status)))];
  expect(operations).toHaveLength(6);
  for (const { responses } of operations as { readonly responses: object }[])
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(statuses));
});
