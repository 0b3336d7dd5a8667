import { join } from "node:path";
import { startMoto, type Moto } from "./moto";

/**
 * Starts `moto_server` with the additions of `lasting-moto/sitecustomize.py`: it stores the changes of
 * existing resources that options make.
 */
export async function startLastingMoto(): Promise<Moto> {
  const path = [join(__dirname, "lasting-moto"), process.env["PYTHONPATH"]].filter(Boolean).join(":");
  // Prevents Python from writing the compiled file beside its source.
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
