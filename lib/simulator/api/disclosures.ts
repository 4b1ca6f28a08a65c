import { invalid } from '../api_error.js';

const DISCLOSURES = ['AI_MODIFIED', 'SYNTHETIC_PERFORMER'];

/** `{ values: [...] }` in upper case, never empty. Absent is allowed. */
export function readDisclosures(body: Record<string, unknown>): unknown {
  const given = body['ai_disclosures'];
  if (given === undefined || given === null) return undefined;
  const values =
    typeof given === 'object' ? (given as Record<string, unknown>)['values'] : undefined;
  if (!Array.isArray(values)) throw invalid("ai_disclosures: 'values' is a required property");
  if (values.length === 0)
    throw invalid('[] is too short (ai_disclosures.values, constraint: minItems=1)');
  for (const value of values) {
    if (!DISCLOSURES.includes(value as string)) {
      throw invalid(
        `${JSON.stringify(value)} is not one of ${JSON.stringify(DISCLOSURES)} (ai_disclosures.values)`,
      );
    }
  }
  return { values };
}
