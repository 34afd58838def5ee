// The module of the lab page, with somebody logged in.

import init, { connect, memorySize } from "/lab/lab.js";

export async function enterLab(base, name) {
  await init();
  const tab = connect({ base, key: name, isRecorded: false });
  await tab.login({ usrId: name, password: "bench" });
  return { tab, memorySize };
}
