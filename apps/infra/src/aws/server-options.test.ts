import { serverOptions } from "./server-options";

describe("serverOptions", () => {
  it.each([
    [undefined, {}],
    ["", {}],
    ["http://127.0.0.1:4566", { isAwsCompatibleServer: true, isPlainHttp: true }],
    ["https://aws.example.test", { isAwsCompatibleServer: true, isPlainHttp: false }],
  ])("reads %j", (url, expected) => {
    expect(serverOptions({ AWS_ENDPOINT_URL: url })).toEqual(expected);
  });
});
