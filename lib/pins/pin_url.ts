/** Where a pin is, for people. No answer of Pinterest's has it: `link` is where a click on the pin leads. */
export const pinUrl = (id: string): string => `https://www.pinterest.com/pin/${id}/`;
