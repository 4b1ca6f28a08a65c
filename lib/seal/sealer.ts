import { inspect } from 'node:util';

import { checkFullContext } from '../auth.js';
import { translated } from '../failure.js';
import type { NativeBinding, NativeSealer } from '../native.js';
import type { FullSealContext, Sealer } from '../types.js';
import { array, object, options, secret, text, wrongType } from '../validate.js';

class KeyRing implements Sealer {
  readonly keyId: string;
  readonly #binding: NativeBinding;
  readonly #handle: NativeSealer;

  constructor(binding: NativeBinding, keys: readonly string[]) {
    this.#binding = binding;
    this.#handle = translated(() => binding.createSealer(keys));
    this.keyId = binding.keyId(this.#handle);
  }

  static handle(value: unknown, field: string, binding: NativeBinding): NativeSealer {
    if (!(value instanceof KeyRing) || value.#binding !== binding) throw wrongType(field, 'what createSealer returned', value);
    return value.#handle;
  }

  seal(context: FullSealContext, given: string | Uint8Array): string {
    const place = JSON.stringify(checkFullContext(context));
    const plain = secret(given, 'secret');
    return translated(() => this.#binding.seal(this.#handle, place, plain));
  }

  unseal(context: FullSealContext, sealed: string): string {
    const place = JSON.stringify(checkFullContext(context));
    const given = text(sealed, 'sealed');
    return translated(() => this.#binding.unseal(this.#handle, place, given));
  }

  rewrap(from: FullSealContext, sealed: string, to: FullSealContext = from): string {
    const here = JSON.stringify(checkFullContext(from, 'from'));
    const there = JSON.stringify(checkFullContext(to, 'to'));
    const given = text(sealed, 'sealed');
    return translated(() => this.#binding.rewrap(this.#handle, here, there, given));
  }

  keyIdOf(sealed: string): string {
    const given = text(sealed, 'sealed');
    return translated(() => this.#binding.keyIdOf(given));
  }

  [inspect.custom](): string {
    return `Sealer { keyId: '${this.keyId}' }`;
  }
}

/** What makes sealers on one addon, and knows those it made from anything else: another copy's client cannot use them. */
export interface Sealing {
  createSealer(given: { keys: readonly string[] }): Sealer;
  /** The core's side of a sealer. */
  handleOf(value: unknown, field: string): NativeSealer;
}

export function sealingOn(binding: NativeBinding): Sealing {
  return {
    createSealer: (given) => new KeyRing(binding, checkKeys(given)),
    handleOf: (value, field) => KeyRing.handle(value, field, binding),
  };
}

function checkKeys(given: unknown): string[] {
  return array(options(object(given, 'options'), 'options', ['keys'])['keys'], 'keys').map((key, index) => text(key, `keys[${index}]`));
}
