import { buildAddon } from './native.mjs';
import { buildTypeScript } from './typescript.mjs';

/** Both at once. Each comes to its end: whoever leaves early leaves a compiler running. */
export async function buildAll() {
  const builds = await Promise.allSettled([buildTypeScript(), buildAddon()]);
  const failed = builds.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

if (import.meta.main) await buildAll();
