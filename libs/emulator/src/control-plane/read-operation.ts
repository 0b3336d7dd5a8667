import type { ControlRequest, ControlServices, Operation } from "./operation";

/** An operation that shows something, and changes nothing. */
export function read(
  name: string,
  path: string,
  view: (request: ControlRequest, services: ControlServices) => unknown,
): Operation {
  return {
    name,
    method: "GET",
    path,
    status: 200,
    run: (request, services) => ({ json: view(request, services) }),
  };
}
