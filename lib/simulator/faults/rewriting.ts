import type { Random } from '../random.js';
import type { Rewriting } from './fault.js';

const CODED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const ALL: readonly Rewriting[] = ['trim', 'entities', 'utm'];

const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ');

function withTracking(link: string): string {
  const [address, fragment] = link.split('#', 2) as [string, string?];
  const joint = address.includes('?') ? '&' : '?';
  const tracked = `${address}${joint}utm_source=pinterest&utm_medium=social`;
  return fragment === undefined ? tracked : `${tracked}#${fragment}`;
}

/** What Pinterest may make of a link or a description on its way into storage. */
export function rewriter(how: Rewriting | undefined, random: Random) {
  const chosen = how ?? ALL[random.below(ALL.length)]!;
  return (field: 'link' | 'description', value: string): string => {
    if (chosen === 'utm') return field === 'link' ? withTracking(value) : tidy(value);
    if (chosen === 'entities') return value.replace(/[&<>"']/g, (character) => CODED[character]!);
    return tidy(value);
  };
}
