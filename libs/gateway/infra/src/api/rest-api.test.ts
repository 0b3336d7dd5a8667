import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dev } from "@tollgate/environments/sample";
import { openApiPath, routesOf } from "@tollgate/gateway-definition";
import { Template } from "@tollgate/testing-infra";
import { parse, stringify } from "yaml";
import { codeZip } from "../functions/code-zip.test-support";
import { Backends, BackendTables, RestApi } from "../index";
import { routeArn } from "./rest-api";

const source = readFileSync(join(__dirname, "../../../../..", openApiPath), "utf8");

const synthesize = (untrustedSource = source, code = "code"): Template =>
  Template.of((stack) => {
    const routes = routesOf(untrustedSource);
    const backends = new Backends(stack, "backends", {
      environment: dev,
      routes,
      tables: new BackendTables(stack, "tables", { environment: dev }),
      codeZip: () => codeZip(code),
    });
    const api = new RestApi(stack, "gateway", {
      environment: dev,
      untrustedSource,
      authorizerInvokeArn: "arn:authorizer",
      backendInvokeArn: (name) => backends.invokeArn(name),
      accessLog: { logGroupArn: "arn:logs", format: "{}" },
    });
    api.deployAfter(backends.allowInvocations(api.routes));
  });
const bodyOf = (template: Template): string =>
  String(template.resource("aws_api_gateway_rest_api").values["body"]);

describe("RestApi", () => {
  const template = synthesize();
  const api = template.resource("aws_api_gateway_rest_api");
  const body = JSON.parse(bodyOf(template)) as Record<string, unknown>;

  it("takes the key from the authorizer, in the attribute and in the body", () => {
    expect(api.values["api_key_source"]).toBe("AUTHORIZER");
    expect(body["x-amazon-apigateway-api-key-source"]).toBe("AUTHORIZER");
  });

  it("is Regional, and all its parts are in the body", () => {
    expect(api.values["endpoint_configuration"]).toEqual({ types: ["REGIONAL"] });
    expect(
      template.all
        .map(({ type }) => type)
        .filter((type) => type.startsWith("aws_api_gateway_"))
        .sort(),
    ).toEqual([
      "aws_api_gateway_deployment",
      "aws_api_gateway_method_settings",
      "aws_api_gateway_rest_api",
      "aws_api_gateway_stage",
    ]);
  });

  it("caches the authorizer's answers as long as the environment says", () => {
    expect(bodyOf(template)).toContain(`"authorizerResultTtlInSeconds":${dev.authorizer.cacheTtlSeconds}`);
  });

  it("is deployed again only when the body's hash changes, before the old deployment is deleted", () => {
    expect(template.resource("aws_api_gateway_deployment").values).toMatchObject({
      triggers: { redeploy: `\${sha1(aws_api_gateway_rest_api.${api.id}.body)}` },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("is deployed after the permissions to invoke its functions, so that no call is refused", () => {
    expect(template.resource("aws_api_gateway_deployment").values["depends_on"]).toEqual(
      template.resources("aws_lambda_permission").map(({ id }) => `aws_lambda_permission.${id}`),
    );
    for (const { values } of template.resources("aws_lambda_permission"))
      expect(JSON.stringify(values)).not.toContain("aws_api_gateway_stage.");
  });

  it("fails on members that API Gateway would ignore with a warning", () => {
    expect(api.values["fail_on_warnings"]).toBe(true);
  });

  it("has a body that depends on the document only, and not on the Lambdas' code", () => {
    expect(bodyOf(synthesize(source, "other code"))).toBe(bodyOf(template));
    expect(bodyOf(synthesize(source.replace("Whether the API is up", "Changed")))).not.toBe(bodyOf(template));
  });

  it("invokes backends by their alias", () => {
    const alias = template.resource("aws_lambda_alias");
    const name = `\${aws_lambda_alias.${alias.id}.function_name}:\${aws_lambda_alias.${alias.id}.name}`;
    expect(bodyOf(template)).toMatch(
      /"uri":"arn:aws:apigateway:us-east-1:lambda:path\/2015-03-31\/functions\/arn:/,
    );
    expect(bodyOf(template)).toContain(`:function:${name}/invocations"`);
  });

  it("has a document that is known before its functions are created, so that a plan shows it", () => {
    const references = [...bodyOf(template).matchAll(/\$\{([^}]+)\}/g)].map(([, reference]) => reference);
    for (const reference of references)
      expect(reference).toMatch(
        /^(aws_lambda_alias\..*\.(name|function_name)|data\.aws_caller_identity\..*)$/,
      );
  });

  it("escapes Terraform expressions in a description", () => {
    const changed = synthesize(source.replace("Whether the API is up", "Costs ${price} and %{more}"));
    expect(bodyOf(changed)).toContain("Costs $${price} and %%{more}");
  });

  it("has a stage with an access log, without metrics by method, execution logs and their contents", () => {
    expect(template.resource("aws_api_gateway_stage").values).toMatchObject({
      stage_name: "dev",
      access_log_settings: { destination_arn: "arn:logs", format: "{}" },
      xray_tracing_enabled: true,
    });
    expect(template.resource("aws_api_gateway_method_settings").values["settings"]).toMatchObject({
      metrics_enabled: false,
      logging_level: "OFF",
      data_trace_enabled: false,
      throttling_rate_limit: 10_000,
      throttling_burst_limit: 5_000,
    });
  });

  it("can invoke each backend for exactly its routes, by the alias", () => {
    const permissions = template.resources("aws_lambda_permission").map(({ values }) => values);
    expect(permissions.map((each) => String(each["source_arn"]).replace(/^.*\}/, ""))).toEqual([
      "/dev/GET/health",
      "/dev/GET/whoami",
    ]);
    for (const each of permissions) expect(each["qualifier"]).toMatch(/^\$\{aws_lambda_alias\..+\.name\}$/);
  });
});

describe("the guide to the document", () => {
  const page = readFileSync(join(__dirname, "../../../../../apps/docs/guides/openapi-document.md"), "utf8");
  const schemes = parse(source) as { openapi: string; info: object; components: object };

  it.each([...page.matchAll(/^## (.*)\n[^]*?^```yaml\n([^]*?)^```$/gm)].map(([, ...rest]) => rest))(
    "has an example that is synthesized under %s",
    (_, example = "") => {
      const { openapi, info, components } = schemes;
      const template = synthesize(stringify({ openapi, info, components, ...(parse(example) as object) }));
      for (const { values } of template.resources("aws_lambda_permission"))
        expect(values["source_arn"]).toMatch(/\}\/dev\/(\*|[A-Z]+)\/[\w*/]+$/);
    },
  );
});

describe("binary media types", () => {
  it.each([
    ["", []],
    ["x-amazon-apigateway-binary-media-types: [image/png]\n", ["image/png"]],
  ])("are stated in any case: left out, they would stay as they are (%j)", (line, types) => {
    const template = synthesize(line + source);
    expect(template.resource("aws_api_gateway_rest_api").values["binary_media_types"]).toEqual(types);
    expect(bodyOf(template).includes('"x-amazon-apigateway-binary-media-types":["image/png"]')).toBe(
      types.length > 0,
    );
  });
});

describe("routeArn", () => {
  it.each([
    ["get", "/", "arn:api/dev/GET/"],
    ["get", "/items/{id}/parts", "arn:api/dev/GET/items/*/parts"],
    ["get", "/files/{path+}", "arn:api/dev/GET/files/*"],
    ["any", "/files/{path+}", "arn:api/dev/*/files/*"],
  ])("writes %s %s as %s", (method, path, expected) => {
    const api = { executionArn: "arn:api", stageName: "dev" };
    const route = { operationId: "x", method, path, backend: "health", secured: true, scopes: [] };
    expect(routeArn(api, route)).toBe(expected);
  });
});
