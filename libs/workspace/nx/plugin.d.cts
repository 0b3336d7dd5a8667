/** What Nx's plugin takes and gives of a project: what its tests read. */
interface Project {
  readonly root: string;
  readonly projectType: string;
  readonly targets: Readonly<Record<string, object>>;
}

export const createNodesV2: readonly [
  string,
  (
    files: readonly string[],
    options: undefined,
    context: { readonly workspaceRoot: string },
  ) => readonly (readonly [string, { readonly projects: Readonly<Record<string, Project>> }])[],
];

export function createDependencies(
  options: undefined,
  context: {
    readonly projects: Readonly<Record<string, { readonly root: string; readonly projectType: string }>>;
    readonly fileMap: {
      readonly projectFileMap: Readonly<Record<string, readonly { readonly file: string }[]>>;
    };
    readonly workspaceRoot: string;
  },
): readonly { readonly source: string; readonly target: string; readonly type: string }[];
