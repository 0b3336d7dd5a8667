import { account, environments } from "@tollgate/environments";
import { backends as written } from "./backends";
import { parseBackends } from "./parse-backends";

/**
 * The backends that an operation can name. Whatever reads them reads them here, where they are checked, so that the local
 * gateway, the stacks and the tests refuse the same.
 */
export const backends = parseBackends(written, { account, environments });
