import { sendRaw } from "../support/programs/http";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";

type Line = Readonly<Record<string, unknown>>;

describe("logs of the local gateway, with the bundles that are deployed", () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway();
  });
  afterAll(() => gateway.service.stop());

  const send = (path: string, token?: string): Promise<Response> =>
    fetch(`${gateway.url}/dev${path}`, token === undefined ? {} : { headers: { authorization: token } });
  const extendedIdOf = (response: Response): string => response.headers.get("x-amz-apigw-id") ?? "";
  const accessLog = (): readonly Line[] =>
    gateway.service
      .stdout()
      .split("\n")
      .slice(0, -1)
      .map((text) => JSON.parse(text) as Line);
  const accessLineOf = async (extendedRequestId: string): Promise<Line | undefined> => {
    await gateway.service.says(new RegExp(`"v":1,"extendedRequestId":"${extendedRequestId}".*\\n`));
    return accessLog().find((line) => line["extendedRequestId"] === extendedRequestId);
  };
  /** The JSON lines that Lambda functions wrote to stderr. */
  const functionLog = (): readonly Line[] =>
    gateway.service
      .stderr()
      .split("\n")
      .flatMap((text) => /\{.*"service":.*\}/.exec(text) ?? [])
      .map((text) => JSON.parse(text) as Line);

  it("lead from the id that the caller got to the backend's line, with the tenant", async () => {
    const id = extendedIdOf(await send("/whoami", gateway.token));
    const access = await accessLineOf(id);
    await gateway.service.says(new RegExp(`"service":.*"extendedRequestId":"${id}".*\\n`));
    expect(functionLog().filter((line) => line["extendedRequestId"] === id)).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "health",
        requestId: access?.["requestId"],
        tenantId: access?.["tenantId"],
        tokenId: access?.["tokenId"],
        apiKeyId: access?.["apiKeyId"],
      }),
    ]);
    expect(access).toMatchObject({
      v: 1,
      status: 200,
      tenantId: expect.stringMatching(/^[a-z0-9-]+$/) as string,
    });
  });

  it("lead from a refused request to the authorizer's line, and why", async () => {
    const access = await accessLineOf(extendedIdOf(await send("/whoami", "A".repeat(43))));
    await gateway.service.says(/"reason":"unknown".*\n/);
    const [refusal] = functionLog().filter((line) => line["reason"] === "unknown");
    expect(access).toMatchObject({ status: 401, errorType: "UNAUTHORIZED", tenantId: "-" });
    expect(refusal?.["function_request_id"]).toBe(access?.["authorizerRequestId"]);
  });

  it("name the gateway response of a path that does not exist, which a token makes another one", async () => {
    const typeOf = async (token?: string) =>
      (await accessLineOf(extendedIdOf(await send("/nope", token))))?.["errorType"];
    expect(await typeOf()).toBe("MISSING_AUTHENTICATION_TOKEN");
    expect(await typeOf(gateway.token)).toBe("DEFAULT_4XX");
    expect(await typeOf(`Bearer ${gateway.token}`)).toBe("DEFAULT_4XX");
  });

  it("tell requests apart that their caller gave the same id", async () => {
    const chosen = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";
    const headers = { authorization: gateway.token, "x-amzn-requestid": chosen };
    const [one, two] = await Promise.all(
      ["/whoami", "/health"].map((path) => fetch(`${gateway.url}/dev${path}`, { headers })),
    );
    for (const [response, resourcePath] of [
      [one, "/whoami"],
      [two, "/health"],
    ] as const) {
      expect(response?.headers.get("x-amzn-requestid")).toBe(chosen);
      const line = await accessLineOf(extendedIdOf(response as Response));
      expect(line).toMatchObject({ requestId: chosen, resourcePath });
    }
  });

  it("stay one JSON object a request, whatever the caller sends", async () => {
    const before = accessLog().length;
    const hostile = [
      'GET /dev/health"},{"status":200,"x":" HTTP/1.1',
      'GET /dev/health?x=%22%0A%22"\\ HTTP/1.1',
      "GET /dev/%00%0d%0a%22 HTTP/1.1",
      "PROPFIND /dev/health HTTP/1.1",
    ];
    const headers = (userAgent: string): string =>
      `Host: localhost\r\nUser-Agent: ${userAgent}\r\nX-Forwarded-For: ","tenantId":"acme\r\nReferer: "\\\r\nConnection: close\r\n\r\n`;
    for (const line of hostile)
      for (const userAgent of ['"x\\"', "ünï\u{1F600}", `"${"x".repeat(10_000)}`, "-"])
        await sendRaw(gateway.url, `${line}\r\n${headers(userAgent)}`);
    await accessLineOf(extendedIdOf(await send("/health")));
    const lines = accessLog().slice(before);
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(Object.keys(accessLog()[0] ?? {}));
      expect(line).toMatchObject({ v: 1, status: expect.any(Number) as number, tenantId: "-" });
    }
  });

  it("hold no token, header or key's value", () => {
    const fromFunctions = gateway.service.stderr().match(/^\[example-gateway-.*$/gm) ?? [];
    expect(fromFunctions.length).toBeGreaterThan(2);
    const everything = [gateway.service.stdout(), ...fromFunctions].join("\n");
    expect(everything).not.toContain(gateway.token.slice(7, 30));
    expect(everything).not.toContain("A".repeat(43));
    expect(everything).not.toMatch(/authorization|headers|clientId|example-gateway-dev-demo/i);
  });
});
