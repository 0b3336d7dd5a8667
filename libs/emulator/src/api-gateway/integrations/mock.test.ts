import { testDocument, startTestEmulator, type TestEmulator } from "../../test-support/emulator.test-support";
import { call } from "../../test-support/http.test-support";

const JSON_TEMPLATE = { "application/json": '{"statusCode": 200}' };
const PATHS = {
  "/no-match": { passthroughBehavior: "when_no_match", requestTemplates: JSON_TEMPLATE },
  "/by-default": { requestTemplates: JSON_TEMPLATE },
  "/no-templates": { passthroughBehavior: "when_no_templates", requestTemplates: JSON_TEMPLATE },
  "/without-templates": { passthroughBehavior: "when_no_templates" },
  "/never": {
    passthroughBehavior: "never",
    requestTemplates: { "Application/JSON; charset=utf-8": '{"statusCode": 200}' },
  },
  "/never-without": { passthroughBehavior: "never" },
};

let test: TestEmulator;
beforeAll(async () => {
  const integration = (settings: object) => ({
    post: {
      "x-amazon-apigateway-integration": {
        type: "mock",
        ...settings,
        responses: { "200": { statusCode: "200" } },
      },
    },
  });
  const paths = Object.fromEntries(
    Object.entries(PATHS).map(([path, settings]) => [path, integration(settings)]),
  );
  test = await startTestEmulator({ document: testDocument({ paths }) });
});
afterAll(() => test?.stop());

const post = async (path: string, contentType: string | undefined, body: string) => {
  const headers: Record<string, string> = contentType === undefined ? {} : { "content-type": contentType };
  const {
    status,
    headers: answered,
    json,
  } = await call(`${test.url}/one${path}`, {
    method: "POST",
    headers,
    body: Buffer.from(body),
  });
  return status === 200 ? "200" : `${status} ${answered.get("x-amzn-errortype")} ${String(json["message"])}`;
};

const UNSUPPORTED = "415 BadRequestException Unsupported Media Type";
const NO_STATUS = "500 InternalServerErrorException Internal server error";
const STATUS = '{"statusCode": 200}';

// The examples of DG "Integration passthrough behaviors", with a body that says a status and one that says none.
it.each([
  ["/no-match", "application/json", "x", "200"],
  ["/no-match", undefined, "x", "200"],
  ["/no-match", "text/plain", "x", NO_STATUS],
  ["/no-match", "text/plain", STATUS, "200"],
  ["/by-default", "text/plain", "x", NO_STATUS],
  ["/no-templates", "application/json; charset=utf-8", "x", "200"],
  ["/no-templates", "text/plain", STATUS, UNSUPPORTED],
  ["/without-templates", "text/plain", STATUS, "200"],
  ["/never", "APPLICATION/JSON", "x", "200"],
  ["/never", undefined, "x", "200"],
  ["/never", "text/plain", STATUS, UNSUPPORTED],
  ["/never-without", "application/json", STATUS, UNSUPPORTED],
])("a mock at %s, asked with %s and the body %s, answers %s", async (path, contentType, body, answer) => {
  expect(await post(path, contentType, body)).toBe(answer);
});
