/** GitHub's answer to a request, or the reason why there is none. */
export type Answer =
  | { readonly value: unknown; readonly problem?: never }
  | { readonly value?: never; readonly problem: string };

/** Requests a path below the repository from GitHub's REST API, such as `/environments`. */
export type Ask = (path: string) => Promise<Answer>;

const TIMEOUT_MS = 20_000;

/**
 * Creates a client with the token's permissions. The token is sent only to the API's address, and is in no
 * message.
 *
 * @param api `https://api.github.com`, or the address of a GitHub Enterprise Server or of a local server
 * @throws {Error} for any other address
 */
export function askGitHub(api: string, repository: string, token: string | undefined): Ask {
  const { protocol, hostname } = new URL(api);
  if (protocol !== "https:" && !["127.0.0.1", "[::1]", "localhost"].includes(hostname))
    throw new Error("GITHUB_API_URL is not an https URL");
  return async (path) => {
    try {
      const response = await fetch(`${api}/repos/${repository}${path}`, {
        headers: {
          accept: "application/vnd.github+json",
          "x-github-api-version": "2022-11-28",
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        // A renamed repository is not the configured one, so redirects are not followed.
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
