/** Whom a mail of ours goes to, what it says, and the token of the link in it. */
export const readLetter = (source: string) => {
  const [head = '', ...rest] = source.split('\n\n');
  const body = rest.join('\n\n');
  const isBase64 = /^content-transfer-encoding: base64/im.test(head);
  const bytes = isBase64
    ? Buffer.from(body, 'base64')
    : Buffer.from(
        body
          .replace(/=\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
        'latin1',
      );
  const text = bytes.toString('utf8');
  return {
    to: /^to: (.*)$/im.exec(head)?.[1] ?? '',
    text,
    token: /\/(?:reset|invitations)\/([\w-]+)/.exec(text)?.[1] ?? '',
  };
};
