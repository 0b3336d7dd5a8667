import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { replaceBackends } from "@tollgate/gateway-definition";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { codeZip } from "./code-zip.test-support";
import { Backends, BackendTables } from "../index";
import { aliasArn, hasRoomFor } from "./permission-room";

const routes = [
  { operationId: "getOrders", method: "get", path: "/orders", backend: "orders", secured: true, scopes: [] },
] as const;

const ordersOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    ...routes[0],
    operationId: `get${at}`,
    path: `/orders/${at}`,
  }));
const api = { executionArn: "arn:api", stageName: "dev" };

it.each([
  [1, ["arn:api/dev/GET/orders/0"]],
  [300, ["arn:api/dev/*"]],
])("permits API Gateway to invoke a function of %d routes within Lambda's policy size", (count, sources) => {
  const permissions = Template.of((stack) => {
    const tables = new BackendTables(stack, "tables", { environment: dev });
    const options = { environment: dev, routes: ordersOf(count), tables, codeZip: () => codeZip() };
    new Backends(stack, "backends", options).allowInvocations(api);
  }).resources("aws_lambda_permission");
  expect(permissions.map(({ values }) => values["source_arn"])).toEqual(sources);
});

it("keeps each policy within Lambda's size, for any number of routes", () => {
  const most = Array.from({ length: 300 }, (_, at) => at + 1).findLast((count) =>
    hasRoomFor(ordersOf(count), aliasArn("orders", dev), dev),
  );
  expect(most).toBeGreaterThan(40);
  expect(most).toBeLessThan(60);
  const long = { ...routes[0], path: `/${"p".repeat(1_500)}` };
  expect(
    hasRoomFor(
      Array.from({ length: 10 }, () => long),
      aliasArn("orders", dev),
      dev,
    ),
  ).toBe(true);
  expect(
    hasRoomFor(
      Array.from({ length: 11 }, () => long),
      aliasArn("orders", dev),
      dev,
    ),
  ).toBe(false);
});

it("grants fewer permissions on an existing function, the longer its ARN is", () => {
  const mostOf = (functionName: string) =>
    Array.from({ length: 300 }, (_, at) => at + 1).findLast((count) =>
      hasRoomFor(ordersOf(count), `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`, dev),
    ) ?? 0;
  const [fewest, most] = [mostOf(`${"n".repeat(64)}:${"a".repeat(128)}`), mostOf("n")];
  expect(fewest).toBeLessThan(most);
  const permissionsTo = (functionName: string, count: number) =>
    Template.of((stack) => {
      const tables = new BackendTables(stack, "tables", { environment: dev });
      const ofPricing = ordersOf(count).map((route) => ({ ...route, backend: "pricing" }));
      const options = { environment: dev, routes: ofPricing, tables, codeZip: () => codeZip() };
      const takeBack = replaceBackends({
        pricing: {
          functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
          timeoutSeconds: 5,
        },
      });
      try {
        new Backends(stack, "backends", options).allowInvocations(api);
      } finally {
        takeBack();
      }
    }).resources("aws_lambda_permission").length;
  expect(permissionsTo("n", most)).toBe(most);
  expect(permissionsTo(`${"n".repeat(64)}:${"a".repeat(128)}`, most)).toBe(1);
});

/** Synthesizes the example of the guide to backends. */
const synthesize = (environment = dev, kmsKeyArn?: string): Template =>
  Template.of((stack) => {
    const encrypted = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    const tables = new BackendTables(stack, "tables", { environment, ...encrypted });
    new Backends(stack, "backends", { environment, routes, tables, codeZip: () => codeZip(), ...encrypted });
  });

describe("a backend with every field", () => {
  const untraced = parseEnvironment({ ...dev, tracing: undefined }) as typeof dev;
  const template = synthesize(untraced);
  const table = template.resource("aws_dynamodb_table");
  const variablesOf = (of: Template): unknown =>
    (of.resource("aws_lambda_function").values["environment"] as { variables: unknown }).variables;
  /** Replaces Terraform's account data source in statements with `ACCOUNT`. */
  const ofThisAccount = (statements: unknown): unknown =>
    JSON.parse(
      JSON.stringify(statements).replace(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, "ACCOUNT"),
    );
  /** The role's permissions, besides writing its log. */
  const allowed = (of: Template) => [...statementsByRole(of).values()].flat().slice(1);

  it("has the variables of its environment", () => {
    expect(variablesOf(template)).toMatchObject({
      CURRENCY: "EUR",
      PARTNER_URL: "https://sandbox.example.com",
    });
    expect(variablesOf(synthesize(prod))).toMatchObject({ PARTNER_URL: "https://api.example.com" });
  });

  it("has a table with the protection of the gateway's own, and a variable with its name", () => {
    expect(table.values).toMatchObject({
      name: "example-gateway-orders-dev",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "tenantId",
      range_key: "placedAt",
      attribute: [
        { name: "tenantId", type: "S" },
        { name: "placedAt", type: "N" },
        { name: "state", type: "S" },
      ],
      global_secondary_index: [
        {
          name: "byState",
          hash_key: "state",
          range_key: "placedAt",
          projection_type: "INCLUDE",
          non_key_attributes: ["total"],
        },
      ],
      ttl: { attribute_name: "expiresAt", enabled: true },
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: false },
      deletion_protection_enabled: false,
    });
    expect(variablesOf(template)).toMatchObject({ ORDERS_TABLE: "example-gateway-orders-dev" });
    expect(synthesize(prod).resource("aws_dynamodb_table").values).toMatchObject({
      name: "example-gateway-orders-prod",
      deletion_protection_enabled: true,
    });
  });

  it("can read and write the items of its table, and query its index", () => {
    const arn = `arn:aws:dynamodb:us-east-1:ACCOUNT:table/\${aws_dynamodb_table.${table.id}.name}`;
    expect(ofThisAccount(allowed(template).slice(0, 2))).toEqual([
      {
        Effect: "Allow",
        Action: [
          "dynamodb:GetItem",
          "dynamodb:BatchGetItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
        ],
        Resource: [arn],
      },
      {
        Effect: "Allow",
        Action: ["dynamodb:Query", "dynamodb:Scan"],
        Resource: [arn, `${arn}/index/byState`],
      },
    ]);
  });

  it("can use the environment's key through DynamoDB only, and its table is encrypted with it", () => {
    const encrypted = synthesize(untraced, "arn:key");
    expect(encrypted.resource("aws_dynamodb_table").values["server_side_encryption"]).toEqual({
      enabled: true,
      kms_key_arn: "arn:key",
    });
    expect(allowed(encrypted)).toContainEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: ["arn:key"],
      Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
    });
  });

  it("can read only its secrets, and gets their names but no value", () => {
    expect(ofThisAccount(allowed(template).slice(2, 4))).toEqual([
      {
        Effect: "Allow",
        Action: ["ssm:GetParameter"],
        Resource: ["arn:aws:ssm:us-east-1:ACCOUNT:parameter/shop/dev/partner-key"],
      },
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:secretsmanager:us-east-1:ACCOUNT:secret:shop/database-login-??????"],
      },
    ]);
    expect(variablesOf(template)).toMatchObject({
      PARTNER_KEY_NAME: "/shop/dev/partner-key",
      DATABASE_LOGIN_NAME: "shop/database-login",
    });
  });

  it("can do on existing resources what its permissions say", () => {
    const customers = "arn:aws:dynamodb:us-east-1:ACCOUNT:table/legacy-customers";
    expect(ofThisAccount(allowed(template).slice(4))).toEqual([
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"],
        Resource: [customers],
      },
      {
        Effect: "Allow",
        Action: ["dynamodb:Query", "dynamodb:Scan"],
        Resource: [customers, `${customers}/index/byEmail`],
      },
      { Effect: "Allow", Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::shop-invoices-dev/orders/*"] },
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage", "sqs:GetQueueUrl"],
        Resource: ["arn:aws:sqs:us-east-1:ACCOUNT:shop-orders"],
      },
    ]);
  });

  it("can use a customer-managed key only for its secret, through the secret's service", () => {
    const untracedProd = parseEnvironment({ ...prod, tracing: undefined }) as typeof dev;
    expect(ofThisAccount(allowed(synthesize(untracedProd)))).toContainEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: ["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
      Condition: {
        StringEquals: {
          "kms:ViaService": "ssm.us-east-1.amazonaws.com",
          "kms:EncryptionContext:PARAMETER_ARN":
            "arn:aws:ssm:us-east-1:ACCOUNT:parameter/shop/prod/partner-key",
        },
      },
    });
  });

  it("has its size, processor, layers and concurrency", () => {
    const lambda = template.resource("aws_lambda_function").values;
    expect(lambda).toMatchObject({ ephemeral_storage: { size: 1024 }, architectures: ["x86_64"] });
    expect(lambda).not.toHaveProperty("layers");
    expect(lambda).not.toHaveProperty("reserved_concurrent_executions");
    expect(synthesize(prod).resource("aws_lambda_function").values).toMatchObject({
      layers: ["arn:aws:lambda:us-east-1:123456789012:layer:metrics:7"],
      reserved_concurrent_executions: 50,
    });
  });

  it("is in its VPC, and its code cannot use Lambda's permissions for the VPC", () => {
    const inProd = synthesize(parseEnvironment({ ...prod, tracing: undefined }) as typeof dev);
    expect(inProd.resource("aws_lambda_function").values["vpc_config"]).toEqual({
      subnet_ids: ["subnet-0123456789abcdef0"],
      security_group_ids: ["sg-0123456789abcdef0"],
    });
    expect(template.resource("aws_lambda_function").values).not.toHaveProperty("vpc_config");
    const network = JSON.stringify(ofThisAccount(allowed(inProd)));
    expect(network).toContain('"Effect":"Deny","Action":["ec2:CreateNetworkInterface"');
    expect(network).toContain(
      '{"ArnEquals":{"lambda:SourceFunctionArn":["arn:aws:lambda:us-east-1:ACCOUNT:function:example-gateway-orders-prod"]}}',
    );
  });

  it("keeps its table, at the same address, while no route names it", () => {
    const alone = Template.of((stack) => new BackendTables(stack, "tables", { environment: dev }));
    expect(alone.all.map(({ type, id }) => `${type}.${id}`)).toEqual([`aws_dynamodb_table.${table.id}`]);
  });
});

describe("an existing function", () => {
  const route = {
    operationId: "getPrice",
    method: "get",
    path: "/price",
    backend: "pricing",
    secured: true,
    scopes: [],
  };
  const synthesizeIn = (environment: typeof dev) => {
    let address = { invokeArn: "", url: "" };
    const template = Template.of((stack) => {
      const tables = new BackendTables(stack, "tables", { environment });
      const backends = new Backends(stack, "backends", {
        environment,
        routes: [route, { ...route, operationId: "getStock", path: "/stock", backend: "inventory" }],
        tables,
        codeZip: () => codeZip(),
      });
      backends.allowInvocations(api);
      address = { invokeArn: backends.invokeArn("pricing"), url: backends.url("inventory") };
    });
    return { template, ...address };
  };

  it("gets a permission for its routes, and no other resource is created", () => {
    const { template, invokeArn, url } = synthesizeIn(prod as typeof dev);
    expect(template.resources("aws_lambda_function")).toEqual([]);
    expect(template.resources("aws_iam_role")).toEqual([]);
    expect(template.resources("aws_lambda_permission").map(({ values }) => values)).toEqual([
      {
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        function_name: "arn:aws:lambda:us-east-1:123456789012:function:pricing",
        qualifier: "live",
        source_arn: "arn:api/dev/GET/price",
      },
    ]);
    expect(invokeArn).toBe(
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" +
        "arn:aws:lambda:us-east-1:123456789012:function:pricing:live/invocations",
    );
    expect(url).toBe("https://inventory.example.com/v1");
  });

  it("can be a different one in each environment", () => {
    const { template, url } = synthesizeIn(dev);
    const { values } = template.resource("aws_lambda_permission");
    expect(values["function_name"]).toMatch(/function:pricing-dev$/);
    expect(values).not.toHaveProperty("qualifier");
    expect(url).toBe("https://inventory.dev.example.com/v1");
  });
});
