/** As a reader sees them: a letter with its marks, an emoji of several code points. */
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Two columns of a terminal: what Unicode calls wide (Chinese, Japanese, Korean, their full forms) and emoji. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const NONE = /^[\p{M}\p{Cf}]+$/u;

const widthOf = (letter: string): number => (WIDE.test(letter) ? 2 : NONE.test(letter) ? 0 : 1);

const lettersOf = (words: string): string[] => Array.from(LETTERS.segment(words), ({ segment }) => segment);

/** How many columns of a terminal it takes. */
export const columnsOf = (words: string): number => lettersOf(words).reduce((sum, letter) => sum + widthOf(letter), 0);

/** As much of it as has room in so many columns, between letters, with a sign where there was more. */
export function fitted(words: string, columns: number): string {
  if (columnsOf(words) <= columns) return words;
  let kept = '';
  let left = columns - 1;
  for (const letter of lettersOf(words)) {
    left -= widthOf(letter);
    if (left < 0) break;
    kept += letter;
  }
  return `${kept}…`;
}
