import { signedBy } from "./router";

const signed = (scope: string, algorithm = "AWS4-HMAC-SHA256") =>
  `${algorithm} Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef`;

it.each([
  [signed("AKID/20261124/us-east-1/apigateway/aws4_request"), "apigateway", "us-east-1"],
  [signed("AKID/20261124/eu-west-1/dynamodb/aws4_request"), "dynamodb", "eu-west-1"],
  [signed("AKID/20261124/us-east-1/sts/aws4_request"), "sts", "us-east-1"],
])("%s is for %s in %s", (authorization, service, region) => {
  expect(signedBy(authorization)).toEqual({ accessKey: "AKID", service, region });
});

it("a signature of version 4A is for a service in any Region", () => {
  const scope = "AKID/20261124/cloudfront-keyvaluestore/aws4_request";
  expect(signedBy(signed(scope, "AWS4-ECDSA-P256-SHA256"))).toEqual({
    accessKey: "AKID",
    service: "cloudfront-keyvaluestore",
  });
});

it.each([
  undefined,
  "",
  "Bearer AKID/20261124/us-east-1/apigateway/aws4_request",
  signed("AKID/20261124/us-east-1/apigateway"),
  signed("AKID/us-east-1/apigateway/aws4_request"),
  signed("AKID/20261124/us-east-1/apigateway/aws4_request", "AWS4-ECDSA-P256-SHA256"),
  signed("AKID/20261124/cloudfront-keyvaluestore/aws4_request"),
  signed("AKID/20261124/apigateway/aws4_request", "AWS4-UNKNOWN"),
])("%s is a request to the execute API", (authorization) => {
  expect(signedBy(authorization)).toBeUndefined();
});
