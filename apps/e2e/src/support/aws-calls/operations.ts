// AWS calls: recorded requests, their operations, and the permissions that they need.
// Not here: the pipeline's roles, which are in `apps/infra`.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { succeed } from "../programs/run";
import type { RecordedRequest } from "./recorder";

/** A call of an AWS operation, with the names in botocore's models. */
export interface Operation {
  /** The service's name in the credential's scope. */
  readonly service: string;
  readonly name: string;
  /** Parts of the path, the query and the members of the body, by their names in the model. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly request: RecordedRequest;
}

/** Services whose requests identify the operation only by method and path. */
const REST = { backup: "backup", lambda: "lambda", route53: "route53", s3: "s3", signer: "signer" } as const;

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** The required query: `tagging`, or `list-type=2`. */
  readonly query: readonly string[];
  /** The required headers and query members. */
  readonly needs: readonly string[];
  /** The length of the fixed parts of the path. */
  readonly literals: number;
}

/** The used part of a model. */
interface Model {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly http: { readonly method: string; readonly requestUri: string };
        readonly input?: { readonly shape: string };
      }
    >
  >;
  readonly shapes: Readonly<
    Record<
      string,
      {
        readonly required?: readonly string[];
        readonly members?: Readonly<
          Record<string, { readonly location?: string; readonly locationName?: string }>
        >;
      }
    >
  >;
}

/** Returns the operation that a request calls. @throws {Error} for an operation that is in no model */
export type OperationOf = (request: RecordedRequest) => Operation;

/** Reads the models of the botocore version that `moto_server` uses. */
export async function operationsOfBotocore(): Promise<OperationOf> {
  const data = join(await botocore(), "data");
  const routes = new Map(
    Object.entries(REST).map(([service, folder]) => [service, routesOf(join(data, folder))] as const),
  );
  return (request) => {
    const [, service = ""] =
      /Credential=[^/]+\/\d+\/[a-z0-9-]*\/([a-z0-9-]+)\//.exec(String(request.headers["authorization"])) ??
      [];
    const { name, parameters } = named(request, routes.get(service));
    return { service, name, parameters, request };
  };
}

async function botocore(): Promise<string> {
  const script = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "moto_server"))
    .find(existsSync);
  if (script === undefined) throw new Error("moto_server is not on the path");
  const [, python = "python3"] = /^#!(\S+)/.exec(readFileSync(script, "utf8")) ?? [];
  const where = "import botocore, os; print(os.path.dirname(botocore.__file__))";
  return (await succeed(python, ["-c", where])).stdout.trim();
}

function routesOf(folder: string): readonly Route[] {
  const newest = readdirSync(folder).sort().at(-1) ?? "";
  const { operations, shapes } = JSON.parse(
    gunzipSync(readFileSync(join(folder, newest, "service-2.json.gz"))).toString("utf8"),
  ) as Model;
  return Object.entries(operations).map(([name, { http, input }]) => {
    const [path = "", query = ""] = http.requestUri.split("?");
    const labels = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, label = ""]) => label);
    const pattern = path
      .replace(/\/$/, "")
      .replaceAll(/[.*]/g, "\\$&")
      .replaceAll(/\{\w+\+\}/g, "(.+)")
      .replaceAll(/\{\w+\}/g, "([^/]+)");
    const { required = [], members = {} } = shapes[input?.shape ?? ""] ?? {};
    return {
      name,
      method: http.method,
      path: new RegExp(`^${pattern}/?$`),
      labels,
      query: query.split("&").filter(Boolean),
      needs: required.flatMap((member) => {
        const { location, locationName = member } = members[member] ?? {};
        return location === "header" || location === "querystring" ? [locationName.toLowerCase()] : [];
      }),
      literals: path.replaceAll(/\{\w+\+?\}/g, "").length,
    };
  });
}

function named(
  request: RecordedRequest,
  routes: readonly Route[] | undefined,
): Pick<Operation, "name" | "parameters"> {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string")
    return { name: target.split(".").at(-1) ?? "", parameters: json(request.body) };
  const form = Object.fromEntries(new URLSearchParams(request.body));
  if (!routes && form["Action"] !== undefined) return { name: form["Action"], parameters: form };
  if (routes) return restOperation(request, routes);
  // API Gateway's permissions are for methods and paths, not for operations.
  return { name: request.method, parameters: json(request.body) };
}

function restOperation(request: RecordedRequest, routes: readonly Route[]) {
  const { pathname, searchParams } = new URL(request.url, "http://server");
  const isAsked = (each: string): boolean => {
    const [name = "", value] = each.split("=");
    return value === undefined ? searchParams.has(name) : searchParams.get(name) === value;
  };
  const given = new Set([
    ...Object.keys(request.headers),
    ...[...searchParams.keys()].map((key) => key.toLowerCase()),
  ]);
  const [found] = routes
    .filter(({ method, path }) => method === request.method && path.test(pathname))
    .filter(({ query, needs }) => query.every(isAsked) && needs.every((each) => given.has(each)))
    .sort(
      (a, b) =>
        b.query.length + b.needs.length - (a.query.length + a.needs.length) || b.literals - a.literals,
    );
  if (!found) throw new Error(`no operation is ${request.method} ${request.url}`);
  const values = found.path.exec(pathname)?.slice(1) ?? [];
  const labels = found.labels.map((label, at) => [label, decodeURIComponent(values[at] ?? "")]);
  return {
    name: found.name,
    parameters: { ...json(request.body), ...Object.fromEntries(searchParams), ...Object.fromEntries(labels) },
  };
}

function json(text: string): Readonly<Record<string, unknown>> {
  return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
}
