import { STSClient } from "@aws-sdk/client-sts";
import { NoCredentialsError } from "./errors";
import { isOfConnection } from "./explain";
import type { Waiting } from "./waiting";

type Credentials = Awaited<ReturnType<STSClient["config"]["credentials"]>>;

/** A program that gives credentials may ask a person, but not for ever. */
const LIMIT_MS = 14_000;

/** How the SDK's providers of credentials say, at the level of debugging, what each of them lacks. */
const SAID = /^@smithy\/property-provider (?:->|\(!\)) ([^]*)$/;
/** What is said of places that nobody set up. */
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
 * Credentials from where every AWS tool has them. Where there are none, the SDK says only that no place has any: here each
 * place's own words are kept.
 *
 * @returns what gives them @throws {NoCredentialsError} from that, also when they do not come in time.
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
          // Such as of a file that a profile names, and that is not there.
          throw new NoCredentialsError([...causes, message]);
        } finally {
          clearTimeout(timer);
        }
      },
    );
}

/** Whether a server was asked for credentials, and refused, failed or was not reached. */
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
