import { explain } from "./errors";

// Loaded here, because loading checks the environments and backends.
import("./synthesize")
  .then(({ synthesize }) => synthesize())
  .catch((error: unknown) => {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    console.error(explanation);
    process.exitCode = 1;
  });
