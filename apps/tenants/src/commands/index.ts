// Commands of `tenants`: the definition of each, with its options, action and format.
// Not here: the use cases that they call, which are in `libs/tenant-provisioning/runtime`.

import type { CommandDefinition } from "./definition";
import { auditCommands } from "./audit";
import { cellCommands } from "./cells";
import { drainCommands } from "./drain";
import { doctorCommands } from "./doctor";
import { exportCommands } from "./export";
import { importCommands } from "./import";
import { limitCommands } from "./limits";
import { moveCellCommands } from "./move-cell";
import { planCommands } from "./plans";
import { routerSecretCommands } from "./router-secret";
import { scopeCommands } from "./scopes";
import { tenantCommands } from "./tenants";
import { tokenCommands } from "./tokens";
import { usageCommands } from "./usage";
import { usageExportCommands } from "./usage-export";

export const commands: readonly CommandDefinition[] = [
  ...tenantCommands,
  ...limitCommands,
  ...tokenCommands,
  ...planCommands,
  ...cellCommands,
  ...drainCommands,
  ...moveCellCommands,
  ...routerSecretCommands,
  ...scopeCommands,
  ...importCommands,
  ...exportCommands,
  ...usageCommands,
  ...usageExportCommands,
  ...auditCommands,
  ...doctorCommands,
];
