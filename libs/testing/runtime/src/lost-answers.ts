interface Client {
  readonly config: { readonly requestHandler: object };
}

interface RequestHandler {
  handle: (
    request: { readonly headers: Readonly<Record<string, string>> },
    options: unknown,
  ) => Promise<{ readonly response: { readonly body: { resume(): unknown } } }>;
}

/** Has each call of an AWS SDK client take effect the first time that it is sent, without an answer: so the SDK sends it again. */
export function loseFirstAnswers<Lossy extends Client>(client: Lossy): Lossy {
  const handler = client.config.requestHandler as RequestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const answer = await handle(request, options);
    if (!/attempt=1\b/.test(request.headers["amz-sdk-request"] ?? "")) return answer;
    // What nobody reads would keep its connection.
    answer.response.body.resume();
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  return client;
}
