import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../cache.mjs';

export const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';

export const hostTarget = `${process.platform}-${process.arch}-${libc}`;
export const prebuildFolder = (target = hostTarget) => join(root, 'prebuilds', target);
export const addonPath = (target = hostTarget) => join(prebuildFolder(target), `pinterest-${version}.node`);
