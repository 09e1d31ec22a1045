import compression from 'compression';

const typeOf = (response: Parameters<typeof compression.filter>[1]): string =>
  String(response.getHeader('content-type') ?? '');

/**
 * Answers compressed where that helps: also PDF, whose tags for screen readers are most of it, and
 * not events, which would wait for more to be worth sending.
 */
export const compress = compression({
  filter: (request, response) => {
    const type = typeOf(response);
    if (type.startsWith('text/event-stream')) return false;
    return type.startsWith('application/pdf') || compression.filter(request, response);
  },
});
