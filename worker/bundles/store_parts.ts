import { open } from 'node:fs/promises';

const partSize = 1_000_000;

/** Hands over a file in parts, counted from 1; returns its size. */
export const storeParts = async (
  file: string,
  store: (place: number, content: Buffer) => Promise<unknown>,
): Promise<number> => {
  const handle = await open(file);
  let size = 0;
  try {
    for (let place = 1; ; place++) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(partSize), 0, partSize);
      if (bytesRead === 0) return size;
      await store(place, buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } finally {
    await handle.close();
  }
};
