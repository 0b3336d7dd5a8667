import type { ServerProcess } from "./server-process";

/** Starts servers one after the other, calls a function with them, and always ends them. */
export async function withServers<Name extends string, T>(
  starts: Readonly<Record<Name, () => Promise<ServerProcess>>>,
  use: (servers: Readonly<Record<Name, ServerProcess>>) => Promise<T>,
): Promise<T> {
  const servers: Partial<Record<Name, ServerProcess>> = {};
  try {
    for (const [name, start] of Object.entries(starts) as [Name, () => Promise<ServerProcess>][]) {
      servers[name] = await start();
    }
    return await use(servers as Readonly<Record<Name, ServerProcess>>);
  } finally {
    await Promise.all((Object.values(servers) as ServerProcess[]).map((server) => server.stop()));
  }
}
