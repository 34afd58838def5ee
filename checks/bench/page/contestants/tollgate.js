// The interceptor with a caller in Rust, as an app has it: typed data, checked in Rust.

import { enterLab } from "/page/lab.js";

export async function enter(base, name) {
  const { tab, memorySize } = await enterLab(base, name);
  const timed = async (reading) => {
    const start = performance.now();
    const nRight = await reading;
    return { ms: performance.now() - start, nRight };
  };
  return {
    inTurn: (n) => timed(tab.readInTurn("things", n)),
    atOnce: (n) => timed(tab.readAtOnce("things", n)),
    memorySize,
  };
}
