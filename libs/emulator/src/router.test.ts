import { signedBy } from "./router";

const signed = (scope: string) =>
  `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef`;

it.each([
  [signed("AKID/20261124/us-east-1/apigateway/aws4_request"), "apigateway"],
  [signed("AKID/20261124/eu-west-1/dynamodb/aws4_request"), "dynamodb"],
  [signed("AKID/20261124/us-east-1/sts/aws4_request"), "sts"],
])("%s is for %s", (authorization, service) => {
  expect(signedBy(authorization)).toEqual({ accessKey: "AKID", service });
});

it.each([
  undefined,
  "",
  "Bearer AKID/20261124/us-east-1/apigateway/aws4_request",
  signed("AKID/20261124/us-east-1/apigateway"),
  signed("AKID/us-east-1/apigateway/aws4_request"),
])("%s is a request to the execute API", (authorization) => {
  expect(signedBy(authorization)).toBeUndefined();
});
