interface Client {
  readonly config: { readonly requestHandler: object };
}

interface RequestHandler {
  handle: (
    request: { readonly headers: Readonly<Record<string, string>> },
    options: unknown,
  ) => Promise<{ readonly response: { readonly body: { resume(): unknown } } }>;
}

/**
 * Makes the first attempt of each call of an AWS SDK client take effect without an answer, so that the SDK
 * repeats the call.
 */
export function loseFirstAnswers<Lossy extends Client>(client: Lossy): Lossy {
  const handler = client.config.requestHandler as RequestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const answer = await handle(request, options);
    if (!/attempt=1\b/.test(request.headers["amz-sdk-request"] ?? "")) return answer;
    // An unread body would keep its connection open.
    answer.response.body.resume();
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  return client;
}
