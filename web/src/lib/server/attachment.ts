/** A file to be kept; nobody else's cache has it. */
export const attachment = (
  content: BodyInit,
  { name, type }: { name: string; type: string },
): Response =>
  new Response(content, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
