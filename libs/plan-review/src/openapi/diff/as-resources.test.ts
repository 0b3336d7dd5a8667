import { ACCOUNT, create, hazardsOf, update } from "../../review-plan.test-support";
import { invokeArn, OTHER } from "./document.test-support";

const integration = (values: object) =>
  hazardsOf(create("aws_api_gateway_integration", { http_method: "GET", resource_id: "r1", ...values }));
const answer = (values: object) => ({ response_type: "UNAUTHORIZED", ...values });

describe("an integration that is a resource of its own", () => {
  it.each<[string, object, string]>([
    [
      "to another account's function",
      { type: "AWS_PROXY", uri: invokeArn("orders", OTHER) },
      "block backend-outside",
    ],
    [
      "to a server that gets the token",
      { type: "HTTP_PROXY", uri: "https://evil.example.org" },
      "block token-passed-on",
    ],
    ["to a server without TLS", { type: "HTTP", uri: "http://a.example.org" }, "block backend-outside"],
    [
      "to a service",
      {
        type: "AWS",
        uri: "arn:aws:apigateway:eu-central-1:dynamodb:action/Scan",
        credentials: `arn:aws:iam::${ACCOUNT}:role/a`,
      },
      "block service-exposed",
    ],
    [
      "to a network",
      { type: "HTTP_PROXY", uri: "https://a.internal", connection_type: "VPC_LINK", connection_id: "l1" },
      "warn backend-outside",
    ],
    [
      "without a check of the certificate",
      { type: "HTTP", uri: "https://a.example.org", tls_config: [{ insecure_skip_verification: true }] },
      "block encryption-weakened",
    ],
  ])("%s", (_, values, hazard) => {
    expect(integration(values)).toContain(hazard);
  });

  it("to a function of the account", () => {
    expect(integration({ type: "AWS_PROXY", uri: invokeArn("orders") })).toEqual([]);
  });
});

describe("an answer of API Gateway itself that is a resource of its own", () => {
  it.each<[string, object, readonly string[]]>([
    ["succeeds", { status_code: "200" }, ["block refusal-answered"]],
    [
      "shows the key",
      { response_templates: { "application/json": "$context.identity.apiKey" } },
      ["block inside-shown"],
    ],
    [
      "redirects",
      { response_parameters: { "gatewayresponse.header.Location": "'https://evil.example.org'" } },
      ["block browser-steered"],
    ],
    ["has another text", { response_templates: { "application/json": '{"message":"never"}' } }, []],
  ])("%s", (_, values, hazards) => {
    expect(hazardsOf(create("aws_api_gateway_gateway_response", answer(values)))).toEqual(hazards);
    const plain = answer({
      status_code: "401",
      response_templates: { "application/json": '{"message":"no"}' },
    });
    const changed = update("aws_api_gateway_gateway_response", plain, { ...plain, ...values });
    expect(hazardsOf(changed).filter((each) => !each.startsWith("info"))).toEqual(hazards);
  });
});
