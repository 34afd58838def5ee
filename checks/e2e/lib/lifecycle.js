// What becomes of a page from outside, by the browser's own protocol.

/** Ends the page's process, as a crash does. */
export async function crash(page) {
  const crashed = page.waitForEvent("crash");
  const client = await page.context().newCDPSession(page);
  // A process that has crashed answers nothing.
  client.send("Page.crash").catch(() => {});
  await crashed;
}

/** Freezes the page: no timer fires and no answer arrives; gives what thaws it. */
export async function freeze(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Page.setWebLifecycleState", { state: "frozen" });
  return client;
}

export async function thaw(client) {
  await client.send("Page.setWebLifecycleState", { state: "active" });
}

/** From now on the page stops when it is about to write its session; `paused` is a promise of that. */
export async function pauseBeforeWrite(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Debugger.enable");
  await page.evaluate(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, text) {
      if (key === "user") debugger;
      return setItem.call(this, key, text);
    };
  });
  const paused = new Promise((resolve) => client.once("Debugger.paused", resolve));
  return { paused };
}
