import net from 'node:net';

/** A port of this machine that nobody listens on: the wanted one if possible. */
export const freePort = async (wanted?: number): Promise<number> => {
  if (wanted === undefined) return claim(0);
  return claim(wanted).catch(() => claim(0));
};

const claim = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const taken = (probe.address() as net.AddressInfo).port;
      probe.close(() => resolve(taken));
    });
  });
