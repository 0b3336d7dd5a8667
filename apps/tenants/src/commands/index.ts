import type { CommandDefinition } from "../definition";
import { tenantCommands } from "./tenants";
import { tokenCommands } from "./tokens";

/** Every command there is. */
export const commands: readonly CommandDefinition[] = [...tenantCommands, ...tokenCommands];
