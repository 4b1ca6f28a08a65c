/**
 * A callback of the user's that cannot harm the work: what it throws becomes an uncaught exception,
 * as from any event listener, instead of losing the outcomes behind it.
 */
export function guarded<T>(callback: ((value: T) => void) | undefined): (value: T) => void {
  if (callback === undefined) return () => {};
  return (value) => {
    try {
      callback(value);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
