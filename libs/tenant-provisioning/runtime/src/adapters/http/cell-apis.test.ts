import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CellApiError } from "../../cells/errors";
import { askedUrl, httpCellApis, standInServer } from "./cell-apis";

const TARGET = { apiId: "abcdef1234", region: "eu-west-1" };
const SECRET = "the secret";

let server: Server;
let status = 401;
const received: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    received.push({ url, headers });
    if (status > 0) response.writeHead(status, { location: "/elsewhere" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void received.splice(0));

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const ask = (at = address(), answerWithinMs?: number) =>
  httpCellApis({ stage: "prod", server: at, ...(answerWithinMs !== undefined && { answerWithinMs }) });

it.each([
  [401, true],
  [403, false],
])("reads the answer %d to a request with the secret and without a token", async (answer, isTaken) => {
  status = answer;
  await expect(ask().takesSecret(TARGET, SECRET)).resolves.toBe(isTaken);
  // A request that was given up can arrive late.
  const last = received.at(-1);
  expect(last).toMatchObject({ url: "/prod/health", headers: { "x-tollgate-router": SECRET } });
  expect(last?.headers).not.toHaveProperty("authorization");
});

it.each([200, 302, 404, 429, 502])(
  "takes the answer %d for none, and follows no redirection",
  async (answer) => {
    status = answer;
    await expect(ask().takesSecret(TARGET, SECRET)).rejects.toThrow(`/prod/health answers ${answer}`);
    expect(received.map(({ url }) => url)).not.toContain("/elsewhere");
  },
);

it("says why there is no answer, without the secret", async () => {
  status = 0;
  for (const [apis, secret, text] of [
    [ask(undefined, 1), SECRET, "(TimeoutError)"],
    [ask("http://127.0.0.1:1"), SECRET, "("],
    // `fetch` repeats a value that no header can have.
    [ask(), "a\nsecret", "(unknown error)"],
  ] as const) {
    const error: unknown = await apis.takesSecret(TARGET, secret).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(CellApiError);
    expect(String(error)).toContain(`does not answer ${text}`);
    expect(String(error)).not.toContain("secret");
  }
});

it("asks each cell at its own host, or the server that stands in for AWS, wherever it is stated", () => {
  expect(askedUrl(TARGET, { stage: "prod" })).toBe(
    "https://abcdef1234.execute-api.eu-west-1.amazonaws.com/prod/health",
  );
  const endpoint = "http://127.0.0.1:4000";
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"])
    expect(standInServer({ [name]: endpoint })).toBe(endpoint);
  expect(standInServer({ AWS_ENDPOINT_URL: "" })).toBeUndefined();
});
