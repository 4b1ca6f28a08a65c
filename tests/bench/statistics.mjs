export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, and the smallest and largest round. */
export const spread = (values) => ({ median: median(values), low: Math.min(...values), high: Math.max(...values) });

const short = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export const written = ({ median: middle, low, high }) => `${short(middle)} (${short(low)}–${short(high)})`;
