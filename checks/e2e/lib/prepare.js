// What is done to a page before anything else runs in it.

/** A browser without Web Locks. */
export const WITHOUT_LOCKS = "delete Navigator.prototype.locks;";

/** A browser without BroadcastChannel. */
export const WITHOUT_CHANNEL = "delete globalThis.BroadcastChannel;";

/** A browser that blocks localStorage. */
export const WITHOUT_STORAGE = `Object.defineProperty(globalThis, "localStorage", {
  get() {
    throw new DOMException("Access is denied.", "SecurityError");
  },
});`;

/** A wall clock that is off by this much, and can be set by \`wallClock.ahead\` (milliseconds both). */
export function withWallClock(ahead) {
  return `{
    const Real = Date;
    globalThis.wallClock = { ahead: ${ahead} };
    globalThis.Date = class extends Real {
      constructor(...args) {
        super(...(args.length ? args : [Real.now() + wallClock.ahead]));
      }
      static now() {
        return Real.now() + wallClock.ahead;
      }
    };
  }`;
}

/** A browser that gives its pages no keys, as over plain HTTP. */
export const WITHOUT_CRYPTO = 'Object.defineProperty(Crypto.prototype, "subtle", { value: undefined });';

/** A browser that blocks IndexedDB. */
export const WITHOUT_DATABASE = `IDBFactory.prototype.open = () => {
  throw new DOMException("Access is denied.", "SecurityError");
};`;
