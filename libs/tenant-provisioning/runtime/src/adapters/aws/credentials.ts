import { STSClient } from "@aws-sdk/client-sts";
import { NoCredentialsError } from "./errors";
import { isOfConnection } from "./explain";
import type { Waiting } from "./waiting";

type Credentials = Awaited<ReturnType<STSClient["config"]["credentials"]>>;

/** A `credential_process` may ask a person for input, but not wait forever. */
const LIMIT_MS = 14_000;

/** Matches the debug messages in which the SDK's credentials providers report why they failed. */
const SAID = /^@smithy\/property-provider (?:->|\(!\)) ([^]*)$/;
/** The messages of providers that are not set up. */
const OF_NO_USE = [
  /skipping fromEnv/,
  /^Unable to find environment variable credentials/,
  /^Skipping SSO provider/,
  /did not contain credential_process/,
  /could not be found in shared credentials file/,
  /\[default\]/,
  /^Web identity configuration not specified/,
  /Could not load credentials from any providers/,
  /METADATA/i,
];

/**
 * The standard credentials chain. If the chain finds no credentials, the SDK's error names no cause. This
 * provider keeps the message of each provider in the chain.
 *
 * @returns a provider that throws {@link NoCredentialsError}, also when it exceeds its time limit
 */
export function awsCredentials(
  region: string,
  waiting: Waiting,
  limitMs = LIMIT_MS,
): () => Promise<Credentials> {
  const causes: string[] = [];
  let place = "credentials";
  const none = () => undefined;
  const debug = (line: unknown) => {
    const text = String(line);
    const cause = SAID.exec(text)?.[1]
      ?.trim()
      .replace(/\s*\n\s*/g, ": ");
    if (cause !== undefined && !OF_NO_USE.some((each) => each.test(cause)) && !causes.includes(cause))
      causes.push(cause);
    place = /credential-provider-(\w+) - from/.exec(text)?.[1] ?? place;
  };
  const source = new STSClient({ region, logger: { debug, info: none, warn: none, error: none } });
  return () =>
    waiting.during(
      () => nameOf(place),
      async () => {
        let timer: NodeJS.Timeout | undefined;
        const overdue = new Promise<never>((_, reject) => {
          timer = setTimeout(
            () =>
              reject(
                new NoCredentialsError([`${nameOf(place)} gave no credentials within ${limitMs / 1000} s`]),
              ),
            limitMs,
          );
        });
        try {
          return await Promise.race([source.config.credentials(), overdue]);
        } catch (error) {
          if (error instanceof NoCredentialsError || isOfServer(error)) throw error;
          const { name, message } = error as Error;
          if (name === "CredentialsProviderError") throw new NoCredentialsError(causes);
          // For example, a profile names a file that does not exist.
          throw new NoCredentialsError([...causes, message]);
        } finally {
          clearTimeout(timer);
        }
      },
    );
}

/** Whether a credentials server refused the request, failed or could not be reached. */
function isOfServer(error: unknown): boolean {
  const isAnswer =
    typeof error === "object" && error !== null && ("$metadata" in error || "$response" in error);
  return isAnswer || isOfConnection(error);
}

function nameOf(place: string): string {
  const profile = process.env["AWS_PROFILE"];
  const of = profile === undefined ? "" : ` of the profile ${profile}`;
  const names: Readonly<Record<string, string>> = {
    process: `the credential_process${of}`,
    sso: `the sign-in${of}`,
    ini: `the credentials${of}`,
  };
  return names[place] ?? "credentials";
}
