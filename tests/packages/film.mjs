// What Chromium painted: every frame of a page as an image, and which colors are in it.

/** Films a page while `act` runs. Returns the frames as PNG in base64. Chromium sends one for each change. */
export async function film(page, act) {
  const session = await page.context().newCDPSession(page);
  const frames = [];
  session.on("Page.screencastFrame", ({ data, sessionId }) => {
    frames.push(data);
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => undefined);
  });
  await session.send("Page.startScreencast", { format: "png", everyNthFrame: 1 });
  await act();
  await session.send("Page.stopScreencast");
  await session.detach();
  return frames;
}

/**
 * The names of the colors that each frame has, with equal neighbours once.
 *
 * @param page a page that may be used to read the images
 * @param {Record<string, string>} colors such as `{ acme: "#1a56db" }`
 */
export async function colorsOf(page, frames, colors) {
  const reader = await page.context().newPage();
  const found = await reader.evaluate(namesIn, { frames, colors });
  await reader.close();
  return found.filter((names, index) => names !== found[index - 1]);
}

/** Runs in a page. */
async function namesIn({ frames, colors }) {
  const found = [];
  for (const frame of frames) {
    const bytes = Uint8Array.from(atob(frame), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const pixels = new Set(new Uint32Array(data.buffer));
    const names = Object.entries(colors).filter(([, color]) => {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
      return pixels.has(((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
    });
    found.push(names.map(([name]) => name).join(" and ") || "neither");
  }
  return found;
}
