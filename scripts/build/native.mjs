import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { buildPreset } from './cmake.mjs';
import { addonPath, prebuildFolder, version } from './platform.mjs';

/** Builds the addon for this machine into prebuilds/. */
export async function buildAddon() {
  const folder = prebuildFolder();
  mkdirSync(folder, { recursive: true });
  // What another version left behind would be packed, and loaded by nobody.
  for (const name of readdirSync(folder)) {
    if (name !== `pinterest-${version}.node`) rmSync(join(folder, name));
  }
  await buildPreset('release', ['pinterest_addon'], { definitions: [`-DPINTEREST_OUTPUT=${folder}`] });
  return addonPath();
}

if (import.meta.main) await buildAddon();
