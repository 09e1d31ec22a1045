import { encode } from 'uqr';

/** A QR code as one line to draw: a stroke for each horizontal run, a tenth of the bytes of squares. */
export const qrLine = (text: string): { size: number; line: string } => {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const runs = data.flatMap((row, y) => {
    const line = row.map((dark) => (dark ? '1' : '0')).join('');
    return [...line.matchAll(/1+/g)].map(
      ({ index, 0: run }) => `M${index} ${y + 0.5}h${run.length}`,
    );
  });
  return { size, line: runs.join('') };
};

/** A QR code as SVG. */
export const qrCode = (text: string): string => {
  const { size, line } = qrLine(text);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path stroke="#000" d="${line}"/></svg>`;
};
