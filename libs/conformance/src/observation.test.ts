import { observeExchange, observeLine, type Exchanged } from ".";

const answer = (headers: readonly (readonly [string, string])[], body = "{}"): Exchanged => ({
  kind: "answer",
  status: 200,
  headers,
  body,
  bodyBytes: Buffer.byteLength(body),
});
const same = (text: string) => text;

it("compares by form what is another one each time, by value what is not known, and not at all what is of the connection", () => {
  const headers = [
    ["x-amzn-requestid", "11111111-2222-4333-8444-555555555555"],
    ["x-amz-apigw-id", "abcDEFghiJKLmno="],
    ["date", "Sun, 29 Nov 2026 01:02:03 GMT"],
    ["connection", "keep-alive"],
    ["x-new", "11111111-2222-4333-8444-555555555555"],
    ["set-cookie", "a"],
    ["set-cookie", "b"],
  ] as const;
  expect(observeExchange(answer(headers), same)).toEqual({
    answer: "came",
    status: "200",
    body: "{}",
    "header x-amzn-requestid": "a UUID",
    "header x-amz-apigw-id": "an extended request id",
    "header date": "an HTTP date",
    "header x-new": "11111111-2222-4333-8444-555555555555",
    "header set-cookie": "a, b",
  });
});

it("shows a value that has lost its form as it is", () => {
  expect(observeExchange(answer([["x-amzn-requestid", "none"]]), same)).toMatchObject({
    "header x-amzn-requestid": "none",
  });
});

it("compares the length of a body with ids in it with the body, and that of another by its value", () => {
  const name = (text: string) => text.replace("acme", "<tenant>");
  const length = (body: string, value: string) =>
    observeExchange(answer([["content-length", value]], body), name)["header content-length"];
  expect(length('"acme"', "6")).toBe("the body's length");
  expect(length('"acme"', "7")).toBe("7");
  expect(length('"other"', "7")).toBe("7");
});

it("says nothing of the authorizer's call in a line whose answer may have been in the cache", () => {
  const line = {
    status: 200,
    authorizerLatency: "-",
    requestId: "11111111-2222-4333-8444-555555555555",
    bytes: 2,
  };
  expect(observeLine(line, answer([]), same, true)).toEqual({
    "log line": "written",
    "log status": "200",
    "log requestId": "a UUID",
    "log bytes": "the body's length",
  });
  expect(observeLine({ ...line, authorizerLatency: "12" }, answer([]), same, false)).toMatchObject({
    "log authorizerLatency": "a number",
  });
  expect(observeLine({ ...line, bytes: 3 }, answer([]), same, false)).toMatchObject({ "log bytes": "3" });
});
