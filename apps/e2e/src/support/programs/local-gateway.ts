import type { Service } from "./service";
import { startService } from "./service";
import { sampleRoot } from "../copies/sample-workspace";

/** A gateway that was started with `npm start`, on a free port. */
export interface LocalGateway {
  readonly url: string;
  /** The demo tenant's token from the output. */
  readonly token: string;
  readonly service: Service;
}

/** Starts the local gateway and waits until it prints the tenant, the token and the curl command. */
export async function startLocalGateway(
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  cwd: string = sampleRoot(),
): Promise<LocalGateway> {
  const service = await startService({
    command: "npm",
    args: ["start", "--silent", ...(args.length > 0 ? ["--", ...args] : [])],
    cwd,
    env: { PORT: "0", ...env },
    ready: /curl .*(http:\/\/[\w.:]+)\/\w+\/health.*?\s'?Authorization: ([\w]+)/,
  });
  const [, url = "", token = ""] = service.ready;
  return { url, token, service };
}
