import { resolve } from "node:path";

/** The folder that holds `nx.json`. */
export const workspaceRoot = resolve(__dirname, "../../..");
