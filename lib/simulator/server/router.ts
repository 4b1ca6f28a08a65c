import { OPERATIONS, type Operation } from '../operations.js';

export interface Route {
  operation: Operation;
  params: Readonly<Record<string, string>>;
}

interface Branch {
  children: Map<string, Branch>;
  parameter: Branch | undefined;
  /** By method; the names are those of the parameters on the way here. */
  operations: Map<string, { operation: Operation; names: string[] }>;
}

const newBranch = (): Branch => ({
  children: new Map(),
  parameter: undefined,
  operations: new Map(),
});

function buildTree(): Branch {
  const root = newBranch();
  for (const operation of OPERATIONS) {
    let branch = root;
    const names: string[] = [];
    for (const segment of operation.path.slice(1).split('/')) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      if (name !== undefined) {
        names.push(name);
        branch = branch.parameter ??= newBranch();
        continue;
      }
      const next = branch.children.get(segment) ?? newBranch();
      branch.children.set(segment, next);
      branch = next;
    }
    branch.operations.set(operation.method, { operation, names });
  }
  return root;
}

const TREE = buildTree();

/** The operation of a path below `/v5`; or whether the path is known with another method. */
export function findRoute(method: string, path: string): Route | 'wrong_method' | undefined {
  let branch = TREE;
  const values: string[] = [];
  for (const segment of path.slice(1).split('/')) {
    const literal = branch.children.get(segment);
    if (!literal && (segment === '' || !branch.parameter)) return undefined;
    if (!literal) values.push(decode(segment));
    branch = literal ?? branch.parameter!;
  }
  if (branch.operations.size === 0) return undefined;
  const found = branch.operations.get(method);
  if (!found) return 'wrong_method';
  const params = Object.fromEntries(found.names.map((name, index) => [name, values[index]!]));
  return { operation: found.operation, params };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
