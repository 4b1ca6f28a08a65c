import { authFor } from '../auth.js';
import type { Engine } from '../engine.js';
import { translated } from '../failure.js';
import { guarded } from '../observer.js';
import type {
  Auth,
  Board,
  BoardList,
  BoardsApi,
  BoardsDiff,
  BoardsListOptions,
  BoardsProgress,
  CallOptions,
  SectionList,
} from '../types.js';
import { array, id, object, optionalFunction, optionalSignal, options, optionalText } from '../validate.js';

export function boardsApi(engine: Engine, clientAuth: Auth | undefined): BoardsApi {
  const list = (value?: BoardsListOptions): Promise<BoardList> => {
    const given = options(value, 'options', ['auth', 'signal', 'onProgress', 'username']);
    const onProgress = guarded(optionalFunction(value?.onProgress, 'onProgress'));
    const command = {
      op: 'boards.list',
      auth: authFor(given['auth'], clientAuth),
      username: optionalText(given['username'], 'username'),
    };
    return engine.run(command, {
      signal: optionalSignal(given['signal']),
      onNews: (news) => onProgress(news.payload as BoardsProgress),
      called: list,
    });
  };

  const sections = (boardId: string, value?: CallOptions): Promise<SectionList> => {
    const given = options(value, 'options', ['auth', 'signal']);
    const command = {
      op: 'boards.sections',
      auth: authFor(given['auth'], clientAuth),
      boardId: id(boardId, 'boardId'),
    };
    return engine.run(command, { signal: optionalSignal(given['signal']), called: sections });
  };

  const diff = (known: readonly Board[], fetched: BoardList): BoardsDiff => {
    const before = JSON.stringify(array(known, 'known'));
    const after = JSON.stringify(object(fetched, 'fetched'));
    return JSON.parse(translated(() => engine.binding.boardsDiff(before, after))) as BoardsDiff;
  };

  return { list, sections, diff };
}
