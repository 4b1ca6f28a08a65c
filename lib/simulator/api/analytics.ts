import { ApiError, invalid } from '../api_error.js';
import type { PinState } from '../world/entities.js';
import { accountOf, type Answer, type Call, type Handlers } from './call.js';
import { optionalChoice, requiredQuery } from './fields.js';
import { readablePin } from './pin_access.js';
import { dailyFigures, metricValues, readDays } from './figures.js';

const USER_METRICS = [
  'ENGAGEMENT',
  'ENGAGEMENT_RATE',
  'IMPRESSION',
  'OUTBOUND_CLICK',
  'OUTBOUND_CLICK_RATE',
  'PIN_CLICK',
  'PIN_CLICK_RATE',
  'SAVE',
  'SAVE_RATE',
];
const VIDEO_METRICS = [
  'VIDEO_MRC_VIEW',
  'VIDEO_10S_VIEW',
  'QUARTILE_95_PERCENT_VIEW',
  'VIDEO_V50_WATCH_TIME',
  'VIDEO_START',
  'VIDEO_AVG_WATCH_TIME',
];
const LIFETIME_METRICS = ['TOTAL_COMMENTS', 'TOTAL_REACTIONS'];
const PIN_METRICS = [
  'IMPRESSION',
  'OUTBOUND_CLICK',
  'PIN_CLICK',
  'SAVE',
  'SAVE_RATE',
  'USER_FOLLOW',
  'PROFILE_VISIT',
  ...LIFETIME_METRICS,
  ...VIDEO_METRICS,
];
const TOP_PIN_ORDER = ['ENGAGEMENT', 'IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'];
const TOP_VIDEO_ORDER = ['IMPRESSION', 'SAVE', 'OUTBOUND_CLICK', ...VIDEO_METRICS];

const PIN_REFUSAL = 'Invalid pins analytics parameters.';
const ACCOUNT_REFUSAL = 'Invalid user accounts analytics parameters.';

function readMetrics(query: URLSearchParams, known: readonly string[], refusal: string): string[] {
  const given = (query.get('metric_types') ?? '').split(',').filter(Boolean);
  if (given.some((metric) => !known.includes(metric))) throw new ApiError(400, 1, refusal);
  return given;
}

function pinFigures(pin: PinState, metrics: readonly string[], days: readonly string[]) {
  const lifetime = metrics.filter((metric) => LIFETIME_METRICS.includes(metric));
  const daily = metrics.filter((metric) => !LIFETIME_METRICS.includes(metric));
  return {
    all: { ...dailyFigures(daily, days, pin.id), lifetime_metrics: metricValues(lifetime, pin.id) },
  };
}

function readPinQuery(call: Call) {
  const metrics = readMetrics(call.query, PIN_METRICS, PIN_REFUSAL);
  if (metrics.length === 0) throw invalid(PIN_REFUSAL);
  return { metrics, days: readDays(call.query, call.world.clock.now(), PIN_REFUSAL) };
}

function ofPin(call: Call): Answer {
  const { metrics, days } = readPinQuery(call);
  const pin = readablePin(call, call.params['pin_id']!);
  return { status: 200, body: pinFigures(pin, metrics, days) };
}

function ofPins(call: Call): Answer {
  const { metrics, days } = readPinQuery(call);
  requiredQuery(call.query, 'pin_ids');
  const figures = call.query.getAll('pin_ids').map((id) => [
    id,
    pinFigures(readablePin(call, id), metrics, days),
  ]);
  return { status: 200, body: Object.fromEntries(figures) };
}

function ofAccount(call: Call): Answer {
  const given = readMetrics(call.query, USER_METRICS, ACCOUNT_REFUSAL);
  const days = readDays(call.query, call.world.clock.now(), ACCOUNT_REFUSAL);
  const metrics = given.length > 0 ? given : USER_METRICS;
  return { status: 200, body: { all: dailyFigures(metrics, days, accountOf(call).id) } };
}

function topPins(
  call: Call,
  orders: readonly string[],
  metrics: readonly string[],
  only?: PinState['creativeType'],
): Answer {
  const sortBy = optionalChoice({ sort_by: call.query.get('sort_by') }, 'sort_by', orders);
  const count = Number(call.query.get('num_of_pins') ?? '10');
  if (!sortBy || !Number.isInteger(count) || count < 1 || count > 50)
    throw invalid(ACCOUNT_REFUSAL);
  readDays(call.query, call.world.clock.now(), ACCOUNT_REFUSAL);
  const given = readMetrics(call.query, metrics, ACCOUNT_REFUSAL);
  const shown = given.length > 0 ? given : metrics;
  const found = accountOf(call)
    .pins.filter((pin) => only === undefined || pin.creativeType === only)
    .map((pin) => ({ pin_id: pin.id, metrics: metricValues([sortBy, ...shown], pin.id) }))
    .sort((left, right) => right.metrics[sortBy]! - left.metrics[sortBy]!)
    .slice(0, count)
    .map((entry) => ({
      ...entry,
      data_status: Object.fromEntries(shown.map((metric) => [metric, 'READY'])),
    }));
  const availability = { latest_available_timestamp: call.world.clock.now(), is_realtime: false };
  return { status: 200, body: { date_availability: availability, pins: found, sort_by: sortBy } };
}

/** Figures are made up, but the same pin and day always have the same ones, and sums add up. */
export const analytics: Handlers = {
  'pins/analytics': ofPin,
  'multi_pins/analytics': ofPins,
  'user_account/analytics': ofAccount,
  'user_account/analytics/top_pins': (call) => topPins(call, TOP_PIN_ORDER, USER_METRICS),
  'user_account/analytics/top_video_pins': (call) =>
    topPins(call, TOP_VIDEO_ORDER, TOP_VIDEO_ORDER, 'VIDEO'),
};
