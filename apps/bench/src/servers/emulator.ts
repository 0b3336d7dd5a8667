import { startBenchEmulator } from "./bench-emulator";
import { serveParent } from "./serve-parent";

/** The gateway, with its access log written and thrown away, in the data directory of the first argument if any. */
async function main(dataDirectory: string | undefined): Promise<void> {
  const { url } = await startBenchEmulator(dataDirectory === undefined ? {} : { dataDirectory });
  serveParent(url);
}

void main(process.argv[2]);
