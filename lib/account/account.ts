import { authFor } from '../auth.js';
import type { Engine } from '../engine.js';
import type { Account, AccountApi, Auth, CallOptions } from '../types.js';
import { optionalSignal, options } from '../validate.js';

export function accountApi(engine: Engine, clientAuth: Auth | undefined): AccountApi {
  const get = (value?: CallOptions): Promise<Account> => {
    const given = options(value, 'options', ['auth', 'signal']);
    const command = { op: 'account.get', auth: authFor(given['auth'], clientAuth) };
    return engine.run(command, { signal: optionalSignal(given['signal']), called: get });
  };
  return { get };
}
