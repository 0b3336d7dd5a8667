/** An environment has more cells and host names than the router's function can hold. */
export class RouterFunctionSizeError extends Error {
  override readonly name = "RouterFunctionSizeError";
  readonly code = "ROUTER_FUNCTION_SIZE";

  /** @param bytes size of the function's code */
  constructor(bytes: number, cells: number) {
    super(`the router's function would have ${bytes} bytes for ${cells} cells: CloudFront accepts 10,000`);
  }
}
