import { credentialsIn, dynamoDbEndpoint } from "./aws-environment";
import { SettingsError } from "./errors";

const region = { AWS_REGION: "eu-west-1" };

describe("dynamoDbEndpoint", () => {
  it.each([
    ["AWS's, over TLS", {}, "https://dynamodb.eu-west-1.amazonaws.com"],
    ["the one for all services", { AWS_ENDPOINT_URL: "http://127.0.0.1:4000" }, "http://127.0.0.1:4000"],
    ["the one for all services, with a slash", { AWS_ENDPOINT_URL: "https://aws.test/" }, "https://aws.test"],
    [
      "the one for DynamoDB first",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:4000", AWS_ENDPOINT_URL_DYNAMODB: "http://[::1]:8000" },
      "http://[::1]:8000",
    ],
    [
      "AWS's, where the variable is empty",
      { AWS_ENDPOINT_URL: "" },
      "https://dynamodb.eu-west-1.amazonaws.com",
    ],
    [
      "AWS's, where switches are empty",
      { AWS_USE_FIPS_ENDPOINT: "", AWS_USE_DUALSTACK_ENDPOINT: "", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "" },
      "https://dynamodb.eu-west-1.amazonaws.com",
    ],
    [
      "the one for all services, where it is not to be ignored",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:4000", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" },
      "http://127.0.0.1:4000",
    ],
    [
      "AWS's, where others are to be ignored",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:4000", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      "https://dynamodb.eu-west-1.amazonaws.com",
    ],
  ])("is %s", (_, env, origin) => {
    const endpoint = dynamoDbEndpoint({ ...region, AWS_USE_FIPS_ENDPOINT: "false", ...env });
    expect([endpoint.url.origin, endpoint.region]).toEqual([origin, "eu-west-1"]);
  });

  it.each([
    ["no Region", { AWS_REGION: undefined }, "AWS_REGION is missing"],
    [
      "a Region that is part of another host",
      { AWS_REGION: "x.example.com/" },
      'AWS_REGION is "x.example.com/"',
    ],
    ["a path", { AWS_ENDPOINT_URL: "http://127.0.0.1/aws" }, "AWS_ENDPOINT_URL is not allowed"],
    ["a query", { AWS_ENDPOINT_URL: "http://127.0.0.1/?a=b" }, "AWS_ENDPOINT_URL is not allowed"],
    ["a password", { AWS_ENDPOINT_URL: "http://me:secret@127.0.0.1" }, "AWS_ENDPOINT_URL is not allowed"],
    ["another scheme", { AWS_ENDPOINT_URL: "file:///etc" }, "AWS_ENDPOINT_URL is not allowed"],
    ["no URL", { AWS_ENDPOINT_URL_DYNAMODB: "127.0.0.1" }, "AWS_ENDPOINT_URL_DYNAMODB is not allowed"],
    ["FIPS", { AWS_USE_FIPS_ENDPOINT: "true" }, 'AWS_USE_FIPS_ENDPOINT is "true"'],
    ["IPv6 for AWS", { AWS_USE_DUALSTACK_ENDPOINT: "True" }, "AWS_USE_DUALSTACK_ENDPOINT is"],
    ...["1", "yes", "0", "FALSE", " false"].flatMap((value): [string, object, string][] => [
      [`${value} for FIPS`, { AWS_USE_FIPS_ENDPOINT: value }, `AWS_USE_FIPS_ENDPOINT is "${value}"`],
      [
        `${value} for the choice of an endpoint`,
        { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: value },
        `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is "${value}"; allowed: "true" or "false"`,
      ],
    ]),
    [
      "two variables at once",
      { AWS_USE_FIPS_ENDPOINT: "1", AWS_USE_DUALSTACK_ENDPOINT: "true" },
      'AWS_USE_FIPS_ENDPOINT is "1"; allowed: "false"; AWS_USE_DUALSTACK_ENDPOINT is "true"; allowed: "false"',
    ],
  ])("refuses %s, and repeats no password", (_, env, message) => {
    const read = () => dynamoDbEndpoint({ ...region, ...env });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(message);
    expect(read).not.toThrow("secret");
  });
});

describe("credentialsIn", () => {
  const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };

  it("takes the variables that Lambda sets", () => {
    expect(credentialsIn({ ...keys, AWS_SESSION_TOKEN: "FwoG" })).toEqual({
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "example",
      sessionToken: "FwoG",
    });
    expect(credentialsIn({ ...keys, AWS_SESSION_TOKEN: "" })?.sessionToken).toBeUndefined();
  });

  it.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("takes none without %s", (name) => {
    expect(credentialsIn({ ...keys, [name]: undefined })).toBeUndefined();
    expect(credentialsIn({ ...keys, [name]: "" })).toBeUndefined();
  });
});
