import { ApiError } from '../api_error.js';

const DAY = 86_400_000;
const LONGEST_DAYS = 90;

/** The days from `start_date` to `end_date`, or the refusal in the operation's own words. */
export function readDays(query: URLSearchParams, now: number, refusal: string): string[] {
  const start = readDate(query, 'start_date', refusal);
  const end = readDate(query, 'end_date', refusal);
  const today = now - (now % DAY);
  const isInRange =
    start <= end && start >= today - LONGEST_DAYS * DAY && end - start <= LONGEST_DAYS * DAY;
  if (!isInRange || end > today) throw new ApiError(400, 1, refusal);
  const days: string[] = [];
  for (let day = start; day <= end; day += DAY) days.push(dateText(day));
  return days;
}

function readDate(query: URLSearchParams, name: string, refusal: string): number {
  const text = query.get(name) ?? '';
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(at)) throw new ApiError(400, 1, refusal);
  return at;
}

export function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** A number that depends on nothing but the words: the same question always has the same answer. */
export function figure(words: string, bound: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < words.length; index += 1) {
    hash = Math.imul(hash ^ words.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % bound;
}

/** Counts are whole numbers, rates are fractions. */
function metricValue(metric: string, words: string): number {
  return metric.endsWith('_RATE') ? figure(words, 100) / 100 : figure(words, 500);
}

export function metricValues(metrics: readonly string[], words: string): Record<string, number> {
  return Object.fromEntries(
    metrics.map((metric) => [metric, metricValue(metric, `${words} ${metric}`)]),
  );
}

/** Figures for each day and for all of them: counts add up, rates are averaged. */
export function dailyFigures(metrics: readonly string[], days: readonly string[], subject: string) {
  const daily = days.map((date) => ({
    data_status: 'READY',
    date,
    metrics: metricValues(metrics, `${subject} ${date}`),
  }));
  const summary = metrics.map((metric) => {
    const total = daily.reduce((sum, day) => sum + day.metrics[metric]!, 0);
    return [metric, metric.endsWith('_RATE') ? total / daily.length : total];
  });
  return {
    daily_metrics: daily,
    summary_metrics: Object.fromEntries(summary) as Record<string, number>,
  };
}

/** A weekly series from 0 to 100, as Pinterest shows interest over time. */
export function weeklySeries(now: number, weeks: number, words: string): Record<string, number> {
  const entries = Array.from({ length: weeks }, (_, index) => {
    const date = dateText(now - (weeks - index) * 7 * DAY);
    return [date, figure(`${words} ${date}`, 101)];
  });
  return Object.fromEntries(entries) as Record<string, number>;
}
