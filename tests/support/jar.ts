/** A browser's cookies: keeps what the server sets and sends it back. */
export const cookieJar = (origin: string, headers: Record<string, string> = {}) => {
  const cookies = new Map<string, string>();
  const cookie = (): string => [...cookies].map((pair) => pair.join('=')).join('; ');

  const call = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers, cookie: cookie() },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=');
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };

  /** Whether the cookies belong to somebody who has signed in. */
  const isSignedIn = async (): Promise<boolean> => {
    const response = await call('POST', '/graphql', { query: '{ viewer }' });
    return (await response.json()).data.viewer !== null;
  };
  return { cookies, cookie, call, isSignedIn };
};
