import {
  activateNextSecret,
  mintNextSecret,
  PROPAGATION_SECONDS,
  requireTaken,
  type RouterSecretView,
  showRouterSecrets,
} from "@tollgate/tenant-provisioning-runtime";
import { columns, time as timeText } from "../output/columns";
import { UsageError } from "../io/errors";
import { requireCells } from "./cells";
import { define, type Invocation } from "./definition";

/** @throws {UsageError} where no cell asks for a secret. */
function open({ environment, ...invocation }: Pick<Invocation, "cells" | "environment">) {
  const cells = requireCells({ environment, ...invocation });
  if (environment.waf === undefined)
    throw new UsageError(`${environment.name} has no waf: its cells ask for no secret`);
  return { cells, secrets: cells.secrets, stated: environment.waf.routerSecretHashes };
}

/** The hashes that an environment states as TypeScript. */
const statement = (hashes: readonly string[]) => `routerSecretHashes: ${JSON.stringify(hashes)}`;

interface Minted {
  readonly hash: string;
  /** What the environment has to state before the secret is activated. Null if the cells ask for none yet. */
  readonly routerSecretHashes: readonly string[] | null;
}

interface Activated {
  readonly hash: string;
  readonly isStated: boolean;
  /** Second since 1970 from which on every location of the router sends the secret. */
  readonly everywhereAt: number;
}

export const routerSecretCommands = [
  define<RouterSecretView>({
    name: "router-secret",
    arguments: "",
    summary:
      "show the hashes of the secrets by which cells with waf know the router, and whether the environment states them",
    options: [],
    examples: ["router-secret --env prod"],
    writes: false,
    async *run(invocation) {
      const { secrets, stated } = open(invocation);
      yield* await showRouterSecrets(secrets, stated);
    },
    empty: "The router's store has no secret: tenants router-secret mint\n",
    problemOf: ({ isRefused }) => (isRefused ? "problems" : undefined),
    header: columns(["SECRET", 8], ["HASH", 18], ["STATED", 1]),
    format: ({ role, hash, isStated, isRefused }) =>
      `${columns([role, 8], [hash ?? "-", 18], [isStated ? "yes" : isRefused ? "no: the cells refuse it" : "no", 1])}\n`,
  }),
  define<Minted>({
    name: "router-secret mint",
    arguments: "",
    summary:
      "mint the router's next secret, keep it in the router's store, and print its hash; the router does not send it yet",
    options: [],
    examples: ["router-secret mint --env prod"],
    writes: true,
    async run({ io, would, mintSecret, ...invocation }) {
      const { secrets, stated } = open(invocation);
      const mint = async () => {
        if (would !== undefined) return { secret: "", hash: "" };
        io.note("Minting a secret takes about half a minute.\n");
        return mintSecret();
      };
      const hash = await mintNextSecret(secrets, mint);
      const views = await showRouterSecrets(secrets, stated);
      const active = views.find(({ role }) => role === "active")?.hash ?? undefined;
      const both = [...new Set([...(active === undefined ? [] : [active]), hash])];
      return { hash, routerSecretHashes: stated.length === 0 ? null : both };
    },
    format: ({ hash, routerSecretHashes }) =>
      `The hash of the router's next secret: ${JSON.stringify(hash)}\n` +
      (routerSecretHashes === null
        ? "Cells ask for no secret yet. Next: tenants router-secret activate\n"
        : `Next: state ${statement(routerSecretHashes)}, deploy all cells, and then: tenants router-secret activate\n`),
  }),
  define<Activated>({
    name: "router-secret activate",
    arguments: "",
    summary:
      "let the router send its next secret, whose hash the environment has to state, and which all deployed cells have to let pass",
    options: [],
    examples: ["router-secret activate --env prod"],
    writes: true,
    async run({ time, ...invocation }) {
      const { cells, secrets, stated } = open(invocation);
      const hash = await activateNextSecret(secrets, stated, (secret) => requireTaken(secret, cells));
      const everywhereAt = Math.ceil(time.now() / 1000) + PROPAGATION_SECONDS;
      return { hash, isStated: stated.length > 0, everywhereAt };
    },
    format: ({ hash, isStated, everywhereAt }) =>
      `The router sends the secret with the hash ${JSON.stringify(hash)}.\n` +
      `From ${timeText(everywhereAt)} on, every location does. Then ${isStated ? "state this hash alone" : `state ${statement([hash])}`}, and deploy all cells.\n`,
  }),
];
