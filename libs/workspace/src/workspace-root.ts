import { resolve } from "node:path";

/** The folder that contains `nx.json`. */
export const workspaceRoot = resolve(__dirname, "../../..");
