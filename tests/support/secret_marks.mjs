/** Fewer equal bytes than this may be chance. */
const LEAST_BYTES = 15;
const WINDOW = 8;
const TOKEN_PREFIXES = ['pina_', 'pinr_', 'pinc_'];
const LEAST_TOKEN_TAIL = 16;

/**
 * Secrets to look for: as they are, in UTF-16, in base64 at every alignment and percent-encoded. A
 * part of one counts too, because freed memory often loses only its first bytes.
 */
export class SecretMarks {
  #forms = [];
  #table = new Map();
  #filter = new Uint8Array(1 << 16);

  add(label, secret) {
    const plain = Buffer.from(secret);
    this.#addForm(label, plain);
    this.#addForm(`${label} in UTF-16`, Buffer.from(secret, 'utf16le'));
    for (let before = 0; before < 3; before += 1) {
      const padded = Buffer.concat([Buffer.alloc(before), plain]);
      // Without the characters that also depend on what stands beside the secret.
      const text = padded.toString('base64').slice(before === 0 ? 0 : before + 1, -4);
      this.#addForm(`${label} in base64`, Buffer.from(text));
    }
    const escaped = encodeURIComponent(secret);
    if (escaped !== secret) this.#addForm(`${label}, percent-encoded`, Buffer.from(escaped));
  }

  /** The labels of what these bytes hold. */
  foundIn(bytes) {
    return new Set([...this.#partsIn(bytes), ...tokensIn(bytes)]);
  }

  #addForm(label, bytes) {
    const form = { label, bytes, least: label.endsWith('UTF-16') ? 2 * LEAST_BYTES : LEAST_BYTES };
    this.#forms.push(form);
    for (let at = 0; at + WINDOW <= bytes.length; at += 1) {
      const low = bytes.readUInt32LE(at);
      this.#filter[filterKey(low)] = 1;
      const places = this.#table.get(low) ?? [];
      places.push({ form, at });
      this.#table.set(low, places);
    }
  }

  /**
   * Looks at every eighth byte only: any part of fifteen bytes or more, however aligned, covers a whole window
   * that starts there.
   */
  *#partsIn(bytes) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4));
    for (let index = 0; index + 1 < words.length; index += 2) {
      const low = words[index];
      if (this.#filter[filterKey(low)] === 0) continue;
      for (const { form, at } of this.#table.get(low) ?? []) {
        if (equalAround(bytes, index * 4, form.bytes, at) >= form.least) yield form.label;
      }
    }
  }
}

const filterKey = (word) => ((word ^ (word >>> 16)) * 0x9e37) & 0xffff;

/** How many bytes are equal in a row around one place in each. */
function equalAround(bytes, here, form, there) {
  let before = 0;
  while (before < Math.min(here, there) && bytes[here - before - 1] === form[there - before - 1]) before += 1;
  let after = 0;
  while (there + after < form.length && bytes[here + after] === form[there + after]) after += 1;
  return before + after;
}

/** Tokens nobody was told of, such as those in an answer that was cut short. */
function* tokensIn(bytes) {
  for (const prefix of TOKEN_PREFIXES) {
    for (let at = bytes.indexOf(prefix); at >= 0; at = bytes.indexOf(prefix, at + 1)) {
      const tail = bytes.toString('latin1', at + prefix.length, at + prefix.length + LEAST_TOKEN_TAIL);
      if (/^[A-Za-z0-9]{16}$/.test(tail)) yield `some token ${prefix}...`;
    }
  }
}
