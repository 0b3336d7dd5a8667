import { ACCOUNT, byHazards, create, hazardsOf, update } from "../../review-plan.test-support";
import { document } from "../identity/rights.test-support";

const OTHER = "999988887777";
const allow = (more: object = {}) => ({
  Effect: "Allow",
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: "execute-api:/*",
  ...more,
});

const deny = (more: object = {}) => allow({ Effect: "Deny", ...more });
const from = (...addresses: string[]) => ({ Condition: { NotIpAddress: { "aws:SourceIp": addresses } } });

const change = (before: object, after: object) =>
  hazardsOf(update("aws_api_gateway_rest_api", { name: "api", ...before }, { name: "api", ...after }));

describe("a resource policy", () => {
  it.each(
    byHazards<[string, string]>({
      "block requests-refused": {
        "that is new and refuses a route": [
          "",
          document(allow(), deny({ Resource: "execute-api:/*/GET/orders" })),
        ],
        "that is new and lets in an account": [
          "",
          document(allow({ Principal: { AWS: `arn:aws:iam::${OTHER}:root` } })),
        ],
        "that is new and lets in some addresses": ["", document(allow(), deny(from("10.0.0.0/8")))],
        "that refuses a route more": [
          document(allow()),
          document(allow(), deny({ Resource: "execute-api:/*/GET/orders" })),
        ],
        "that lets in fewer addresses": [
          document(allow(), deny(from("10.0.0.0/8", "11.0.0.0/8"))),
          document(allow(), deny(from("10.0.0.0/8"))),
        ],
        "that lets in an account less": [
          document(allow({ Principal: { AWS: [ACCOUNT, OTHER] } })),
          document(allow({ Principal: { AWS: ACCOUNT } })),
        ],
      },
      none: {
        "that is new and lets in everyone": ["", document(allow())],
        "that refuses plain HTTP only": [
          "",
          document(allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })),
        ],
        "in another form": [
          document(allow()),
          document(allow({ Sid: "all", Action: ["execute-api:invoke"] })),
        ],
      },
      "block network-opened": {
        "that goes": [document(allow(), deny(from("10.0.0.0/8"))), ""],
        "that lets in more addresses": [
          document(allow(), deny(from("10.0.0.0/8"))),
          document(allow(), deny(from("10.0.0.0/8", "11.0.0.0/8"))),
        ],
        "that lets in an account more": [
          document(allow({ Principal: { AWS: ACCOUNT } })),
          document(allow({ Principal: { AWS: [ACCOUNT, OTHER] } })),
        ],
      },
      "warn network-opened": {
        "that lets in another network": [
          document(allow({ Condition: { StringEquals: { "aws:SourceVpce": "vpce-1111" } } })),
          document(allow({ Condition: { StringEquals: { "aws:SourceVpce": ["vpce-1111", "vpce-2222"] } } })),
        ],
      },
      "warn unknown-change": {
        "that nobody can read": [document(allow()), "{"],
      },
    }),
  )("%s", (_, [before, after], hazards) => {
    expect(change({ policy: before }, { policy: after })).toEqual(hazards);
  });

  it("that is a resource of its own meets the API that there is", () => {
    const refuses = { policy: document(allow(), deny({ Resource: "execute-api:/*/GET/orders" })) };
    expect(hazardsOf(create("aws_api_gateway_rest_api_policy", { rest_api_id: "a1", ...refuses }))).toEqual([
      "block requests-refused",
    ]);
    const ofNew = create("aws_api_gateway_rest_api_policy", refuses, { afterUnknown: { rest_api_id: true } });
    expect(hazardsOf(ofNew)).toEqual([]);
  });
});

describe("a setting of an API", () => {
  it.each<[string, object, object, readonly string[]]>([
    [
      "an import that keeps what the document loses",
      { put_rest_api_mode: "overwrite" },
      { put_rest_api_mode: "merge" },
      ["warn unknown-change"],
    ],
    ["an import that says what it does by default", {}, { put_rest_api_mode: "overwrite" }, []],
    [
      "no failure on warnings",
      { fail_on_warnings: true },
      { fail_on_warnings: false },
      ["warn unknown-change"],
    ],
    ["failure on warnings", { fail_on_warnings: false }, { fail_on_warnings: true }, []],
    ["a base path before every route", {}, { parameters: { basepath: "prepend" } }, ["block route-removed"]],
    ["another parameter", {}, { parameters: { ignore: "documentation" } }, ["warn unknown-change"]],
    [
      "compression",
      { minimum_compression_size: "" },
      { minimum_compression_size: "0" },
      ["info route-changed"],
    ],
    [
      "no compression, in two forms",
      { minimum_compression_size: "" },
      { minimum_compression_size: "-1" },
      [],
    ],
    ["bytes", { binary_media_types: [] }, { binary_media_types: ["*/*"] }, ["warn route-changed"]],
  ])("to %s", (_, before, after, hazards) => {
    expect(change(before, after)).toEqual(hazards);
  });
});
