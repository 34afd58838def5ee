// The same work for all who are called from JavaScript: the n-th request reads `things/n`, and is checked.

/** Reads `n` things, one after the other; gives how long it took and how many answers were right. */
export async function readInTurn(read, n) {
  let nRight = 0;
  const start = performance.now();
  for (let id = 0; id < n; id += 1) nRight += isRight(await read(`things/${id}`), id);
  return { ms: performance.now() - start, nRight };
}

/** The same, all at once. */
export async function readAtOnce(read, n) {
  const start = performance.now();
  const things = await Promise.all(Array.from({ length: n }, (_, id) => read(`things/${id}`)));
  const ms = performance.now() - start;
  return { ms, nRight: things.filter(isRight).length };
}

function isRight(thing, id) {
  return thing.id === id && thing.name === `Thing ${id}` && thing.isOpen === true && thing.tags.length === 2;
}
