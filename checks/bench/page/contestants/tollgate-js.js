// The interceptor with a caller in JavaScript: each answer also goes over from Rust, once more as text.

import { enterLab } from "/page/lab.js";
import { readAtOnce, readInTurn } from "/page/load.js";

export async function enter(base, name) {
  const { tab, memorySize } = await enterLab(base, name);
  const read = (path) => tab.get(path);
  return {
    inTurn: (n) => readInTurn(read, n),
    atOnce: (n) => readAtOnce(read, n),
    memorySize,
  };
}
