import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const TEXT = /\.(?:html|js|css|svg|json|txt|map)$/;
/** Below this a header costs more than compression saves. */
const WORTH_IT_BYTES = 1_024;

/** Puts a .br and a .gz beside every text file: compressed once, here, as hard as it goes. */
export async function compressFolder(folder) {
  const files = readdirSync(folder, { recursive: true }).map(name => join(folder, String(name)));
  await Promise.all(files.filter(path => TEXT.test(path)).map(compress));
}

async function compress(path) {
  const content = readFileSync(path);
  if (content.length < WORTH_IT_BYTES) return;
  writeFileSync(`${path}.br`, await promisify(brotliCompress)(content));
  writeFileSync(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}
