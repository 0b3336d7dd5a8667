import { STSClient } from "@aws-sdk/client-sts";
import { NoCredentialsError } from "./errors";
import { isOfConnection } from "./explain";
import type { Waiting } from "./waiting";

type Credentials = Awaited<ReturnType<STSClient["config"]["credentials"]>>;

/** A `credential_process` may ask a person, but not forever. */
const LIMIT_MS = 14_000;

/** The debug messages in which the SDK's credentials providers report what they lack. */
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
 * The standard credentials chain. Where it finds none, the SDK's error names no cause; here the message of each provider is kept.
 *
 * @returns the provider @throws {NoCredentialsError} from the provider, also when it exceeds its time limit.
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
            () => reject(new NoCredentialsError([`${nameOf(place)} gave none within ${limitMs / 1000} s`])),
            limitMs,
          );
        });
        try {
          return await Promise.race([source.config.credentials(), overdue]);
        } catch (error) {
          if (error instanceof NoCredentialsError || isOfServer(error)) throw error;
          const { name, message } = error as Error;
          if (name === "CredentialsProviderError") throw new NoCredentialsError(causes);
          // For example about a file that a profile names and that does not exist.
          throw new NoCredentialsError([...causes, message]);
        } finally {
          clearTimeout(timer);
        }
      },
    );
}

/** Whether a server that gives credentials refused, failed or could not be reached. */
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
