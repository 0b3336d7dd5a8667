import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironment, selfServiceVariables } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { ownRoutesOf, routesOf } from "@tollgate/gateway-definition";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { SelfService } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const selfService = { maxTokens: 20 };
const environment = parseEnvironment({ ...prod, selfService, usage: { retentionDays: 400 } });
const TEAMS = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    get: { operationId: orders, x-backend: health, security: [], responses: { "200": { description: Fine } } }
`;
const synthesize = (changes: { readonly kmsKeyArn?: string; readonly usage?: undefined } = {}): Template =>
  Template.of((stack) => {
    const own = new SelfService(stack, "self-service", {
      environment,
      selfService,
      tokensTable: { name: "tokens" },
      tenantsTable: { name: "tenants" },
      auditTable: { name: "audit" },
      usage: { ledger: { name: "ledger" }, lines: { name: "lines" } },
      codeZip,
      ...changes,
    });
    const routes = routesOf(TEAMS, ownRoutesOf(environment));
    own.allowInvocations({ executionArn: "arn:api", stageName: "prod" }, routes);
  });
const template = synthesize();

/** The function's permissions without those on its log and its traces: actions, table and condition. */
const rights = (of = template) =>
  [...statementsByRole(of).values()]
    .flat()
    .filter(({ Action }) => !/"(logs|xray):/.test(JSON.stringify(Action)))
    .map(({ Action, Resource, Condition }) => [
      [Action].flat().join(" ").replaceAll("dynamodb:", ""),
      [Resource]
        .flat()
        .join()
        .replace(/^.*:table\//, "")
        .replace(/\$\{.*\}/, "own"),
      ...(Condition ? [Condition] : []),
    ]);
const onlyKeys = (name: string, keys: unknown) => ({
  "ForAllValues:StringEquals": { [`dynamodb:${name}`]: keys },
});

describe("SelfService", () => {
  it("gives the function no more than it needs, and writes of tokens by attributes", () => {
    expect(rights()).toEqual([
      ["GetItem", "tokens"],
      [
        "PutItem UpdateItem DeleteItem",
        "tokens",
        onlyKeys("Attributes", expect.not.arrayContaining(["origin"])),
      ],
      ["Query", "tokens/index/byTenant"],
      ["GetItem", "tenants"],
      ["PutItem Query", "audit"],
      ["GetItem PutItem DeleteItem", "own"],
      ["Query", "ledger"],
      ["Query", "lines", onlyKeys("LeadingKeys", ["pending"])],
    ]);
    expect(rights(synthesize({ usage: undefined })).map(([, table]) => table)).not.toContain("ledger");
  });

  it("uses the environment's key through DynamoDB only", () => {
    expect(rights(synthesize({ kmsKeyArn: "arn:key" })).at(-1)).toEqual([
      "kms:Decrypt",
      "arn:key",
      { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
    ]);
  });

  it("keeps no copy of what secrets are derived from", () => {
    expect(template.resource("aws_dynamodb_table").values).toMatchObject({
      name: "example-gateway-self-service-prod",
      point_in_time_recovery: { enabled: false },
      ttl: { attribute_name: "expiresAt", enabled: true },
    });
  });

  it("is invoked for its own routes, and knows tables, limits and prefixes", () => {
    const sources = template.resources("aws_lambda_permission").map(({ values }) => values["source_arn"]);
    expect(sources).toEqual(
      expect.arrayContaining(["arn:api/prod/POST/tenant/tokens/*/rotate", "arn:api/prod/GET/tenant/usage"]),
    );
    expect(sources).toHaveLength(6);
    const { environment: given } = template.resource("aws_lambda_function").values as {
      environment: { variables: object };
    };
    const own = expect.stringContaining("aws_dynamodb_table") as unknown as string;
    const usage = { usage: "ledger", usageLines: "lines" };
    const names = { tokens: "tokens", tenants: "tenants", audit: "audit", selfService: own, usage };
    expect(given.variables).toMatchObject(selfServiceVariables(environment, selfService, names));
  });
});
