/** What GitHub answered to one request, or why there is no answer. */
export type Answer =
  | { readonly value: unknown; readonly problem?: never }
  | { readonly value?: never; readonly problem: string };

/** Asks GitHub's REST API for a path below the repository, such as `/environments`. */
export type Ask = (path: string) => Promise<Answer>;

const TIMEOUT_MS = 20_000;

/**
 * Asks as who has the token. It is sent to the API's address only, and stands in no message.
 *
 * @param api `https://api.github.com`, or the address of a GitHub Enterprise Server or of a server on this machine
 * @throws {Error} for an address that is neither
 */
export function askGitHub(api: string, repository: string, token: string | undefined): Ask {
  const { protocol, hostname } = new URL(api);
  if (protocol !== "https:" && !["127.0.0.1", "[::1]", "localhost"].includes(hostname))
    throw new Error("GITHUB_API_URL is no https address");
  return async (path) => {
    try {
      const response = await fetch(`${api}/repos/${repository}${path}`, {
        headers: {
          accept: "application/vnd.github+json",
          "x-github-api-version": "2022-11-28",
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        // A repository that was renamed is not the one that was named.
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status !== 200) return { problem: `${path || "/"} answered ${response.status}` };
      return { value: await response.json() };
    } catch {
      return { problem: `${path || "/"} did not answer with JSON` };
    }
  };
}
