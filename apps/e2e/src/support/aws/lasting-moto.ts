import { join } from "node:path";
import { startMoto, type Moto } from "./moto";

/** Starts `moto_server` with what `lasting-moto/sitecustomize.py` adds to it: it keeps what options change of what there is. */
export async function startLastingMoto(): Promise<Moto> {
  const path = [join(__dirname, "lasting-moto"), process.env["PYTHONPATH"]].filter(Boolean).join(":");
  // Python would write the compiled file beside its source.
  const added = { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1" };
  const before = Object.keys(added).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, added);
  try {
    return await startMoto();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
